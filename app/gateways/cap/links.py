"""Reads a feed of somebody else, Atom or RSS 2.0, for the links to its CAP messages. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from app.gateways.cap.message import MEDIA_TYPE
from app.gateways.cap.read import CapFault
from app.gateways.xml import Element, local_name, namespace_of

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """A message in a feed."""

    href: str
    stamp: str
    """When the feed says it last changed; the same link with another stamp is fetched again."""


def links_in(root: Element, feed: str) -> list[Link]:
    """Links to messages, the oldest first, as far as they lead to the host of the feed itself.

    Args:
        root: The document.
        feed: Its address.

    Raises:
        CapFault: it is no feed.
    """
    if (namespace_of(root), local_name(root)) == (ATOM, "feed"):
        entries = [one for one in root if (namespace_of(one), local_name(one)) == (ATOM, "entry")]
        found = [Link(_atom_link(one), _text(one, "updated")) for one in entries]
    elif local_name(root) == "rss":
        items = [one for channel in root for one in channel if local_name(one) == "item"]
        found = [Link(_text(one, "link"), _text(one, "pubDate") + _text(one, "guid")) for one in items]
    else:
        raise CapFault("not_a_feed", "neither Atom, RSS 2.0 nor a CAP message")
    absolute = [Link(urljoin(feed, one.href), one.stamp) for one in found[:MOST_ENTRIES] if one.href]
    return [one for one in reversed(absolute) if is_beside(one.href, feed)]


def is_beside(href: str, feed: str) -> bool:
    """Whether an address is https at the very host and port that the administrator named."""
    try:
        there, here = urlsplit(href), urlsplit(feed)
        same = (there.hostname, there.port or 443) == (here.hostname, here.port or 443)
    except ValueError:
        return False
    return there.scheme == "https" and same and not there.username and not there.password


def _atom_link(entry: Element) -> str:
    """The link that says it is CAP, else the one to the entry itself."""
    links = [one for one in entry if local_name(one) == "link"]
    cap = [one for one in links if one.get("type") == MEDIA_TYPE]
    plain = [one for one in links if one.get("rel", "alternate") == "alternate"]
    return next((str(one.get("href", "")) for one in (*cap, *plain)), "")


def _text(parent: Element, name: str) -> str:
    return next(_texts(parent, name), "")


def _texts(parent: Element, name: str) -> Iterator[str]:
    return (str(one.text or "").strip() for one in parent if local_name(one) == name)

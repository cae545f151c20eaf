"""An Atom feed (RFC 4287) of the alerts in force: a digest with a link to each CAP message. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from app.gateways.cap.encode import Issuer, description_of, headline_of, name_of, texts_of
from app.gateways.cap.message import MEDIA_TYPE, moment
from app.gateways.out import OutAlert
from app.gateways.xml import add, root_of, to_bytes

ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE = "application/atom+xml"
_NAMES = UUID("4f3c0a52-8d8e-4d53-9c0f-0e4b7a1f2c9d")


@dataclass(frozen=True, slots=True)
class Entry:
    """One alert in the feed: the message it stands at."""

    id: str
    """Of the message: an update is a new entry, so that no reader takes it for one it has."""
    title: str
    summary: str
    updated: int
    expires: int
    category: str
    """Kind of the catalogue."""
    href: str


def entry_of(alert: OutAlert, issuer: Issuer, href: str) -> Entry:
    """What the feed says of an alert, in the mission's first language."""
    said, text = alert.now, texts_of(alert.now)[0]
    name = name_of(said, issuer)
    return Entry(
        id=_urn(f"{name.sender},{name.identifier},{moment(name.sent)}"),
        title=headline_of(said, text),
        summary=description_of(said, text.language),
        updated=said.sent_at,
        expires=said.expires_at,
        category=said.kind,
        href=href,
    )


def feed(entries: Iterable[Entry], issuer: Issuer, href: str, *, area: str, since: int) -> bytes:
    """The feed, newest first.

    Args:
        entries: What is in force.
        issuer: Who speaks.
        href: Address of the feed itself.
        area: Code of the area it is about; empty: all that the reader sees.
        since: UTC seconds that an empty feed gives as its last change.
    """
    listed = sorted(entries, key=lambda entry: (entry.updated, entry.id), reverse=True)
    root = root_of(ATOM, "feed")
    add(root, "id", _urn(f"{issuer.sender}{issuer.edition}/{area}"))
    add(root, "title", " · ".join(part for part in (issuer.name, area) if part))
    add(root, "updated", _time(max((entry.updated for entry in listed), default=since)))
    add(add(root, "author"), "name", issuer.name)
    add(root, "link", rel="self", type=ATOM_TYPE, href=href)
    for entry in listed:
        child = add(root, "entry")
        add(child, "id", entry.id)
        add(child, "title", entry.title)
        add(child, "updated", _time(entry.updated))
        add(child, "published", _time(entry.updated))
        add(child, "link", rel="alternate", type=MEDIA_TYPE, href=entry.href)
        add(child, "category", term=entry.category)
        add(child, "summary", entry.summary)
    return to_bytes(root)


def _urn(name: str) -> str:
    return uuid5(_NAMES, name).urn


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

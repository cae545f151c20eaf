"""Topic names on the broker: one letter of channel and the site, so that a name costs three or four bytes."""

from __future__ import annotations

import re
from enum import StrEnum

from edge_agent.wire.errors import Malformed

_SITE = re.compile(r"[0-9A-Za-z]{1,2}", re.ASCII)


class Channel(StrEnum):
    """What flows on a topic, and which way."""

    UPLINK = "r"
    ALERTS = "a"
    RECEIPTS = "k"
    CONFIG = "c"


_LETTERS = frozenset(channel.value for channel in Channel)

UPLINKS = "r/+"
"""Subscription of the centre."""


def topic(channel: Channel, site: str) -> str:
    """The topic of a channel of a site; raises WireError unless the site is one or two base-62 characters."""
    if not _SITE.fullmatch(site):
        raise Malformed("site code is not one or two letters or digits")
    return f"{channel}/{site}"


def uplink(site: str) -> str:
    """Reports, positions, acknowledgements: site → centre."""
    return topic(Channel.UPLINK, site)


def alerts(site: str) -> str:
    """Alerts: centre → site."""
    return topic(Channel.ALERTS, site)


def receipts(site: str) -> str:
    """What the centre has committed: centre → site."""
    return topic(Channel.RECEIPTS, site)


def config(site: str) -> str:
    """Retained settings: centre → site."""
    return topic(Channel.CONFIG, site)


def parse(topic: str) -> tuple[Channel, str]:
    """(channel, site) of a topic; raises WireError for any other string."""
    letter, slash, site = topic.partition("/")
    if not slash or letter not in _LETTERS or not _SITE.fullmatch(site):
        raise Malformed("not one of our topics")
    return Channel(letter), site

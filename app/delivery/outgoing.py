"""What goes out to a site in one packet and what became of it: values between the stage and the delivery loop."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sending(StrEnum):
    """What became of one try to publish."""

    PUBLISHED = "published"
    REFUSED = "refused"
    """The broker said no; its reason code is in its log and ours."""
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    """No packet could be made of it: a fault of ours or of the record, see the log."""


@dataclass(frozen=True, slots=True)
class Item:
    """One delivery that a packet serves."""

    delivery: int
    alert: int
    addressee: str
    revision: int
    areas: frozenset[str] = frozenset()
    """Where the addressee's name may be read."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A packet for `a/<wire>`. The deliveries it serves are claimed: nobody else sends them before their time."""

    site: str
    """Code of the site."""
    wire: str
    """Its name on the wire, for the topic."""
    payload: bytes
    expiry_s: int
    """MQTT message expiry, seconds."""
    deliveries: tuple[Item, ...]

    @property
    def bytes(self) -> int:
        """Size of the payload."""
        return len(self.payload)

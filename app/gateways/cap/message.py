"""A CAP 1.2 message as plain values, whoever wrote it. Times are UTC seconds, places degrees, circles metres."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"

Ring = tuple[tuple[float, float], ...]
"""(lat, lon) of a polygon, the last point the first again."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of a message: `sender,identifier,sent`. Two times that are the same instant are the same."""

    sender: str
    identifier: str
    sent: int


@dataclass(frozen=True, slots=True)
class Named:
    """A `valueName` and its `value`: event codes, parameters, geocodes."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around a place. On paper CAP writes its radius in kilometres."""

    lat: float
    lon: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class Area:
    """Whom a message is for, on the map: the union of its shapes."""

    description: str
    polygons: tuple[Ring, ...] = ()
    circles: tuple[Circle, ...] = ()
    geocodes: tuple[Named, ...] = ()
    altitude: float | None = None
    """Feet above mean sea level, as CAP has it; the lower bound where `ceiling` is given."""
    ceiling: float | None = None


@dataclass(frozen=True, slots=True)
class Info:
    """What a message says in one language. Resources are not kept: nothing is fetched on a stranger's word."""

    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    language: str = "en-US"
    responses: tuple[str, ...] = ()
    audience: str = ""
    event_codes: tuple[Named, ...] = ()
    effective: int | None = None
    onset: int | None = None
    expires: int | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Named, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One CAP message."""

    identifier: str
    sender: str
    sent: int
    status: str
    """Actual, Exercise, System, Test, Draft."""
    type: str
    """`msgType`: Alert, Update, Cancel, Ack, Error."""
    scope: str
    """Public, Restricted, Private."""
    source: str = ""
    restriction: str = ""
    addresses: str = ""
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: str = ""
    infos: tuple[Info, ...] = ()

    @property
    def name(self) -> Reference:
        """How others refer to it."""
        return Reference(self.sender, self.identifier, self.sent)

    @property
    def expires(self) -> int | None:
        """When its last information runs out; None: it does not say."""
        ends = [info.expires for info in self.infos]
        return None if None in ends else max((end for end in ends if end is not None), default=None)


def moment(at: int) -> str:
    """`YYYY-MM-DDThh:mm:ss-00:00`: no fraction, and UTC as CAP §3.3.2 writes it, never `Z`."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def seconds(text: str) -> int:
    """UTC seconds of a CAP time. Raises ValueError where it is none or has no offset."""
    at = datetime.fromisoformat(text.strip())
    if at.tzinfo is None:
        raise ValueError("a time without an offset")
    return int(at.timestamp())

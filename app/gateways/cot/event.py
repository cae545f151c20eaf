"""An event of Cursor on Target: who, what kind, how known, when, where, and a detail that is kept whole.

Field by field: MITRE's event schema 2.0 and the notes in ATAK's own sources. Times are UTC seconds with fractions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.gateways.cot.xml import Element, NotXml, element, parse, write

DELETE, CANCEL, CASEVAC = "t-x-d-d", "b-a-o-can", "b-r-f-h-c"
"""Types: take something off the map; an emergency is over; a request for evacuation."""
UNKNOWN_M = 9_999_999.0
"""Height or error that nobody knows."""
_MOST_NAME = 200
"""Characters of a uid or type: longer ones are no names."""


class NotAnEvent(ValueError):  # noqa: N818 - reads as what it says where it is caught
    """A document that is no event; `code` is a stable word."""

    def __init__(self, code: str) -> None:
        """`code` names what is missing or wrong."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees on WGS84; metres, `UNKNOWN_M` where not known: height above the ellipsoid, circular and linear error."""

    lat: float
    lon: float
    hae: float = UNKNOWN_M
    ce: float = UNKNOWN_M
    le: float = UNKNOWN_M

    @property
    def is_real(self) -> bool:
        """Whether it is a place: 0, 0 is what devices say that have none."""
        return (self.lat, self.lon) != (0.0, 0.0)

    @property
    def accuracy_m(self) -> float | None:
        """Radius that holds the truth, metres; None where not stated."""
        return self.ce if 0 < self.ce < UNKNOWN_M else None


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `raw` are its bytes as they came: what is passed on is never written anew."""

    uid: str
    type: str
    how: str
    time: float
    start: float
    stale: float
    point: Point
    detail: Element
    qos: str | None = None
    opex: str | None = None
    access: str | None = None
    raw: bytes = field(default=b"", repr=False)

    def detail_of(self, tag: str) -> Element | None:
        """The first child of the detail of that name."""
        return self.detail.find(tag)

    @property
    def callsign(self) -> str:
        """Name of the one it is about; empty where none is said."""
        contact = self.detail_of("contact")
        return (contact.get("callsign") or "") if contact else ""

    @property
    def remarks(self) -> str:
        """Free text, of every `remarks`."""
        return "\n".join(text for one in self.detail.all("remarks") if (text := one.text.strip()))

    @property
    def priority(self) -> int:
        """0-9 by `qos`, 9 the most urgent; by its type where it says none or nonsense."""
        said = (self.qos or "")[:1]
        return int(said) if said.isascii() and said.isdigit() else _priority_of(self.type)


def read(raw: bytes) -> Event:
    """The event in a document.

    Raises:
        NotAnEvent: it is not XML, no event, lacks what every event has, or has two of what we and others could read
            in different ways.
    """
    try:
        root = parse(raw)
    except NotXml as error:
        raise NotAnEvent("not_xml") from error
    if root.tag != "event":
        raise NotAnEvent("not_event")
    if any(len(root.all(part)) > 1 for part in ("point", "detail")):
        raise NotAnEvent("part_twice")
    point = root.find("point")
    if point is None:
        raise NotAnEvent("point_missing")
    return Event(
        uid=_name(root, "uid"),
        type=_name(root, "type"),
        how=root.get("how") or "",
        time=_time(root, "time"),
        start=_time(root, "start"),
        stale=_time(root, "stale"),
        point=_point(point),
        detail=root.find("detail") or Element("detail"),
        qos=root.get("qos"),
        opex=root.get("opex"),
        access=root.get("access"),
        raw=raw,
    )


def encode(event: Event) -> bytes:
    """The bytes of an event of our own."""
    attributes = {
        "version": "2.0",
        "uid": event.uid,
        "type": event.type,
        "how": event.how,
        "time": moment(event.time),
        "start": moment(event.start),
        "stale": moment(event.stale),
        "qos": event.qos,
        "opex": event.opex,
        "access": event.access,
    }
    at = event.point
    place = {"lat": _degrees(at.lat), "lon": _degrees(at.lon), "hae": _m(at.hae), "ce": _m(at.ce), "le": _m(at.le)}
    return write(element("event", attributes, element("point", place), event.detail))


def moment(seconds: float) -> str:
    """UTC with milliseconds and a trailing Z."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _degrees(value: float) -> str:
    return f"{value:.7f}"


def _m(value: float) -> str:
    return f"{value:.1f}"


def _priority_of(type_: str) -> int:
    for prefix, priority in (("b-a-", 9), (CASEVAC, 7), (DELETE, 6), ("b-t-f", 6), ("u-", 5), ("a-f-", 1)):
        if type_.startswith(prefix):
            return priority
    return 3


def _name(root: Element, attribute: str) -> str:
    value = (root.get(attribute) or "").strip()
    if not value or len(value) > _MOST_NAME:
        raise NotAnEvent(f"{attribute}_invalid")
    return value


def _time(root: Element, attribute: str) -> float:
    """Seconds; an offset is honoured, and a time without one is UTC, as the schema says."""
    try:
        said = datetime.fromisoformat((root.get(attribute) or "").strip())
    except ValueError:
        raise NotAnEvent(f"{attribute}_invalid") from None
    return (said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp()


def _point(point: Element) -> Point:
    lat, lon = _number(point, "lat"), _number(point, "lon")
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004 - the globe
        raise NotAnEvent("point_invalid")
    hae, ce, le = (_number(point, name) for name in ("hae", "ce", "le"))
    return Point(lat, lon, *(UNKNOWN_M if one is None else one for one in (hae, ce, le)))


def _number(point: Element, name: str) -> float | None:
    try:
        value = float(point.get(name) or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None

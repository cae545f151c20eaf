"""What the two sides say to each other, as plain values; `codec` turns them into bytes and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FieldValue = bool | int | str | tuple[str | int, ...]
"""A coded field: a code's key (an int where this build does not know it), a count, a yes/no, or a set of flags."""


class Stage(StrEnum):
    """How far an alert has come on its way to a person."""

    RECEIVED = "received"
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"


class Response(StrEnum):
    """What the person who acknowledges an alert says they will do."""

    NONE = "none"
    ACTING = "acting"
    CANNOT_COMPLY = "cannot_comply"


class Status(StrEnum):
    """CAP 1.2 `status`: exercise and test traffic never mixes with actual traffic."""

    ACTUAL = "actual"
    EXERCISE = "exercise"
    TEST = "test"


class AlertType(StrEnum):
    """CAP 1.2 `msgType` of an alert message."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Place:
    """A point on WGS84: degrees, and the radius in metres inside which the truth lies (None: not stated)."""

    lat: float
    lon: float
    accuracy_m: float | None = None
    source: str | None = None
    """Of a report: `map`, `typed` or `site`; None: measured there, or not said."""


@dataclass(frozen=True, slots=True)
class Casualty:
    """AT-MIST of one casualty under a pseudonymous number; coded, never a name."""

    number: int
    fields: Mapping[str, FieldValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """One observation of a team site or of one of its units. Immutable: a correction is a new report with `refers`."""

    kind: str
    observed_at: int
    """Seconds since 1970 UTC by the site's best clock. Never used to order or to deduplicate."""
    unit: int = 0
    """Number of the reporting unit within its site; 0 is the site itself."""
    place: Place | None = None
    reliability: str | None = None
    """Admiralty A-F given by the reporter to a source that is not the reporter; None: roster default."""
    credibility: int | None = None
    """Admiralty 1-6; None: not graded."""
    severity: str | None = None
    """CAP severity: extreme, severe, moderate, minor."""
    status: Status = Status.ACTUAL
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    text: str = ""
    line: tuple[tuple[float, float], ...] = ()
    """(lat, lon) vertices of a track or a blocked stretch, degrees."""
    area: tuple[tuple[float, float], ...] = ()
    """(lat, lon) vertices of a ring, unclosed, degrees."""
    casualties: tuple[Casualty, ...] = ()
    time_span_s: int | None = None
    """The observation lies within this many seconds after `observed_at` (quantised up); None: exact."""
    source: int | None = None
    """Pseudonymous tag (0-65535) of a third-party source or forwarded message: same tag, same independence group."""
    refers: int | None = None
    """Sequence number, same site and epoch, of the earlier report this one amends."""
    unknown: bytes = b""
    """Wire fields of a newer build, kept verbatim so that they can be forwarded."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One position of a track: degrees, metres, UTC seconds."""

    at: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Track:
    """Positions of one unit in time order, packed as delta columns. The last one is where the unit is."""

    unit: int
    fixes: tuple[Fix, ...]
    accuracy_m: float | None = None
    status: Status = Status.ACTUAL
    unknown: bytes = b""


@dataclass(frozen=True, slots=True)
class AlertAck:
    """A step of one unit on the ladder of one alert: received, seen, or acknowledged by a person."""

    alert: int
    revision: int
    unit: int
    stage: Stage
    at: int
    response: Response = Response.NONE
    person: str = ""
    """Callsign of the person, for `acknowledged`."""
    unknown: bytes = b""


@dataclass(frozen=True, slots=True)
class Gap:
    """The site says: these sequence numbers (inclusive range) will never come. `reason` is a coded word."""

    first: int
    last: int
    reason: str
    unknown: bytes = b""


@dataclass(frozen=True, slots=True)
class LinkState:
    """What a site says of itself: queue, spending, and routine positions it had to drop."""

    at: int
    waiting: int
    oldest_s: int
    bytes_today: int
    dropped_positions: int = 0
    unknown: bytes = b""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a picture that belongs to a report. Pieces may come in any order, and again."""

    report: int
    """Sequence number of the report."""
    number: int
    """Which photo of the report, from 0."""
    size: int
    """Bytes of the whole picture; 0: the site has been asked for it and does not have it yet."""
    offset: int = 0
    """Where in the picture `data` begins, bytes."""
    data: bytes = b""
    digest: bytes = b""
    """The first 8 bytes of the SHA-256 of the whole picture, so that pieces of two pictures never mix."""
    full: bool = False
    """Of the full picture; else of its thumbnail."""
    epoch: int = 0
    """Under which the report was numbered; 0: that of the packet."""
    unknown: bytes = b""


@dataclass(frozen=True, slots=True)
class PhotoRequest:
    """The centre asks a site for the full picture of a photo; the packet's epoch is the report's."""

    report: int
    number: int
    unknown: bytes = b""


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """One alert, update or cancel for units of one site."""

    alert: int
    """Number of the alert in the mission; an update or cancel carries the number of the alert it changes."""
    revision: int
    """0 for the first message, rising; a lower one than the device has is old news."""
    type: AlertType
    status: Status
    sent_at: int
    expires_at: int
    kind: str
    urgency: str
    severity: str
    certainty: str
    place: Place
    """Where the danger is; accuracy = radius of uncertainty."""
    danger_radius_m: float
    instruction: str
    """Key of a coded phrase of the catalogue, shown in the reader's language."""
    units: tuple[int, ...] = ()
    """Numbers of the units of the site it concerns; 0 is the site itself."""
    text: str = ""
    unknown: bytes = b""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the centre holds of a site's reports, sent only after its commit."""

    contiguous: int
    """Every sequence number up to and including this one is committed or accounted for."""
    beyond: tuple[int, ...] = ()
    """Numbers above `contiguous` + 1 that are held too (a bitmap on the wire); what lies between is asked for again."""
    quarantined: tuple[tuple[int, str], ...] = ()
    """(seq, reason) of reports held in quarantine, as news since the last receipt."""
    at: int | None = None
    """The centre's clock, UTC seconds, when it is worth its five bytes."""
    seen: tuple[int, ...] = ()
    """Numbers, rising, of reports that an officer has looked at, as news since the last receipt."""
    unknown: bytes = b""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """Retained settings of a site: its units, its area, its timings. A JSON object, deflated on the wire."""

    values: Mapping[str, object]
    unknown: bytes = b""


UplinkBody = Report | Track | AlertAck | Gap | LinkState | Chunk
DownlinkBody = AlertMessage | PhotoRequest
Body = UplinkBody | DownlinkBody | Receipt | SiteConfig


@dataclass(frozen=True, slots=True)
class Packet:
    """An envelope: bodies with their sequence numbers, under one epoch.

    Receipts and configuration travel alone with sequence number 0: they are state, not events.
    """

    epoch: int
    """1-7; rises when a site enrols again, so that a restarted count never meets old numbers."""
    bodies: tuple[tuple[int, Body], ...]
    """(seq, body), seq strictly rising."""

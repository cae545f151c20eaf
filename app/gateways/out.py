"""What a gateway may say: typed values, each already what one principal may have.

Positions are degrees on WGS84, lengths metres, times UTC seconds, confidence 0-1. Geometries are GeoJSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

Geometry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Marks:
    """Whom beyond the mission something is released to. A partner never reads it: it is empty in what they get."""

    partners: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    """Of these, who may have the free text and the casualties too."""


NOBODY = Marks()


@dataclass(frozen=True, slots=True)
class OutPlace:
    """A place and how far from it the truth may lie."""

    lat: float
    lon: float
    uncertainty_m: float | None
    """Radius of a circle that holds the true place, metres; None: nobody said."""


@dataclass(frozen=True, slots=True)
class OutGrade:
    """A grade on the Admiralty scales."""

    reliability: str
    """A-F."""
    credibility: int
    """1-6."""

    def __str__(self) -> str:
        """As it is spoken: `B2`."""
        return f"{self.reliability}{self.credibility}"


@dataclass(frozen=True, slots=True)
class OutText:
    """What an alert says in one language, from the catalogue alone."""

    language: str
    headline: str
    """The kind of danger."""
    instruction: str


@dataclass(frozen=True, slots=True)
class OutMessage:
    """One message of an alert to its whole audience, as it was issued."""

    identifier: str
    """Unique for ever; no blanks, commas or angle brackets."""
    revision: int
    type: str
    """alert, update, cancel."""
    status: str
    """actual, exercise, test."""
    sent_at: int
    expires_at: int
    reason: str
    kind: str
    urgency: str
    severity: str
    certainty: str
    place: OutPlace
    danger_radius_m: float
    instruction: str
    texts: tuple[OutText, ...]
    text: str
    """An officer's own words or the caller's, in whatever language they wrote; empty where there are none."""
    confidence: float
    """0 to 1, when it was issued."""
    areas: tuple[str, ...] = ()
    """Codes of the areas that its danger touched; of a partner's message only once it is `addressed`."""
    audience: tuple[OutArea, ...] = ()
    """Of one that is `addressed`: areas of operation whose units must be told; empty: those inside the danger."""

    @property
    def reach_m(self) -> float:
        """Radius around the place inside which somebody may be in danger, metres."""
        return self.danger_radius_m + (self.place.uncertainty_m or 0.0)


@dataclass(frozen=True, slots=True)
class OutReference:
    """An earlier message of the same alert."""

    identifier: str
    sent_at: int


@dataclass(frozen=True, slots=True)
class OutDelivery:
    """How far an alert came with one addressee; never a partner's to read."""

    addressee: str
    """Callsign, or `@` and the code of a site."""
    state: str
    """owed, sent, received, seen, acknowledged, failed, lapsed."""
    revision: int
    sent_at: int | None
    received_at: int | None
    seen_at: int | None
    acknowledged_at: int | None
    acknowledged_by: str | None
    response: str | None


@dataclass(frozen=True, slots=True)
class OutArea:
    """An area of operation or of another kind."""

    code: str
    name: str
    kind: str
    geometry: Geometry
    """Polygon or MultiPolygon."""


@dataclass(frozen=True, slots=True)
class OutAlert:
    """An alert as it stands: what its last message to all says, and how it stands now."""

    id: UUID
    number: int
    origin: str
    """threat, casevac, duress, manual."""
    state: str
    """active, cancelled, expired."""
    confidence: float
    grade: OutGrade | None
    """The best grade among the reports it rests on."""
    created_at: int
    updated_at: int
    messages: tuple[OutMessage, ...]
    """Oldest first, at least one; reminders to single addressees are none of them."""
    areas: tuple[str, ...]
    """Codes of the areas that its danger touches, as far as the reader has them."""
    threat: UUID | None
    report: UUID | None
    sensitive: bool = False
    ladder: tuple[OutDelivery, ...] = ()
    marks: Marks = NOBODY

    @property
    def now(self) -> OutMessage:
        """What it says now."""
        return self.messages[-1]

    @property
    def references(self) -> tuple[OutReference, ...]:
        """Every message before the last, oldest first."""
        return tuple(OutReference(one.identifier, one.sent_at) for one in self.messages[:-1])


@dataclass(frozen=True, slots=True)
class OutThreat:
    """A threat as it stands."""

    id: UUID
    kind: str
    family: str
    status: str
    state: str
    """suspected, confirmed, cleared, expired, dismissed, superseded."""
    reason: str
    place: OutPlace
    danger_radius_m: float
    severity: str
    confidence: float
    certainty: str
    conflict: bool
    grade: OutGrade | None
    """The best grade among its reports."""
    first_observed_at: int
    last_observed_at: int
    evaluated_at: int
    expires_at: int | None
    ended_at: int | None
    reports: int
    sources: int
    superseded_by: UUID | None
    areas: tuple[str, ...]
    revision: int
    sensitive: bool = False
    marks: Marks = NOBODY

    @property
    def reach_m(self) -> float:
        """Radius around the place inside which somebody may be in danger, metres."""
        return self.danger_radius_m + (self.place.uncertainty_m or 0.0)


@dataclass(frozen=True, slots=True)
class OutReport:
    """A report as it was accepted, with the grade that counts now."""

    id: UUID
    kind: str
    status: str
    observed_at: int
    time_span_s: int
    received_at: int
    place: OutPlace | None
    geometry: Geometry | None
    """What was drawn: a line or a polygon."""
    grade: OutGrade
    severity: str
    fields: Mapping[str, Any]
    """Coded fields of the catalogue."""
    casualties: tuple[Mapping[str, Any], ...]
    text: str
    site: str | None
    unit: str | None
    amends: UUID | None
    threat: UUID | None
    areas: tuple[str, ...]
    sensitive: bool = False
    marks: Marks = NOBODY


@dataclass(frozen=True, slots=True)
class OutUnit:
    """A unit and where it was last known to be."""

    callsign: str
    name: str
    site: str
    role: str
    areas: tuple[str, ...]
    place: OutPlace | None
    at: int | None
    """When it was there; None: it never said."""
    status: str | None


@dataclass(frozen=True, slots=True)
class OutFacility:
    """A place that can help."""

    code: str
    name: str
    kind: str
    capabilities: tuple[str, ...]
    place: OutPlace
    site: str | None


@dataclass(frozen=True, slots=True)
class OutSite:
    """A team site and the state of the link to it."""

    code: str
    name: str
    place: OutPlace
    parent: str | None
    link: str | None
    """up, late, dark, never_heard, revoked; None: not the reader's."""
    last_heard_at: int | None = None


Out = OutAlert | OutThreat | OutReport | OutUnit | OutFacility | OutSite | OutArea
"""Any of them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in the order of the commits."""

    cursor: int
    """Id of its event in the journal: the cursor after it."""
    at: int
    event: str
    """Type of the event, such as `alert.updated`."""
    topic: str
    """alert, threat, report or unit."""
    key: str
    """Number of the alert, id of the threat or report, callsign of the unit."""
    value: OutAlert | OutThreat | OutReport | OutUnit | None = field(default=None)
    """As it stands at the time of reading, not of the event; None: it is no longer the reader's to see. Remove it."""

    @property
    def type(self) -> str:
        """The type to tell: the event's own, or `….withdrawn` for what is to be removed."""
        return self.event if self.value is not None else f"{self.topic}.withdrawn"

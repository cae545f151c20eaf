"""A report as the picture counts it: which values stand after amendments and grades, and what it may speak for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.geo import distance_m
from edge_agent.wire.catalogue import KINDS, danger_radius
from edge_agent.wire.codes import Kind

DAY_S = 86_400
LEAST_ACCURACY_M = 5.0
"""No receiver in the field is better; it also keeps a stated accuracy of 0 from outweighing all others."""
RELIABLE = frozenset("ABC")
DOUBTED = frozenset({4, 5})
"""Credibilities of what is doubtful or improbable."""

_FIRST_HAND = frozenset({"own", "sensor"})
_GONE = {"hoax": "false_alarm", "made_safe": "rendered_safe"}
"""What a report of ordnance says happened → the result of a clearance that says the same."""
_EXPLOSIVE = "explosive"
_SAYS_OF = {
    "rendered_safe": frozenset({_EXPLOSIVE}),
    "opened": frozenset({"movement", "infrastructure"}),
    "repaired": frozenset({"infrastructure"}),
}
"""Families that a result can only be about, for a clearance that does not say what it clears."""


Order = tuple[int, bool, bytes]
"""Time of the turn in UTC seconds, whether it is a threat, id."""


class Role(StrEnum):
    """What a report does in the picture."""

    THREAT = "threat"
    CLEARANCE = "clearance"


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade given by an officer; a higher number is newer."""

    number: int
    reliability: str
    credibility: int


@dataclass(frozen=True, slots=True)
class Observation:
    """What the picture reads of one report. Times are UTC seconds, places degrees and metres."""

    id: UUID
    amends: UUID | None
    epoch: int
    seq: int
    site: str
    unit: str | None
    kind: str
    status: str
    observed_at: int
    time_span_s: int
    lat: float | None
    lon: float | None
    accuracy_m: float | None
    geometry: Mapping[str, Any] | None
    reliability: str
    credibility: int
    severity: str
    fields: Mapping[str, Any]
    source: int | None
    sensitive: bool
    grade: Grade | None = None
    """The newest one an officer gave."""


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees, and the radius in metres inside which the truth lies."""

    lat: float
    lon: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement about the ground: a report with its amendments folded in and the officer's grade on top."""

    id: UUID
    """Id of the first report of the chain, even while that report is not here yet."""
    report: UUID
    """The report whose values stand."""
    reports: tuple[UUID, ...]
    """All reports of the chain, oldest first."""
    role: Role
    kind: str
    families: tuple[str, ...]
    """Its family; of a clearance, those it speaks of."""
    ends: tuple[str, ...]
    """Of a clearance: those of its families that it can close; of the others it only says that somebody thinks so."""
    status: str
    since: int
    """Observed not before, UTC seconds."""
    until: int
    """Observed not after, UTC seconds."""
    lat: float
    lon: float
    accuracy_m: float
    reliability: str
    credibility: int
    severity: str
    site: str
    unit: str | None
    source: int | None
    first_hand: bool
    desk: bool
    """Written at the site's desk and not said to be its own observation: most likely what a patrol called in."""
    sensitive: bool
    radius_m: float
    """Danger radius by the catalogue; of a clearance, the radius it says was cleared, 0 where it does not say."""
    sized: bool
    """Whether the radius comes from what was observed and not from a default for the kind."""

    order: Order = field(init=False, repr=False, compare=False)
    """Its turn in the canonical order, which every decision about clusters follows.

    A threat stands at the latest, a clearance at the earliest moment it can have been observed, and before a threat of
    the same second: what may have been seen after the clearance is never cleared by it.
    """

    def __post_init__(self) -> None:
        """Work out its turn once: it is asked for all the time."""
        is_threat = self.role is Role.THREAT
        object.__setattr__(self, "order", (self.until if is_threat else self.since, is_threat, self.id.bytes))

    @property
    def moment(self) -> int:
        """The time of its turn, UTC seconds."""
        return self.order[0]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A clearance that speaks of a cluster."""

    evidence: Evidence
    ends: bool
    """Whether it closes the cluster; False: it only casts doubt on it."""


def counted(root: UUID, chain: Sequence[Observation], desk_of: Mapping[str, Place]) -> Evidence | None:
    """What a chain of amendments amounts to; None where it speaks neither of a threat nor of its end.

    Args:
        root: Id of the first report of the chain.
        chain: Its reports as far as they are here, in any order.
        desk_of: Where each site is, with how far a report may be about: the place of last resort, so that a danger
            whose place was not given is still on the map.
    """
    ordered = sorted(chain, key=lambda one: (one.epoch, one.seq, one.id))
    newest = ordered[-1]
    kind = KINDS.get(newest.kind)
    if kind is None or not (kind.threat or kind.clears):
        return None
    place = _place(ordered, kind, desk_of)
    if place is None:
        return None
    grade = max((one.grade for one in ordered if one.grade), key=lambda grade: grade.number, default=None)
    reliability = grade.reliability if grade else newest.reliability
    credibility = grade.credibility if grade else newest.credibility
    result = _result(newest)
    families = (kind.family,) if kind.threat else _families(newest, kind)
    can_end = result is not None and reliability in RELIABLE and credibility not in DOUBTED
    span_s = min(newest.time_span_s, max(kind.window_s, DAY_S))
    basis = newest.fields.get("basis")
    role = Role.CLEARANCE if kind.clears or newest.fields.get("state") in _GONE else Role.THREAT
    return Evidence(
        id=root,
        report=newest.id,
        reports=tuple(one.id for one in ordered),
        role=role,
        kind=newest.kind,
        families=families,
        ends=tuple(family for family in families if can_end and _can_tell(result, family)),
        status=newest.status,
        since=newest.observed_at,
        until=newest.observed_at + span_s,
        lat=place.lat,
        lon=place.lon,
        accuracy_m=place.accuracy_m,
        reliability=reliability,
        credibility=credibility,
        severity=newest.severity,
        site=newest.site,
        unit=newest.unit,
        source=newest.source,
        first_hand=basis in _FIRST_HAND or (basis is None and newest.source is None),
        desk=newest.unit is None and newest.source is None and basis not in _FIRST_HAND,
        sensitive=any(one.sensitive for one in ordered),
        radius_m=danger_radius(kind, newest.fields) if role is Role.THREAT else _cleared_m(newest),
        sized=danger_radius(kind, newest.fields) != kind.danger_radius_m,
    )


def _place(ordered: Sequence[Observation], kind: Kind, desk_of: Mapping[str, Place]) -> Place | None:
    """The newest place anybody gave, wide enough for the line or area drawn around it; else the site."""
    for one in reversed(ordered):
        vertices = _vertices(one.geometry)
        if one.lat is not None and one.lon is not None:
            stated = max(one.accuracy_m if one.accuracy_m is not None else kind.link_distance_m, LEAST_ACCURACY_M)
            return _wide(one.lat, one.lon, stated, vertices)
        if vertices:
            return _wide(*vertices[len(vertices) // 2], LEAST_ACCURACY_M, vertices)
    return desk_of.get(ordered[-1].site)


def _wide(lat: float, lon: float, accuracy_m: float, vertices: Sequence[tuple[float, float]]) -> Place:
    farthest = max((distance_m(lat, lon, *vertex) for vertex in vertices), default=0.0)
    return Place(lat, lon, max(accuracy_m, farthest))


def _vertices(geometry: Mapping[str, Any] | None) -> list[tuple[float, float]]:
    if geometry is None:
        return []
    coordinates = geometry["coordinates"]
    line = coordinates[0] if geometry["type"] == "Polygon" else coordinates
    return [(float(position[1]), float(position[0])) for position in line]


def _result(report: Observation) -> str | None:
    result = report.fields.get("result")
    return _GONE.get(str(report.fields.get("state"))) if result is None else str(result)


def _families(clearance: Observation, kind: Kind) -> tuple[str, ...]:
    """Families a clearance speaks of: that of the kind it names, else all that its result can be about."""
    named = KINDS.get(str(clearance.fields.get("clears")))
    if named is not None:
        return (named.family,)
    every = frozenset(KINDS[code].family for code in kind.clears)
    return tuple(sorted(every & _SAYS_OF.get(str(_result(clearance)), every)))


def _can_tell(result: str | None, family: str) -> bool:
    """Ordnance that is not seen any more may still be there: only who dealt with it can say that it is gone."""
    return not (result == "seen_clear" and family == _EXPLOSIVE)


def _cleared_m(clearance: Observation) -> float:
    cleared = clearance.fields.get("radius")
    return float(cleared) if isinstance(cleared, int | float) else 0.0

"""All evidence in memory: the chart on which the whole story is told anew, by `rebuild` and by tests."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from app.picture.correlate import Placed
from app.picture.evidence import Evidence, Role, Spoken
from edge_agent.wire.catalogue import KINDS

_BAND_DEG = 0.1
_CELL_M = 11_000.0
"""No tenth of a degree of latitude is shorter than 11,057 m; cells are at least as wide as that."""
_EQUATOR_M = 40_000_000.0

Cell = tuple[str, str, int, int]
"""Status, family, band of latitude, number within the band."""


class MemoryChart:
    """`correlate.Chart` by cells of latitude and longitude.

    `reach_m` is the largest distance, metres, at which any two statements can have to do with each other.
    """

    def __init__(self, reach_m: float) -> None:
        """Start empty."""
        self._away = math.ceil(reach_m / _CELL_M)
        self._placed: dict[UUID, Placed] = {}
        self._cells: dict[Cell, dict[int, Placed]] = defaultdict(dict)
        self._members: dict[str, set[UUID]] = defaultdict(set)
        self._spoken: dict[UUID, dict[str, bool]] = {}
        self._closures: dict[str, set[UUID]] = defaultdict(set)

    def __iter__(self) -> Iterator[Placed]:
        return iter(self._placed.values())

    def get(self, id_: UUID) -> Placed | None:
        """Evidence by its id."""
        return self._placed.get(id_)

    def put(self, placed: Placed) -> None:
        """Hold evidence that is to be settled, in the place of what it was before."""
        self.remove(placed.evidence.id)
        self._hold(placed)

    def remove(self, id_: UUID) -> None:
        """Hold it no longer."""
        placed = self._placed.pop(id_, None)
        if placed is None:
            return
        for cell in _cells_of(placed.evidence):
            del self._cells[cell][id_.int]
        if placed.cluster is not None:
            self._members[placed.cluster].discard(id_)

    def members(self, cluster: str) -> list[Evidence]:
        """Evidence of a cluster in canonical order."""
        return sorted((self._placed[id_].evidence for id_ in self._members[cluster]), key=lambda one: one.order)

    def clusters(self) -> list[str]:
        """Keys of all clusters, sorted."""
        return sorted(key for key, members in self._members.items() if members)

    def spoken(self, cluster: str) -> list[Spoken]:
        """The clearances that speak of a cluster, in canonical order."""
        found = [Spoken(self._placed[id_].evidence, self._spoken[id_][cluster]) for id_ in self._closures[cluster]]
        return sorted(found, key=lambda one: one.evidence.order)

    def attractors(self, near: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        is_report = near.role is Role.THREAT
        return [one for one in self._near(near) if one.attracts and (not is_report or _in_time(one.evidence, near))]

    def later(self, than: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        return [one for one in self.around(than) if one.evidence.order > than.order]

    def around(self, pinned: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        return [
            one
            for one in self._near(pinned)
            if one.evidence.id.int != pinned.id.int
            and (one.evidence.role is Role.CLEARANCE or _in_time(one.evidence, pinned))
        ]

    def founders(self, cluster: str) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        members = (self._placed[id_] for id_ in self._members[cluster])
        return sorted((one for one in members if one.attracts), key=lambda one: one.evidence.order)

    def closures(self, clusters: Collection[str]) -> Mapping[str, Sequence[Spoken]]:
        """See `correlate.Chart`."""
        return {key: self.spoken(key) for key in clusters}

    def spoken_of(self, clearance: UUID) -> Mapping[str, bool]:
        """See `correlate.Chart`."""
        return dict(self._spoken.get(clearance, {}))

    def place(self, placed: Placed) -> None:
        """See `correlate.Chart`."""
        was = self._placed[placed.evidence.id]
        if was.cluster is not None:
            self._members[was.cluster].discard(placed.evidence.id)
        self._hold(placed)

    def speak(self, clearance: Evidence, clusters: Mapping[str, bool]) -> None:
        """See `correlate.Chart`."""
        for key in self._spoken.pop(clearance.id, {}):
            self._closures[key].discard(clearance.id)
        if clusters:
            self._spoken[clearance.id] = dict(clusters)
        for key in clusters:
            self._closures[key].add(clearance.id)

    def _hold(self, placed: Placed) -> None:
        evidence = placed.evidence
        self._placed[evidence.id] = placed
        for cell in _cells_of(evidence):
            self._cells[cell][evidence.id.int] = placed
        if placed.cluster is not None:
            self._members[placed.cluster].add(evidence.id)

    def _near(self, evidence: Evidence) -> Iterator[Placed]:
        middle = _band(evidence)
        for band in range(middle - self._away, middle + self._away + 1):
            cells, here = _cells_in(band), _number(evidence, band)
            numbers = {(here + step) % cells for step in range(-self._away, self._away + 1)}
            for family in evidence.families:
                for number in numbers:
                    yield from self._cells.get((evidence.status, family, band, number), {}).values()


def _in_time(one: Evidence, other: Evidence) -> bool:
    """Whether two reports may be within a window; the shorter one of a pair is never longer than `other`'s."""
    window_s = KINDS[other.kind].window_s
    return one.until >= other.since - window_s and one.since <= other.until + window_s


def _cells_of(evidence: Evidence) -> list[Cell]:
    band = _band(evidence)
    return [(evidence.status, family, band, _number(evidence, band)) for family in evidence.families]


def _band(evidence: Evidence) -> int:
    return math.floor(evidence.lat / _BAND_DEG)


def _cells_in(band: int) -> int:
    """Into how many cells a band of latitude is cut, so that none is narrower than `_CELL_M`."""
    poleward = math.radians(min(90.0, max(abs(band), abs(band + 1)) * _BAND_DEG))
    return max(1, math.floor(_EQUATOR_M * math.cos(poleward) / _CELL_M))


def _number(evidence: Evidence, band: int) -> int:
    """The cell of a band that holds the longitude of `evidence`."""
    cells = _cells_in(band)
    return math.floor((evidence.lon + 180) / 360 * cells) % cells

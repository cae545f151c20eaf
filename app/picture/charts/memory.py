"""All evidence in memory: the chart on which the whole story is told anew, by `rebuild` and by tests."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from app.picture.correlate import Placed
from app.picture.evidence import Evidence, Role, Spoken

_BAND_DEG = 0.1
_CELL_M = 11_000.0
"""No tenth of a degree of latitude is shorter than 11,057 m; cells are at least as wide as that."""
_EQUATOR_M = 40_000_000.0

Cell = tuple[int, int]


class MemoryChart:
    """Evidence in cells of latitude and longitude.

    `reach_m` is the largest distance, metres, at which any two statements can have to do with each other.
    """

    def __init__(self, reach_m: float) -> None:
        """Start empty."""
        self._away = math.ceil(reach_m / _CELL_M)
        self._placed: dict[UUID, Placed] = {}
        self._cells: dict[Cell, set[UUID]] = defaultdict(set)
        self._spoken: dict[UUID, dict[str, bool]] = {}
        self._members: dict[str, set[UUID]] = defaultdict(set)
        self._closures: dict[str, set[UUID]] = defaultdict(set)

    def __iter__(self) -> Iterator[Placed]:
        return iter(self._placed.values())

    def get(self, id_: UUID) -> Placed | None:
        """Evidence by its id."""
        return self._placed.get(id_)

    def put(self, placed: Placed) -> None:
        """Hold evidence that is to be settled."""
        self.remove(placed.evidence.id)
        self._placed[placed.evidence.id] = placed
        self._cells[_cell(placed.evidence, _band(placed.evidence))].add(placed.evidence.id)
        if placed.cluster is not None:
            self._members[placed.cluster].add(placed.evidence.id)

    def remove(self, id_: UUID) -> None:
        """Hold it no longer."""
        placed = self._placed.pop(id_, None)
        if placed is not None:
            self._cells[_cell(placed.evidence, _band(placed.evidence))].discard(id_)
            self._forget_seat(placed)

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
        return [one for one in self._near(near) if one.attracts]

    def later(self, than: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        return [one for one in self._near(than) if one.evidence.order > than.order]

    def around(self, pinned: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        return [one for one in self._near(pinned) if one.evidence.id != pinned.id]

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
        self._forget_seat(self._placed[placed.evidence.id])
        self._placed[placed.evidence.id] = placed
        if placed.cluster is not None:
            self._members[placed.cluster].add(placed.evidence.id)

    def speak(self, clearance: Evidence, clusters: Mapping[str, bool]) -> None:
        """See `correlate.Chart`."""
        for key in self._spoken.pop(clearance.id, {}):
            self._closures[key].discard(clearance.id)
        if clusters:
            self._spoken[clearance.id] = dict(clusters)
        for key in clusters:
            self._closures[key].add(clearance.id)

    def _near(self, evidence: Evidence) -> Iterator[Placed]:
        for cell in self._cells_around(evidence):
            for id_ in self._cells.get(cell, ()):
                placed = self._placed[id_]
                if placed.evidence.status == evidence.status and _may_meet(placed.evidence, evidence):
                    yield placed

    def _cells_around(self, evidence: Evidence) -> Iterator[Cell]:
        middle = _band(evidence)
        for band in range(middle - self._away, middle + self._away + 1):
            cells = _cells_in(band)
            _, here = _cell(evidence, band)
            for cell in {(here + step) % cells for step in range(-self._away, self._away + 1)}:
                yield band, cell

    def _forget_seat(self, placed: Placed) -> None:
        if placed.cluster is not None:
            self._members[placed.cluster].discard(placed.evidence.id)


def _band(evidence: Evidence) -> int:
    return math.floor(evidence.lat / _BAND_DEG)


def _cells_in(band: int) -> int:
    """Into how many cells a band of latitude is cut, so that none is narrower than `_CELL_M`."""
    poleward = math.radians(min(90.0, max(abs(band), abs(band + 1)) * _BAND_DEG))
    return max(1, math.floor(_EQUATOR_M * math.cos(poleward) / _CELL_M))


def _cell(evidence: Evidence, band: int) -> Cell:
    """The cell of a band that holds the longitude of `evidence`."""
    cells = _cells_in(band)
    return band, math.floor((evidence.lon + 180) / 360 * cells) % cells


def _may_meet(one: Evidence, other: Evidence) -> bool:
    both_threats = one.role is other.role is Role.THREAT
    return one.families == other.families if both_threats else not set(one.families).isdisjoint(other.families)

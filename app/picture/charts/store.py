"""All evidence in the database: the chart on which a new report finds its place without the whole story being told."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, insert, or_, update
from sqlmodel import Session, col, select

from app.geo import Bounds
from app.picture.correlate import Placed
from app.picture.evidence import Evidence, Role, Spoken
from app.picture.link import SIGMAS
from app.picture.pins import Pin
from app.picture.tables import Closure, EvidenceRow
from edge_agent.wire.catalogue import KINDS

_FINE_M = 200.0
"""Places that are known better than this are looked for close by; the few vague ones as far as the cap."""
_CHUNK = 500
"""Values in one IN list, below the limit of either database."""
_LINK_M = {
    family: max(kind.link_distance_m for kind in KINDS.values() if kind.family == family)
    for family in {kind.family for kind in KINDS.values() if kind.threat}
}
_CLEARED_M = float(max(step for kind in KINDS.values() if kind.clears for step in kind.by_key["radius"].steps))
"""The largest radius a clearance can speak of."""
_TABLE: Any = EvidenceRow.__table__  # type: ignore[attr-defined]


class StoredChart:
    """`correlate.Chart` in the caller's transaction; `cap_m` is the mission's cap on the reach of two reports."""

    def __init__(self, session: Session, cap_m: float) -> None:
        """Read and write through `session`."""
        self._session = session
        self._cap_m = cap_m

    def get(self, ids: Collection[UUID]) -> dict[UUID, Placed]:
        """Evidence by its ids."""
        return {one.evidence.id: one for chunk in _chunks(sorted(ids)) for one in self._placed(_in("id", chunk))}

    def everything(self) -> dict[UUID, Placed]:
        """All evidence, by its id."""
        return {one.evidence.id: one for one in self._placed()}

    def put(self, placed: Placed) -> None:
        """Hold evidence that is to be settled, in the place of what it was before."""
        values = _values(placed)
        changed = self._session.execute(update(_TABLE).where(_TABLE.c.id == placed.evidence.id).values(values))
        if not getattr(changed, "rowcount", 0):
            self._session.execute(insert(_TABLE).values(values))

    def remove(self, id_: UUID) -> None:
        """Hold it no longer."""
        self._session.execute(delete(_TABLE).where(_TABLE.c.id == id_))

    def replace(self, placed: Iterable[Placed], spoken: Mapping[UUID, Mapping[str, bool]]) -> None:
        """Forget everything and hold this instead."""
        self._session.execute(delete(Closure))
        self._session.execute(delete(_TABLE))
        rows = [_values(one) for one in placed]
        if rows:
            self._session.execute(insert(_TABLE), rows)
        closures = [
            {"clearance_id": id_, "cluster": key, "ends": ends}
            for id_, clusters in spoken.items()
            for key, ends in clusters.items()
        ]
        if closures:
            self._session.execute(insert(Closure), closures)

    def members(self, clusters: Collection[str]) -> dict[str, list[Evidence]]:
        """Evidence of each of these clusters that has any, in canonical order."""
        found: dict[str, list[Evidence]] = defaultdict(list)
        for chunk in _chunks(sorted(clusters)):
            for placed in self._placed(_in("cluster", chunk)):
                found[str(placed.cluster)].append(placed.evidence)
        return {key: sorted(members, key=lambda one: one.order) for key, members in found.items()}

    def attractors(self, near: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        is_report = near.role is Role.THREAT
        when = self._window(near) if is_report else [_TABLE.c.until < near.since]
        return self._placed(
            _TABLE.c.attracts,
            *when,
            _TABLE.c.family.in_(near.families),
            self._within(near, 0 if is_report else near.radius_m),
        )

    def later(self, than: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        reports = self._placed(
            _TABLE.c.family == than.families[0],
            _TABLE.c.role == Role.THREAT,
            _TABLE.c.until >= than.until,
            *self._window(than),
            self._within(than),
        )
        clearances = self._clearances(than)
        return [one for one in [*reports, *clearances] if one.evidence.order > than.order]

    def around(self, pinned: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        reports = self._placed(
            _TABLE.c.family == pinned.families[0],
            _TABLE.c.role == Role.THREAT,
            *self._window(pinned),
            self._within(pinned),
        )
        return [one for one in [*reports, *self._clearances(pinned)] if one.evidence.id != pinned.id]

    def founders(self, cluster: str) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        founders = self._placed(_TABLE.c.cluster == cluster, _TABLE.c.attracts)
        return sorted(founders, key=lambda one: one.evidence.order)

    def closures(self, clusters: Collection[str]) -> Mapping[str, Sequence[Spoken]]:
        """See `correlate.Chart`."""
        links = [
            link
            for chunk in _chunks(sorted(clusters))
            for link in self._session.exec(select(Closure).where(col(Closure.cluster).in_(chunk)))
        ]
        clearances = self.get({link.clearance_id for link in links})
        found: dict[str, list[Spoken]] = defaultdict(list)
        for link in sorted(links, key=lambda link: clearances[link.clearance_id].evidence.order):
            found[link.cluster].append(Spoken(clearances[link.clearance_id].evidence, link.ends))
        return found

    def spoken_of(self, clearance: UUID) -> Mapping[str, bool]:
        """See `correlate.Chart`."""
        links = self._session.exec(select(Closure).where(Closure.clearance_id == clearance))
        return {link.cluster: link.ends for link in links}

    def place(self, placed: Placed) -> None:
        """See `correlate.Chart`."""
        self._session.execute(update(_TABLE).where(_TABLE.c.id == placed.evidence.id).values(_seat(placed)))

    def speak(self, clearance: Evidence, clusters: Mapping[str, bool]) -> None:
        """See `correlate.Chart`."""
        self._session.execute(delete(Closure).where(col(Closure.clearance_id) == clearance.id))
        if clusters:
            rows = [{"clearance_id": clearance.id, "cluster": key, "ends": ends} for key, ends in clusters.items()]
            self._session.execute(insert(Closure), rows)

    def _clearances(self, after: Evidence) -> Iterator[Placed]:
        return self._placed(
            _TABLE.c.role == Role.CLEARANCE,
            _TABLE.c.family.in_([after.families[0], _SEVERAL]),
            _TABLE.c.status == after.status,
            _TABLE.c.since >= after.until,
            self._within(after, _CLEARED_M),
        )

    def _window(self, around: Evidence) -> list[ColumnElement[bool]]:
        """Observed within the window of the kind before or after; the shorter window of a pair is never longer."""
        window_s = KINDS[around.kind].window_s
        return [_TABLE.c.until >= around.since - window_s, _TABLE.c.since <= around.until + window_s]

    def _within(self, around: Evidence, radius_m: float = 0.0) -> ColumnElement[bool]:
        """Near enough to have to do with each other, and of the same status; by boxes, so rather too much."""
        link_m = max(_LINK_M[family] for family in around.families)
        far_m = max(self._cap_m, link_m, radius_m)
        near_m = min(far_m, max(radius_m, link_m + SIGMAS * math.hypot(around.accuracy_m, _FINE_M)))
        vague = and_(_TABLE.c.accuracy_m > _FINE_M, _box(around, far_m))
        return and_(_TABLE.c.status == around.status, or_(_box(around, near_m), vague))

    def _placed(self, *where: ColumnElement[bool]) -> Iterator[Placed]:
        rows = self._session.execute(select(*_TABLE.c).where(*where)).mappings()
        return (_placed_of(dict(row)) for row in rows.all())


_SEVERAL = ""
_COLUMNS = [field.name for field in fields(Evidence)]


def _box(around: Evidence, metres: float) -> ColumnElement[bool]:
    box = Bounds(around.lat, around.lon, around.lat, around.lon).widened(metres)
    lon = _TABLE.c.lon
    turns = [
        lon.between(box.min_lon - turn, box.max_lon - turn) for turn in ((0, 360) if box.max_lon > _HALF else (0,))
    ]
    return and_(_TABLE.c.lat.between(box.min_lat, box.max_lat), or_(*turns))


_HALF = 180.0


def _values(placed: Placed) -> dict[str, Any]:
    evidence = placed.evidence
    values = {name: getattr(evidence, name) for name in _COLUMNS}
    values["report_id"] = values.pop("report")
    values["reports"] = [str(report) for report in evidence.reports]
    values["family"] = evidence.families[0] if len(evidence.families) == 1 else _SEVERAL
    values["families"], values["ends"] = list(evidence.families), list(evidence.ends)
    return values | _seat(placed)


def _seat(placed: Placed) -> dict[str, Any]:
    return {
        "cluster": placed.cluster,
        "attracts": placed.attracts,
        "pin": placed.pin.cluster if placed.pin else None,
        "joinable_until": placed.pin.joinable_until if placed.pin else None,
    }


def _placed_of(row: Mapping[str, Any]) -> Placed:
    values = {name: row[name] for name in _COLUMNS if name != "report"}
    values["report"] = row["report_id"]
    values["reports"] = tuple(UUID(report) for report in row["reports"])
    values["families"], values["ends"] = tuple(row["families"]), tuple(row["ends"])
    values["role"] = Role(row["role"])
    pin = Pin(row["pin"], row["joinable_until"]) if row["pin"] else None
    return Placed(Evidence(**values), pin, row["cluster"])


def _in(column: str, values: Sequence[Any]) -> ColumnElement[bool]:
    return and_(_TABLE.c[column].in_(values))


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]

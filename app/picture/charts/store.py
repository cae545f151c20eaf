"""All evidence in the database: the chart on which a new report finds its place without the whole story being told."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, or_, select, update
from sqlmodel import Session, col

from app.geo import Bounds
from app.picture.correlate import Placed
from app.picture.evidence import Evidence, Role, Spoken
from app.picture.link import SIGMAS
from app.picture.pins import Pin
from app.picture.tables import Closure, EvidenceRow
from app.pieces import each, pieces
from edge_agent.wire.catalogue import KINDS

_FINE_M = 200.0
"""Places that are known better than this are looked for close by; the few vague ones as far as the cap."""
_LINK_M = {
    family: max(kind.link_distance_m for kind in KINDS.values() if kind.family == family)
    for family in {kind.family for kind in KINDS.values() if kind.threat}
}
_CLEARED_M = float(max(step for kind in KINDS.values() if kind.clears for step in kind.by_key["radius"].steps))
"""The largest radius a clearance can speak of."""
_TABLE: Any = EvidenceRow.__table__  # type: ignore[attr-defined]
_ROW = _TABLE.c
_SEVERAL = ""
"""The family of a clearance that speaks of several."""
_COLUMNS = [field.name for field in fields(Evidence) if field.init]
_EVER = 2**62


class StoredChart:
    """`correlate.Chart` in the caller's transaction; `cap_m` is the mission's cap on the reach of two reports."""

    def __init__(self, session: Session, cap_m: float) -> None:
        """Read and write through `session`."""
        self._session = session
        self._cap_m = cap_m

    def get(self, ids: Collection[UUID]) -> dict[UUID, Placed]:
        """Evidence by its ids."""
        return {one.evidence.id: one for one in self._among(_BY_ID, ids)}

    def everything(self) -> dict[UUID, Placed]:
        """All evidence, by its id."""
        return {one.evidence.id: one for one in self._placed(select(_TABLE), {})}

    def put(self, new: Sequence[Placed], changed: Sequence[Placed] = ()) -> None:
        """Hold evidence that is to be settled: `new`, and `changed` in the place of what it was before."""
        if new:
            self._session.execute(_INSERT, [_values(one) for one in new])
        for one in changed:
            self._session.execute(_CHANGE, {"which": one.evidence.id, **_values(one)})

    def remove(self, ids: Collection[UUID]) -> None:
        """Hold it no longer."""
        for chunk in pieces(ids):
            self._session.execute(delete(_TABLE).where(_ROW.id.in_(chunk)))

    def replace(self, placed: Iterable[Placed], spoken: Mapping[UUID, Mapping[str, bool]]) -> None:
        """Forget everything and hold this instead."""
        self._session.execute(delete(Closure))
        self._session.execute(delete(_TABLE))
        self.put(list(placed))
        for id_, clusters in spoken.items():
            self._say(id_, clusters)

    def members(self, clusters: Collection[str]) -> dict[str, list[Evidence]]:
        """Evidence of each of these clusters that has any, in canonical order."""
        found: dict[str, list[Evidence]] = defaultdict(list)
        for placed in self._among(_OF_CLUSTERS, clusters):
            found[str(placed.cluster)].append(placed.evidence)
        return {key: sorted(members, key=lambda one: one.order) for key, members in found.items()}

    def attractors(self, near: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        if near.role is Role.THREAT:
            return self._placed(_ATTRACTORS, {**self._where(near), **_when(near), "families": list(near.families)})
        when = {"earliest": -_EVER, "latest": near.since}
        return self._placed(_ATTRACTORS, {**self._where(near, near.radius_m), **when, "families": list(near.families)})

    def later(self, than: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        found = self._placed(_DEPENDENT, {**self._dependent(than), "after": than.until})
        return [one for one in found if one.evidence.order > than.order]

    def around(self, pinned: Evidence) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        found = self._placed(_DEPENDENT, {**self._dependent(pinned), "after": -_EVER})
        return [one for one in found if one.evidence.id != pinned.id]

    def founders(self, cluster: str) -> Iterable[Placed]:
        """See `correlate.Chart`."""
        founders = (one for one in self._placed(_OF_CLUSTERS, {"wanted": [cluster]}) if one.attracts)
        return sorted(founders, key=lambda one: one.evidence.order)

    def closures(self, clusters: Collection[str]) -> Mapping[str, Sequence[Spoken]]:
        """See `correlate.Chart`."""
        links = list(each(self._session, _CLOSURES, clusters))
        clearances = self.get({link.clearance_id for link in links})
        found: dict[str, list[Spoken]] = defaultdict(list)
        for link in sorted(links, key=lambda link: clearances[link.clearance_id].evidence.order):
            found[link.cluster].append(Spoken(clearances[link.clearance_id].evidence, link.ends))
        return found

    def spoken_of(self, clearance: UUID) -> Mapping[str, bool]:
        """See `correlate.Chart`."""
        links = self._session.execute(_SPOKEN_OF, {"clearance": clearance}).all()
        return {link.cluster: link.ends for link in links}

    def place(self, placed: Placed) -> None:
        """See `correlate.Chart`."""
        self._session.execute(_SEAT, {"which": placed.evidence.id, **_seat(placed)})

    def speak(self, clearance: Evidence, clusters: Mapping[str, bool]) -> None:
        """See `correlate.Chart`."""
        self._session.execute(delete(Closure).where(col(Closure.clearance_id) == clearance.id))
        self._say(clearance.id, clusters)

    def _say(self, clearance: UUID, clusters: Mapping[str, bool]) -> None:
        if clusters:
            rows = [{"clearance_id": clearance, "cluster": key, "ends": ends} for key, ends in clusters.items()]
            self._session.execute(insert(Closure), rows)

    def _dependent(self, on: Evidence) -> dict[str, Any]:
        return {
            **self._where(on, _CLEARED_M),
            **_when(on),
            **_box("near", on, self._near_m(on)),
            "families": [on.families[0], _SEVERAL],
            "cleared_from": on.until,
        }

    def _where(self, around: Evidence, radius_m: float = 0.0) -> dict[str, Any]:
        """Boxes in which lies what can have to do with `around`: a near one, and a far one for what is vague."""
        near_m = max(radius_m, self._near_m(around))
        far_m = max(radius_m, self._cap_m, _link_m(around))
        return {"status": around.status, **_box("near", around, near_m), **_box("far", around, far_m)}

    def _near_m(self, around: Evidence) -> float:
        link_m = _link_m(around)
        return min(max(self._cap_m, link_m), link_m + SIGMAS * math.hypot(around.accuracy_m, _FINE_M))

    def _among(self, query: Any, wanted: Collection[Any]) -> Iterator[Placed]:
        return (one for piece in pieces(wanted) for one in self._placed(query, {"wanted": piece}))

    def _placed(self, query: Any, values: dict[str, Any]) -> Iterator[Placed]:
        rows = self._session.execute(query, values).mappings().all()
        return (_placed_of(dict(row)) for row in rows)


def _inside(name: str) -> ColumnElement[bool]:
    """Whether a row lies in the box of that name; one turn west too, where the box crosses the antimeridian."""

    def side(of: str) -> Any:
        return bindparam(f"{name}_{of}")

    lon = or_(_ROW.lon.between(side("west"), side("east")), _ROW.lon.between(side("west_too"), side("east_too")))
    return and_(_ROW.lat.between(side("south"), side("north")), lon)


def _box(name: str, around: Evidence, metres: float) -> dict[str, float]:
    box = Bounds(around.lat, around.lon, around.lat, around.lon).widened(metres)
    return {
        f"{name}_south": box.min_lat,
        f"{name}_north": box.max_lat,
        f"{name}_west": box.min_lon,
        f"{name}_east": box.max_lon,
        f"{name}_west_too": box.min_lon - 360,
        f"{name}_east_too": box.max_lon - 360,
    }


def _when(around: Evidence) -> dict[str, int]:
    """Observed within the window of the kind before or after; the shorter window of a pair is never longer."""
    window_s = KINDS[around.kind].window_s
    return {"earliest": around.since - window_s, "latest": around.until + window_s}


def _link_m(evidence: Evidence) -> float:
    return max(_LINK_M[family] for family in evidence.families)


def _many(name: str) -> Any:
    return bindparam(name, expanding=True)


_STATUS = _ROW.status == bindparam("status")
_FAMILY = _ROW.family.in_(_many("families"))
_IN_TIME = and_(_ROW.until >= bindparam("earliest"), _ROW.since <= bindparam("latest"))
_IN_REACH = or_(_inside("near"), and_(_ROW.accuracy_m > _FINE_M, _inside("far")))
_IN_BAND = _ROW.lat.between(bindparam("far_south"), bindparam("far_north"))
"""Said once more for the index: whatever is in reach lies in this band."""

_BY_ID = select(_TABLE).where(_ROW.id.in_(_many("wanted")))
_OF_CLUSTERS = select(_TABLE).where(_ROW.cluster.in_(_many("wanted")))
_CLOSURES = select(Closure.__table__).where(col(Closure.cluster).in_(_many("wanted")))  # type: ignore[attr-defined]
_SPOKEN_OF = select(Closure.__table__).where(col(Closure.clearance_id) == bindparam("clearance"))  # type: ignore[attr-defined]
_ATTRACTORS = select(_TABLE).where(_STATUS, _FAMILY, _IN_BAND, _ROW.attracts, _IN_TIME, _IN_REACH)
_DEPENDENT = select(_TABLE).where(
    _STATUS,
    _FAMILY,
    _IN_BAND,
    or_(
        and_(_ROW.role == Role.THREAT, _IN_TIME, _ROW.until >= bindparam("after"), _IN_REACH),
        and_(_ROW.role == Role.CLEARANCE, _ROW.since >= bindparam("cleared_from"), _inside("far")),
    ),
)
_INSERT = insert(_TABLE)
_CHANGE = update(_TABLE).where(_ROW.id == bindparam("which"))
_SEAT = _CHANGE.values({name: bindparam(name) for name in ("cluster", "attracts", "pin", "joinable_until")})


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
    return Placed(Evidence(**values), pin, row["cluster"], attracts=row["attracts"])

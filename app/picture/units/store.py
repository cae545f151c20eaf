"""SQL of positions: the newest fix of a unit is where it is; whatever comes late only fills its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy import bindparam, insert
from sqlmodel import Session, col, select

from app.journal.store import record
from app.picture.tables import UnitFix, UnitPosition
from app.roster.roster import Roster

_ACTUAL = "actual"
_NEARBY_M = 50.0
"""An accuracy for the areas of a unit whose fix states none."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One position of a unit: UTC seconds, degrees, metres."""

    unit: str
    at: int
    lat: float
    lon: float
    accuracy_m: float | None
    status: str


def move(session: Session, roster: Roster, fixes: Iterable[Fix], *, now: int) -> tuple[str, ...]:
    """Take fixes in; answers with the callsigns of units whose newest position changed, sorted.

    A fix of an exercise or a test never moves a unit of an actual mission. One that lies in the future, which only a
    wrong clock can say, is dated now, so that it cannot hold the unit there until the future comes.
    """
    by_unit: dict[str, dict[int, Fix]] = defaultdict(dict)
    for fix in fixes:
        dated = replace(fix, at=min(fix.at, now))
        there = by_unit[fix.unit].get(dated.at)
        if there is None or _counts(dated, roster) or not _counts(there, roster):
            by_unit[fix.unit][dated.at] = dated
    moved = tuple(unit for unit, track in sorted(by_unit.items()) if _follow(session, roster, track, now))
    for unit in moved:
        _note(session, roster, unit, now)
    return moved


def positions(session: Session) -> Sequence[UnitPosition]:
    """The newest position of every unit that ever said where it is, by callsign."""
    return session.exec(select(UnitPosition).order_by(col(UnitPosition.unit))).all()


def track(session: Session, unit: str, start: int, end: int) -> Sequence[UnitFix]:
    """Fixes of a unit between two times, both included, oldest first."""
    query = select(UnitFix).where(UnitFix.unit == unit, col(UnitFix.at).between(start, end))
    return session.exec(query.order_by(col(UnitFix.at))).all()


def _follow(session: Session, roster: Roster, track: Mapping[int, Fix], now: int) -> bool:
    """Keep the fixes of one unit, by time; whether it moved on."""
    unit = next(iter(track.values())).unit
    known = session.execute(_KNOWN, {"unit": unit, "first": min(track), "last": max(track)}).scalars()
    new = [track[at] for at in sorted(track.keys() - set(known))]
    if new:
        session.execute(insert(UnitFix), [{**asdict(fix), "received_at": now} for fix in new])
    counting = [at for at, fix in track.items() if _counts(fix, roster)]
    return bool(counting) and _advance(session, track[max(counting)], now)


def _counts(fix: Fix, roster: Roster) -> bool:
    """Whether it says where the unit is: a fix of an exercise does not, on an actual mission."""
    return fix.status in {_ACTUAL, roster.status}


def _advance(session: Session, fix: Fix, now: int) -> bool:
    position = session.get(UnitPosition, fix.unit)
    if position is None:
        session.add(UnitPosition(**asdict(fix), received_at=now))
        return True
    if position.at >= fix.at:
        return False
    for name, value in asdict(fix).items():
        setattr(position, name, value)
    position.received_at = now
    return True


_KNOWN = select(UnitFix.at).where(
    col(UnitFix.unit) == bindparam("unit"), col(UnitFix.at).between(bindparam("first"), bindparam("last"))
)


def _note(session: Session, roster: Roster, unit: str, now: int) -> None:
    position = session.get_one(UnitPosition, unit)
    record(
        session,
        "unit.moved",
        unit,
        at=now,
        areas=roster.areas_touched(position.lat, position.lon, position.accuracy_m or _NEARBY_M),
        data={
            "unit": unit,
            "at": position.at,
            "lat": position.lat,
            "lon": position.lon,
            "accuracy_m": position.accuracy_m,
            "status": position.status,
        },
    )

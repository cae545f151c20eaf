"""SQL of positions: the newest fix of a unit is where it is; whatever comes late only fills its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    moved: set[str] = set()
    for fix in sorted(fixes, key=lambda one: (one.unit, one.at)):
        at = min(fix.at, now)
        _keep(session, fix, at, now)
        if fix.status in {_ACTUAL, roster.status} and _advance(session, fix, at, now):
            moved.add(fix.unit)
    for unit in sorted(moved):
        _note(session, roster, unit, now)
    return tuple(sorted(moved))


def positions(session: Session) -> Sequence[UnitPosition]:
    """The newest position of every unit that ever said where it is, by callsign."""
    return session.exec(select(UnitPosition).order_by(col(UnitPosition.unit))).all()


def track(session: Session, unit: str, start: int, end: int) -> Sequence[UnitFix]:
    """Fixes of a unit between two times, both included, oldest first."""
    query = select(UnitFix).where(UnitFix.unit == unit, col(UnitFix.at).between(start, end))
    return session.exec(query.order_by(col(UnitFix.at))).all()


def _keep(session: Session, fix: Fix, at: int, now: int) -> None:
    if session.get(UnitFix, (fix.unit, at)) is None:
        session.add(
            UnitFix(
                unit=fix.unit,
                at=at,
                lat=fix.lat,
                lon=fix.lon,
                accuracy_m=fix.accuracy_m,
                received_at=now,
                status=fix.status,
            )
        )


def _advance(session: Session, fix: Fix, at: int, now: int) -> bool:
    position = session.get(UnitPosition, fix.unit)
    if position is not None and position.at >= at:
        return False
    if position is None:
        position = UnitPosition(unit=fix.unit, at=at, received_at=now, lat=fix.lat, lon=fix.lon)
        session.add(position)
    position.at, position.received_at, position.status = at, now, fix.status
    position.lat, position.lon, position.accuracy_m = fix.lat, fix.lon, fix.accuracy_m
    return True


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

"""SQL of the areas' past: an area keeps every shape it had, so that what was said of it then can be said again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from app.geo import AreaIndex
from app.roster.roster import AreaInfo, Roster
from app.roster.tables import Area, AreaShape


def drawn_at(session: Session, *, now: int) -> int:
    """From when an area counts that is drawn now: those of the first mission always did, whatever the clock says."""
    return now if session.exec(select(AreaShape.area).limit(1)).first() else 0


def keep(session: Session, area: Area, *, now: int) -> None:
    """Note the shape that an area has from now on; the one it had ends."""
    end(session, [area.code], now=now)
    shape = AreaShape(area=area.code, since=now, name=area.name, kind=area.kind, geometry=area.geometry)
    session.merge(shape)  # two changes in one second are one


def end(session: Session, codes: Collection[str], *, now: int) -> None:
    """Note that these areas have no shape any more."""
    stands = col(AreaShape.area).in_(codes), col(AreaShape.until).is_(None)
    session.exec(update(AreaShape).where(*stands).values(until=now))


class Past:
    """The roster with the areas of other times: one question when they changed, and one for each state that differs."""

    def __init__(self, session: Session, roster: Roster, since: int) -> None:
        """For times from `since` on, UTC seconds; `roster` is as the session sees it."""
        self._session = session
        self._roster = roster
        times = select(AreaShape.since, AreaShape.until).where(
            or_(col(AreaShape.since) > since, col(AreaShape.until) > since)
        )
        changes = {at for pair in session.exec(times) for at in pair if at is not None and at > since}
        self._changes = sorted(changes)
        self._states: dict[int, Roster] = {len(self._changes): roster}

    def at(self, at: int) -> Roster:
        """The roster with the areas as they were; itself where none has changed since."""
        place = bisect_right(self._changes, at)
        if place not in self._states:
            self._states[place] = self._as_of(at)
        return self._states[place]

    def _as_of(self, at: int) -> Roster:
        stood = select(AreaShape).where(
            col(AreaShape.since) <= at, or_(col(AreaShape.until).is_(None), col(AreaShape.until) > at)
        )
        areas = {
            shape.area: AreaInfo(shape.area, shape.name, shape.kind, shape.geometry)
            for shape in self._session.exec(stood.order_by(col(AreaShape.area), col(AreaShape.since)))
        }
        index = AreaIndex((area.code, area.geometry) for area in areas.values())
        return replace(self._roster, areas=areas, index=index)

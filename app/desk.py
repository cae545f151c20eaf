"""What people at the watch desk do, through every stage, in the caller's transaction: the twin of `pipeline`."""

from __future__ import annotations

from app import pipeline
from app.db import Session
from app.ingest import stage as ingest
from app.roster import store as rosters
from app.roster.plan import AreaPlan
from app.roster.store import RosterCache


def put_area(session: Session, cache: RosterCache, area: AreaPlan, *, by: str, now: int) -> None:
    """Draw an area; reports are sorted into it again, and units learn what concerns them now."""
    rosters.put_area(session, area, now=now, by=by)
    _redrawn(session, cache, area.code, now=now)


def delete_area(session: Session, cache: RosterCache, code: str, *, by: str, now: int) -> None:
    """Remove an area from the mission, its units and its reports."""
    rosters.delete_area(session, code, now=now, by=by)
    _redrawn(session, cache, code, now=now)


def _redrawn(session: Session, cache: RosterCache, code: str, *, now: int) -> None:
    roster = cache.get(session)
    ingest.area_changed(session, roster, code)
    pipeline.roster_changed(session, roster, now=now)

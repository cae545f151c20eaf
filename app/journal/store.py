"""Write the journal and read it from a cursor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from app.access.principal import SYSTEM, Principal
from app.access.store import visible
from app.journal.tables import Event, EventArea


def record(
    session: Session,
    type_: str,
    subject: str,
    *,
    at: int,
    data: Mapping[str, Any],
    areas: Iterable[str] = (),
    by: str = SYSTEM.name,
    sensitive: bool = False,
    everyone: bool = False,
    audit: bool = False,
) -> int:
    """Add an event to the journal in the caller's transaction; answers with its id, the stream's cursor."""
    event = Event(
        at=at, type=type_, subject=subject, by=by, sensitive=sensitive, everyone=everyone, audit=audit, data=dict(data)
    )
    session.add(event)
    session.flush()
    assert event.id is not None  # noqa: S101 - the flush gave it one
    session.add_all([EventArea(event_id=event.id, area=area) for area in sorted(set(areas))])
    return event.id


def since(session: Session, cursor: int, principal: Principal, *, limit: int = 500) -> Sequence[Event]:
    """Events after `cursor` that `principal` may see, oldest first."""
    scope = visible(principal, Event.id, EventArea.event_id, EventArea.area, sensitive=Event.sensitive)
    query = select(Event).where(col(Event.id) > cursor).order_by(col(Event.id)).limit(limit)
    return session.exec(query.where(or_(col(Event.everyone), scope))).all()


def newest(session: Session) -> int:
    """Id of the newest event; 0 when there is none."""
    return session.exec(select(func.coalesce(func.max(col(Event.id)), 0))).one() or 0


def oldest(session: Session) -> int:
    """Id of the oldest event still kept; 0 when there is none."""
    return session.exec(select(func.coalesce(func.min(col(Event.id)), 0))).one() or 0

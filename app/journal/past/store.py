"""Read the journal up to a moment of the past, subject by subject."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.journal.tables import Event
from app.pieces import pieces


def told(
    session: Session, subjects: Collection[str], types: Collection[str], until: int
) -> Mapping[str, Sequence[Event]]:
    """Subject → its events of these types until `until` (UTC seconds), in the order they happened."""
    found: dict[str, list[Event]] = {}
    for piece in pieces(subjects):
        query = select(Event).where(col(Event.subject).in_(piece), col(Event.type).in_(types), col(Event.at) <= until)
        for event in session.exec(query.order_by(col(Event.id))):
            found.setdefault(event.subject, []).append(event)
    return found


def last(session: Session, subjects: Collection[str], types: Collection[str], until: int) -> Mapping[str, Event]:
    """Subject → its last event of these types until `until` (UTC seconds)."""
    found: dict[str, Event] = {}
    for piece in pieces(subjects):
        ids = (
            select(func.max(Event.id))
            .where(col(Event.subject).in_(piece), col(Event.type).in_(types), col(Event.at) <= until)
            .group_by(col(Event.subject))
        )
        found |= {event.subject: event for event in session.exec(select(Event).where(col(Event.id).in_(ids)))}
    return found

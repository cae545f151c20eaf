"""Write the journal and read it from a cursor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, insert, not_, or_
from sqlmodel import Session, col, select

from app.access.principal import SYSTEM, Principal, Role
from app.access.store import visible
from app.journal.entry import GROUPS, Entry
from app.journal.tables import Event, EventArea
from app.search.search import Page, Search, page_of
from app.search.store import Columns, matching, newest_first

_COLUMNS = Columns(
    key=Event.id,
    first_at=Event.at,
    last_at=Event.at,
    kind=Event.type,
    texts=(Event.subject, Event.by),
    link_key=EventArea.event_id,
    link_area=EventArea.area,
)

_ADD_EVENT: Any = insert(Event).returning(col(Event.id))
_ADD_AREA = insert(EventArea)


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
    values = {
        "at": at,
        "type": type_,
        "subject": subject,
        "by": by,
        "sensitive": sensitive,
        "everyone": everyone,
        "audit": audit,
        "data": dict(data),
    }
    # Past the unit of work: every stage records, and a flush for each event is what a report would spend most on.
    connection = session.connection()
    event_id: int = connection.execute(_ADD_EVENT, values).scalar_one()
    links = [{"event_id": event_id, "area": area} for area in sorted(set(areas))]
    if links:
        connection.execute(_ADD_AREA, links)
    return event_id


def since(session: Session, cursor: int, principal: Principal, *, limit: int = 500) -> Sequence[Event]:
    """Events after `cursor` that `principal` may see, oldest first."""
    query = select(Event).where(col(Event.id) > cursor, _heard(principal)).order_by(col(Event.id)).limit(limit)
    return session.exec(query).all()


def _heard(principal: Principal) -> ColumnElement[bool]:
    """The rule of `Entry.heard_by` as a WHERE clause."""
    if principal.partner is not None:
        return false()
    scope = visible(principal, Event.id, EventArea.event_id, EventArea.area, sensitive=Event.sensitive)
    heard: ColumnElement[bool] = or_(col(Event.everyone), scope)
    if not principal.may(Role.ADMIN):
        heard = and_(heard, not_(col(Event.audit)))
    if principal.scopes is not None:
        groups = [group for group, scope in GROUPS.items() if principal.holds(scope)]
        heard = and_(heard, or_(false(), *(col(Event.type).startswith(f"{group}.") for group in groups)))
    return heard


def page(session: Session, search: Search, principal: Principal) -> Page[Event]:
    """Events that `principal` may see, newest first; `search.kinds` are types, `search.text` part of a subject."""
    query = select(Event).where(_heard(principal), matching(search, _COLUMNS))
    rows = session.exec(newest_first(query, search, Event.id)).all()
    return page_of(rows, search, lambda row: (row.id or 0,))


def entries(session: Session, cursor: int, *, limit: int = 500) -> list[Entry]:
    """Events after `cursor` with their areas, oldest first, whoever may hear of them: `Entry.heard_by` decides."""
    events = session.exec(select(Event).where(col(Event.id) > cursor).order_by(col(Event.id)).limit(limit)).all()
    if not events:
        return []
    areas: dict[int, set[str]] = defaultdict(set)
    first, last = events[0].id, events[-1].id
    for link in session.exec(select(EventArea).where(col(EventArea.event_id).between(first, last))):
        areas[link.event_id].add(link.area)
    return [_entry(event, areas) for event in events]


def _entry(event: Event, areas: Mapping[int, set[str]]) -> Entry:
    id_ = event.id or 0
    return Entry(
        id=id_,
        at=event.at,
        type=event.type,
        subject=event.subject,
        by=event.by,
        data=event.data,
        areas=frozenset(areas.get(id_, ())),
        sensitive=event.sensitive,
        everyone=event.everyone,
        audit=event.audit,
    )


def told(session: Session, type_: str, subject: str) -> Event | None:
    """The last event of that type about a subject; None where there is none."""
    query = select(Event).where(Event.subject == subject, Event.type == type_).order_by(col(Event.id).desc())
    return session.exec(query).first()


def about(session: Session, type_: str, subjects: Iterable[str]) -> Sequence[Event]:
    """Events of one type about these subjects, oldest first, whoever may hear of them."""
    wanted = sorted(set(subjects))
    query = select(Event).where(Event.type == type_, col(Event.subject).in_(wanted)).order_by(col(Event.id))
    return session.exec(query).all() if wanted else ()


def newest(session: Session) -> int:
    """Id of the newest event; 0 when there is none."""
    return session.exec(select(func.coalesce(func.max(col(Event.id)), 0))).one() or 0


def newest_at(session: Session) -> int | None:
    """When the newest event was written, UTC seconds; None when there is none."""
    return session.exec(select(Event.at).order_by(col(Event.id).desc()).limit(1)).first()


def oldest(session: Session) -> int:
    """Id of the oldest event still kept; 0 when there is none."""
    return session.exec(select(func.coalesce(func.min(col(Event.id)), 0))).one() or 0

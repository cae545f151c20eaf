"""SQL of the messages that came from outside."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.gateways.cap.tables import CapMessage
from app.pieces import pieces
from app.search.search import Page, Search, page_of
from app.search.store import Columns, matching, newest_first

_COLUMNS = Columns(
    key=CapMessage.name,
    first_at=CapMessage.received_at,
    last_at=CapMessage.received_at,
    state=CapMessage.outcome,
    status=CapMessage.status,
    texts=(CapMessage.sender, CapMessage.identifier, CapMessage.source),
)


def known(session: Session, names: Collection[UUID]) -> dict[UUID, CapMessage]:
    """Of the messages with these names, those that came."""
    if not names:
        return {}
    rows = session.exec(select(CapMessage).where(col(CapMessage.name).in_(names)))
    return {row.name: row for row in rows}


def behind(session: Session, reports: Collection[UUID]) -> list[CapMessage]:
    """Messages that became these reports."""
    query = select(CapMessage)
    return [row for piece in pieces(reports) for row in session.exec(query.where(col(CapMessage.report_id).in_(piece)))]


def page(session: Session, search: Search) -> Page[CapMessage]:
    """Messages, the newest receipt first (page key: received_at, name); `search.states` are outcomes."""
    query = select(CapMessage).where(matching(search, _COLUMNS))
    rows = session.exec(newest_first(query, search, CapMessage.received_at, CapMessage.name)).all()
    return page_of(rows, search, lambda row: (row.received_at, row.name))


def keep(session: Session, row: CapMessage) -> None:
    """Keep a message that came for the first time."""
    session.add(row)
    session.flush()

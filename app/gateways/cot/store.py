"""All SQL of this gateway: its clients, and the events that became reports."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from app.gateways.cot.tables import CotClient, CotTold


def client(session: Session, name: str) -> CotClient | None:
    """A client by the name on its certificate."""
    return session.get(CotClient, name)


def clients(session: Session) -> Sequence[CotClient]:
    """Every client, by name."""
    return session.exec(select(CotClient).order_by(col(CotClient.name))).all()


def keep(session: Session, row: CotClient | CotTold) -> None:
    """Add a row, or put it in the place of the one with its key."""
    session.merge(row)
    session.flush()


def told(session: Session, name: str, uid: str) -> CotTold | None:
    """The last event of a client under a uid that became a report."""
    query = select(CotTold).where(CotTold.client == name, CotTold.uid == uid)
    return session.exec(query.order_by(col(CotTold.number).desc()).limit(1)).first()


def told_as(session: Session, reports: Collection[UUID]) -> dict[UUID, tuple[str, bytes]]:
    """Report → who told it and the event that it came by, byte for byte, of those that came by one."""
    ids = sorted(set(reports))
    rows = session.exec(select(CotTold).where(col(CotTold.report).in_(ids))).all() if ids else ()
    return {row.report: (row.client, row.raw) for row in rows}

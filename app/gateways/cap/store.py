"""SQL of the messages that came from outside."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.gateways.cap.tables import CapMessage


def known(session: Session, names: Collection[UUID]) -> dict[UUID, CapMessage]:
    """Of the messages with these names, those that came."""
    if not names:
        return {}
    rows = session.exec(select(CapMessage).where(col(CapMessage.name).in_(names)))
    return {row.name: row for row in rows}


def behind(session: Session, reports: Collection[UUID]) -> list[CapMessage]:
    """Messages that became these reports."""
    ordered = sorted(reports)
    chunks = (ordered[at : at + 500] for at in range(0, len(ordered), 500))
    return [
        row for chunk in chunks for row in session.exec(select(CapMessage).where(col(CapMessage.report_id).in_(chunk)))
    ]


def keep(session: Session, row: CapMessage) -> None:
    """Keep a message that came for the first time."""
    session.add(row)
    session.flush()

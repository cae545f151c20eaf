"""All SQL of the hosts that were allowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, delete
from sqlmodel import Session, col, select

from app.gateways.hooks.tables import WebhookHost


def hosts(session: Session) -> Sequence[WebhookHost]:
    """Hosts that were allowed, by name."""
    return session.exec(select(WebhookHost).order_by(col(WebhookHost.name))).all()


def is_allowed(session: Session, name: str) -> bool:
    """Whether an administrator allowed that host."""
    return session.get(WebhookHost, name) is not None


def allow(session: Session, name: str, *, by: str, now: int) -> None:
    """Allow a host; nothing happens to one that was allowed before."""
    if session.get(WebhookHost, name) is None:
        session.add(WebhookHost(name=name, allowed_by=by, allowed_at=now))
        session.flush()


def disallow(session: Session, name: str) -> bool:
    """Take it back; whether it was allowed."""
    result: CursorResult[Any] = session.execute(delete(WebhookHost).where(col(WebhookHost.name) == name))  # type: ignore[assignment]
    return result.rowcount == 1

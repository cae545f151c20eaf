"""All SQL of the integrators' topic trees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, delete, update
from sqlmodel import Session, col, select

from app.gateways.mqtt.tables import MqttFeed


def feeds(session: Session) -> Sequence[MqttFeed]:
    """Every key with a tree."""
    return session.exec(select(MqttFeed).order_by(col(MqttFeed.key))).all()


def feed(session: Session, key: str) -> MqttFeed | None:
    """The tree of a key."""
    return session.get(MqttFeed, key)


def save(session: Session, row: MqttFeed) -> None:
    """Add or change a tree."""
    session.add(row)
    session.flush()


def remove(session: Session, key: str) -> bool:
    """Forget a tree; whether there was one."""
    result: CursorResult[Any] = session.execute(delete(MqttFeed).where(col(MqttFeed.key) == key))  # type: ignore[assignment]
    return result.rowcount == 1


def move_on(session: Session, key: str, *, seen: int, cursor: int) -> None:
    """Keep that the journal was published from `seen` to `cursor`."""
    moved = update(MqttFeed).where(col(MqttFeed.key) == key, col(MqttFeed.cursor) == seen)
    session.execute(moved.values(cursor=cursor))

"""Read deliveries: how far each alert came with each addressee, and how many in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.alerts.tables import Alert
from app.delivery.tables import Attempt, Delivery


def deliveries_of(session: Session, numbers: Collection[int]) -> Mapping[int, Sequence[Delivery]]:
    """Alert → its deliveries, by addressee."""
    query = select(Delivery).where(col(Delivery.alert).in_(numbers))
    found: dict[int, list[Delivery]] = {}
    for row in session.exec(query.order_by(col(Delivery.addressee))):
        found.setdefault(row.alert, []).append(row)
    return found


def tallies(session: Session, numbers: Collection[int]) -> Mapping[int, Counter[str]]:
    """Alert → how many deliveries stand in each state."""
    query = select(Delivery.alert, Delivery.state, func.count()).where(col(Delivery.alert).in_(numbers))
    counts: dict[int, Counter[str]] = {}
    for alert, state, count in session.exec(query.group_by(col(Delivery.alert), col(Delivery.state))):
        counts.setdefault(alert, Counter())[state] = count
    return counts


def overdue(session: Session, numbers: Collection[int], *, now: int) -> Mapping[int, int]:
    """Alert → how many of its deliveries should have been acknowledged by now."""
    late = (
        col(Delivery.alert).in_(numbers),
        col(Alert.state) == "active",
        col(Delivery.state).not_in(("acknowledged", "lapsed")),
        col(Delivery.escalated_at).is_not(None) | (col(Delivery.escalate_at) <= now),
    )
    query = select(Delivery.alert, func.count()).join(Alert, col(Alert.number) == col(Delivery.alert)).where(*late)
    query = query.group_by(col(Delivery.alert))
    return dict(session.exec(query).all())


def attempts_of(session: Session, deliveries: Collection[int], *, limit: int = 500) -> Mapping[int, Sequence[Attempt]]:
    """Delivery → its attempts, newest first."""
    query = select(Attempt).where(col(Attempt.delivery).in_(deliveries)).order_by(col(Attempt.id).desc()).limit(limit)
    found: dict[int, list[Attempt]] = {}
    for row in session.exec(query):
        found.setdefault(row.delivery, []).append(row)
    return found

"""SQL of which partners alerts are released to: the mission's default when issued, then what officers say."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.alerts.tables import Alert, AlertPartner
from app.pieces import pieces
from app.roster.settings import KindSettings, MissionSettings

_NO_OVERRIDES = KindSettings()


def stamp(session: Session, settings: MissionSettings, alert: Alert, *, now: int) -> None:
    """Release a new alert as the mission says of its kind. What the mission says later changes nothing of it."""
    partners = () if alert.sensitive else settings.kinds.get(alert.kind, _NO_OVERRIDES).alert_partners
    session.add_all(AlertPartner(alert=alert.number or 0, partner=one, since=now) for one in partners)


def mark(session: Session, number: int, partners: Collection[str], *, words: bool, now: int) -> None:
    """Release an alert to these partners and to no others; who had it keeps the time since when."""
    since = {row.partner: row.since for row in of(session, [number]).get(number, ())}
    session.execute(delete(AlertPartner).where(col(AlertPartner.alert) == number))
    session.add_all(
        AlertPartner(alert=number, partner=one, words=words, since=since.get(one, now)) for one in sorted(set(partners))
    )
    session.flush()


def of(session: Session, numbers: Collection[int]) -> Mapping[int, list[AlertPartner]]:
    """Alert → the partners it is released to, by name."""
    found: dict[int, list[AlertPartner]] = {}
    for piece in pieces(numbers):
        query = select(AlertPartner).where(col(AlertPartner.alert).in_(piece))
        for row in session.exec(query.order_by(col(AlertPartner.partner))):
            found.setdefault(row.alert, []).append(row)
    return found

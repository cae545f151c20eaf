"""Tell whoever answers for an addressee, and the operations centre, that an alert was not taken."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from app.alerts.audience import Member, Why, superior
from app.alerts.issue import join, number_of
from app.alerts.tables import Alert
from app.db import Session
from app.delivery.escalation import OPERATIONS, Reason
from app.delivery.follow import follow_alert
from app.delivery.tables import Delivery
from app.journal.store import record
from app.roster.roster import Roster
from app.roster.seen import areas_of_addressee


def escalate(session: Session, roster: Roster, alert: Alert, row: Delivery, reason: Reason, *, now: int) -> None:
    """One step up: the superior becomes an addressee with a clock of its own, so that silence there climbs further."""
    above = _above(row.addressee, roster, alert)
    told = [OPERATIONS]
    if above is not None:
        join(session, alert, [above], now=now, is_news=False)
        told.insert(0, above.addressee)
    row.escalate_at = None
    row.escalated_at = now
    row.escalated_to = [*row.escalated_to, *(one for one in told if one not in row.escalated_to)]
    areas = areas_of_addressee(roster, row.addressee)
    record(
        session,
        "delivery.escalated",
        str(number_of(alert)),
        at=now,
        areas=areas,
        sensitive=alert.sensitive,
        data={
            "alert": alert.number,
            "addressee": row.addressee,
            "reason": reason,
            "to": _readable(told, areas, roster),
        },
    )
    follow_alert(session, roster, number_of(alert), now=now)


def _readable(told: list[str], areas: AbstractSet[str], roster: Roster) -> list[str]:
    """Of those who were told, whom everybody may read who watches over one of the areas: an event is one for all."""
    return [one for one in told if one == OPERATIONS or areas <= areas_of_addressee(roster, one)]


def _above(addressee: str, roster: Roster, alert: Alert) -> Member | None:
    """Who answers for the addressee; never the one whose own call for help this is."""
    seen = {addressee}
    above = superior(addressee, roster, Why.ESCALATED)
    while above is not None and above.addressee == alert.requester and above.addressee not in seen:
        seen.add(above.addressee)
        above = superior(above.addressee, roster, Why.ESCALATED)
    return above

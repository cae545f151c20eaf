"""How things stand now, as one value: what a live stream begins with when the past cannot be told event by event."""

from __future__ import annotations

from functools import partial
from typing import Any

from app.access.principal import Scope
from app.alerts.lists import store as alerts
from app.api.ask import Ask
from app.api.sites import site_views
from app.api.views_alerts import alert_view, delivery_view
from app.api.views_picture import threat_view
from app.api.views_roster import unit_view
from app.db import Session
from app.delivery.lists import store as deliveries
from app.picture.lists import store as picture
from app.picture.units.store import positions
from app.roster import seen
from app.search.search import Search

CURRENT = Search(states=("suspected", "confirmed"), limit=10_000)
ACTIVE = Search(states=("active",), limit=10_000)


def snapshot(ask: Ask) -> dict[str, Any]:
    """Current threats, active alerts with their deliveries, sites and units, as far as the listener may see them."""
    holds = ask.principal.holds
    with ask.reading() as session:
        standing: dict[str, Any] = {}
        if holds(Scope.THREATS_READ):
            standing["threats"] = _threats(session, ask)
        if holds(Scope.ALERTS_READ):
            standing["alerts"] = _alerts(session, ask)
        if holds(Scope.UNITS_READ):
            roster = ask.roster(session)
            standing["sites"] = site_views(session, roster, ask.principal, now=ask.now)
            places = {row.unit: row for row in positions(session)}
            units = seen.units(roster, ask.principal)
            standing["units"] = [unit_view(unit, places.get(unit.code), now=ask.now) for unit in units]
    return standing


def _threats(session: Session, ask: Ask) -> list[dict[str, Any]]:
    threats = picture.threats(session, CURRENT, ask.principal).items
    areas = picture.areas_of(session, [threat.id for threat in threats])
    return [threat_view(threat, areas.get(threat.id, ())) for threat in threats]


def _alerts(session: Session, ask: Ask) -> list[dict[str, Any]]:
    active = alerts.alerts(session, ACTIVE, ask.principal).items
    numbers = [alert.number or 0 for alert in active]
    areas = alerts.areas_of(session, numbers)
    sees = partial(seen.sees_addressee, ask.roster(session), ask.principal)
    owed, tallies = deliveries.deliveries_of(session, numbers), deliveries.tallies(session, numbers)
    overdue, noted = deliveries.overdue(session, numbers, now=ask.now), alerts.noted_of(session, numbers)
    return [
        alert_view(alert, areas.get(number, ()), tallies.get(number, {}), overdue.get(number, 0), noted.get(number))
        | {
            "delivered": [
                delivery_view(row, (), is_active=True, sees=sees, now=ask.now)
                for row in owed.get(number, ())
                if sees(row.addressee)
            ]
        }
        for number, alert in zip(numbers, active, strict=True)
    ]

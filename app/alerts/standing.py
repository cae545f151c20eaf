"""Officers' standing alerts to all concerned: who comes into the circle, or gets an area that it touches, joins too."""

from __future__ import annotations

from collections.abc import Collection

from app.alerts import store
from app.alerts.danger import Danger
from app.alerts.issue import number_of
from app.alerts.tables import Alert
from app.alerts.watch import Sight, admit
from app.db import Session
from app.roster.roster import Roster


def near_units(session: Session, roster: Roster, units: Collection[str], *, now: int) -> set[int]:
    """Look at every open alert: one of these units, which moved, may have come into its circle or left it."""
    return _look(session, roster, frozenset(units), now) if units else set()


def again(session: Session, roster: Roster, *, now: int) -> set[int]:
    """Look at every open alert: the roster changed."""
    return _look(session, roster, frozenset(), now)


def _look(session: Session, roster: Roster, moved: frozenset[str], now: int) -> set[int]:
    alerts = store.standing_open(session)
    audiences = store.audiences(session, map(number_of, alerts))
    sight = Sight(session, roster, len(alerts))
    news = set()
    for alert in alerts:
        holders = audiences[number_of(alert)]
        found = sight.concerned(_danger(alert), holders, moved=moved, now=now)
        if admit(session, roster, alert, found, holders, now=now):
            news.add(number_of(alert))
    return news


def _danger(alert: Alert) -> Danger:
    """What an officer states is taken as confirmed."""
    return Danger(
        kind=alert.kind,
        status=alert.status,
        lat=alert.lat,
        lon=alert.lon,
        uncertainty_m=alert.uncertainty_m,
        danger_radius_m=alert.danger_radius_m,
        urgency=alert.urgency,
        severity=alert.severity,
        certainty=alert.certainty,
        confidence=alert.confidence,
        instruction=alert.instruction,
        confirmed=True,
    )

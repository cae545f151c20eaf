"""Whose incident is it? Names by which missions that listen to each other recognise what they said themselves.

Without them two missions would confirm each other's alerts in a circle. The names are opaque (UUIDs that their own
sender gave out in `incidents`) and tell nobody anything but whose they are; so they go along even where a partner may
not have the report behind them, but never to the public. They are the one thing that is not read through `gateways`.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from app.access.principal import SYSTEM
from app.alerts.lists import store as alerts
from app.db import Session
from app.gateways.cap import store
from app.picture.lists import store as picture
from app.picture.threats import store as threats

MOST = 20
"""Incidents that a message names."""


def origins_of(session: Session, number: int) -> tuple[UUID, ...]:
    """Incidents of other senders that an alert rests on, as they named them."""
    rows = alerts.alerts_by_number(session, [number], SYSTEM)
    behind = threats.reports_of(session, [row.threat_id for row in rows if row.threat_id])
    reports = {report for some in behind.values() for report in some}
    found = {name for row in store.behind(session, reports) for name in _names(row.incidents)}
    return tuple(sorted(found)[:MOST])


def is_ours(session: Session, incidents: str) -> bool:
    """Whether one of the incidents is a threat or an alert of this mission."""
    names = list(_names(incidents))[:MOST]
    return bool(names) and (
        bool(picture.threats_by_id(session, names, SYSTEM)) or any(alerts.named(session, name) for name in names)
    )


def _names(incidents: str) -> Iterator[UUID]:
    for word in incidents.split():
        try:
            yield UUID(word)
        except ValueError:
            continue

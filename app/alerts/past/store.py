"""SQL of the alerts' past: what each said at a moment, and when alerts were raised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.access.principal import Principal
from app.alerts.lifecycle import State
from app.alerts.lists.store import matches
from app.alerts.tables import Alert, AlertRevision
from app.search.bins import Bins
from app.search.search import Search
from app.search.store import per_bin
from edge_agent.wire.messages import AlertType

_SAID = (
    "status",
    "kind",
    "urgency",
    "severity",
    "certainty",
    "lat",
    "lon",
    "uncertainty_m",
    "danger_radius_m",
    "instruction",
    "text",
    "expires_at",
)
"""What a message keeps of its alert, by the same names."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert that was active, as its last message left it, and all its messages until then, oldest first."""

    alert: Alert
    messages: Sequence[AlertRevision]


def alerts_at(session: Session, at: int, principal: Principal) -> list[Standing]:
    """Alerts that were active at `at`, the highest number first. Who may see an alert now may see what it said."""
    changed_since = or_(col(Alert.state) == State.ACTIVE, col(Alert.updated_at) > at)
    query = (
        select(Alert, AlertRevision)
        .join(AlertRevision, col(AlertRevision.alert) == col(Alert.number))
        .where(matches(Search(), principal), changed_since, col(AlertRevision.at) <= at)
        .order_by(col(Alert.number).desc(), col(AlertRevision.revision))
    )
    told: dict[int, tuple[Alert, list[AlertRevision]]] = {}
    for alert, message in session.exec(query):
        told.setdefault(message.alert, (alert, []))[1].append(message)
    return [
        Standing(_as_of(alert, messages), messages) for alert, messages in told.values() if _was_active(messages, at)
    ]


def raised(session: Session, search: Search, principal: Principal, bins: Bins) -> list[int]:
    """How many alerts that `search` asks for were first issued in each bin."""
    return bins.filled(session.execute(per_bin(Alert.created_at, bins).where(matches(search, principal))))


def _to_all(messages: Sequence[AlertRevision]) -> AlertRevision:
    """The last message to the whole audience: a reminder to some is no news for the others."""
    return next(message for message in reversed(messages) if message.only is None)


def _was_active(messages: Sequence[AlertRevision], at: int) -> bool:
    last = _to_all(messages)
    return last.type != AlertType.CANCEL and int(last.values["expires_at"]) > at


def _as_of(alert: Alert, messages: Sequence[AlertRevision]) -> Alert:
    said, last = _to_all(messages), messages[-1]
    values = {name: getattr(alert, name) for name in Alert.model_fields}
    values |= {name: said.values[name] for name in _SAID if name in said.values}
    values |= {"state": State.ACTIVE, "reason": said.reason, "revision": last.revision, "updated_at": last.at}
    return Alert(**values)

"""How alerts, their messages, their audience and their deliveries look to the outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.alerts.noted import Note
from app.alerts.tables import Alert, AlertRevision, Audience
from app.api.render import moment
from app.delivery.escalation import OPERATIONS
from app.delivery.tables import Attempt, Delivery

View = dict[str, Any]


def alert_view(
    alert: Alert, areas: Sequence[str], tally: Mapping[str, int], overdue: int, noted: Note | None = None
) -> View:
    """An alert as it stands, with how many deliveries stand where. Metres, degrees, 0-1.

    `noted` is who on watch has acknowledged what it says now, `concerned` whether all concerned are told of it.
    """
    return {
        "id": str(alert.number),
        "number": alert.number,
        "uuid": str(alert.id),
        "origin": alert.origin,
        "threat": None if alert.threat_id is None else str(alert.threat_id),
        "report": None if alert.report_id is None else str(alert.report_id),
        "kind": alert.kind,
        "status": alert.status,
        "state": alert.state,
        "reason": alert.reason,
        "urgency": alert.urgency,
        "severity": alert.severity,
        "certainty": alert.certainty,
        "confidence": round(alert.confidence, 4),
        "position": {"lat": alert.lat, "lon": alert.lon, "accuracy_m": round(alert.uncertainty_m, 1)},
        "danger_radius_m": alert.danger_radius_m,
        "instruction": alert.instruction,
        "text": alert.text,
        "areas": list(areas),
        "revision": alert.revision,
        "created_at": moment(alert.created_at),
        "updated_at": moment(alert.updated_at),
        "expires_at": moment(alert.expires_at),
        "created_by": alert.created_by,
        "deliveries": {"total": sum(tally.values()), **dict(sorted(tally.items()))},
        "overdue": overdue,
        "concerned": alert.origin != "manual" or alert.is_open,
        "noted": noted and {"by": noted.by, "at": moment(noted.at)},
    }


def message_view(revision: AlertRevision) -> View:
    """One message of an alert, as it was issued."""
    return {
        "revision": revision.revision,
        "type": revision.type,
        "at": moment(revision.at),
        "reason": revision.reason,
        "by": revision.by,
        "why": revision.why,
        "values": revision.values,
    }


def audience_view(member: Audience) -> View:
    """Somebody who must know, and why."""
    return {
        "addressee": member.addressee,
        "site": member.site,
        "reason": member.reason,
        "since": moment(member.since),
        "distance_m": member.distance_m,
    }


def delivery_view(
    delivery: Delivery, attempts: Sequence[Attempt], *, is_active: bool, sees: Callable[[str], bool], now: int
) -> View:
    """How far an alert came with one addressee: owed, sent, received, seen, acknowledged.

    `is_active`: whether the alert stands, without which nothing is overdue. `sees`: whether the reader may read a name.
    """
    open_ = is_active and delivery.state not in {"acknowledged", "lapsed"}
    due = delivery.escalate_at
    return {
        "addressee": delivery.addressee,
        "site": delivery.site,
        "reason": delivery.reason,
        "state": delivery.state,
        "revision": delivery.revision,
        "received_revision": None if delivery.received_revision < 0 else delivery.received_revision,
        "sent_at": moment(delivery.sent_at),
        "received_at": moment(delivery.received_at),
        "seen_at": moment(delivery.seen_at),
        "acknowledged_at": moment(delivery.acknowledged_at),
        "acknowledged_by": delivery.acknowledged_by,
        "response": delivery.response,
        "tries": delivery.tries,
        "held": delivery.held,
        "due_at": moment(delivery.due_at),
        "escalate_at": moment(due),
        "escalated_at": moment(delivery.escalated_at),
        "escalated_to": [one for one in delivery.escalated_to if one == OPERATIONS or sees(one)],
        "overdue": open_ and (delivery.escalated_at is not None or (due is not None and due <= now)),
        "attempts": [
            {"at": moment(attempt.at), "revision": attempt.revision, "outcome": attempt.outcome, "bytes": attempt.bytes}
            for attempt in attempts
        ],
    }

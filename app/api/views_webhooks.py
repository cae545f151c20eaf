"""What the API shows of webhooks; never a secret."""

from __future__ import annotations

from typing import Any

from app.api.render import moment
from app.gateways.hooks.signing import Secrets
from app.gateways.hooks.tables import Webhook, WebhookAttempt, WebhookHost, WebhookMessage


def webhook_view(hook: Webhook, owed: int) -> dict[str, Any]:
    """An endpoint, with how many messages it is owed and, if it is paused, why."""
    return {
        "id": str(hook.id),
        "key": hook.key,
        "name": hook.name,
        "url": hook.url,
        "types": hook.types,
        "areas": hook.areas,
        "kinds": hook.kinds,
        "states": hook.states,
        "urgencies": hook.urgencies,
        "public_key": Secrets(hook.secret, hook.signing).public,
        "owed": owed,
        "failures": hook.failures,
        "failing_since": moment(hook.failing_since),
        "delivered_at": moment(hook.delivered_at),
        "next_try_at": moment(hook.rest_until or None),
        "paused_at": moment(hook.paused_at),
        "paused_reason": hook.paused_reason,
        "old_secret_until": moment(hook.old_until),
        "created_by": hook.created_by,
        "created_at": moment(hook.created_at),
    }


def message_view(row: WebhookMessage) -> dict[str, Any]:
    """One message of the log."""
    return {
        "event": row.event,
        "type": row.type,
        "subject": row.subject,
        "state": row.state,
        "tries": row.tries,
        "created_at": moment(row.created_at),
        "due_at": moment(row.due_at) if row.state == "owed" else None,
        "settled_at": moment(row.settled_at),
    }


def attempt_view(row: WebhookAttempt) -> dict[str, Any]:
    """One try."""
    return {"at": moment(row.at), "status": row.status, "error": row.error, "took_ms": row.took_ms}


def host_view(row: WebhookHost) -> dict[str, Any]:
    """A host that was allowed."""
    return {"name": row.name, "allowed_by": row.allowed_by, "allowed_at": moment(row.allowed_at)}

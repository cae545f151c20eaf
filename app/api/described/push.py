"""Schemas of what tells others: webhooks, and the journal."""

from __future__ import annotations

from app.api.described.shape import (
    DATA,
    FLAG,
    ID,
    MOMENT,
    TEXT,
    WHO,
    WHOLE,
    Schema,
    many,
    maybe,
    more,
    thing,
    told,
    word,
)
from app.gateways.cap.accept import Outcome

_FILTERS = {
    name: told(many(TEXT), "Empty: all that the key may read.")
    for name in ("types", "areas", "kinds", "states", "urgencies")
}
_OUTCOME = word(*Outcome)
_NOTES = told(many(DATA), "What its sender did not keep to, though it was taken.")
_WEBHOOK = thing(
    "An endpoint.",
    id=ID,
    key=told(TEXT, "Prefix of the key that it belongs to."),
    name=TEXT,
    url=TEXT,
    **_FILTERS,
    public_key=told(TEXT, "By which its messages can be checked."),
    owed=told(WHOLE, "Messages that wait."),
    failures=told(WHOLE, "Tries in a row that failed."),
    failing_since=maybe(MOMENT),
    delivered_at=maybe(MOMENT),
    next_try_at=maybe(MOMENT),
    paused_at=maybe(MOMENT),
    paused_reason=maybe(TEXT),
    old_secret_until=maybe(MOMENT),
    created_by=WHO,
    created_at=MOMENT,
)
_TRY = thing("One try.", at=MOMENT, status=maybe(WHOLE), error=maybe(TEXT), took_ms=WHOLE)

SCHEMAS: dict[str, Schema] = {
    "Webhook": _WEBHOOK,
    "NewWebhook": more(_WEBHOOK, "An endpoint, with the secret that is shown this once.", secret=TEXT),
    "WebhookTest": thing(
        "What the receiver said to a test.",
        id=TEXT,
        status=maybe(WHOLE),
        error=maybe(TEXT),
        took_ms=WHOLE,
        delivered=FLAG,
    ),
    "WebhookMessage": thing(
        "One message of the log, with every try.",
        event=told(WHOLE, "Its event in the journal."),
        type=TEXT,
        subject=TEXT,
        state=word("owed", "delivered", "failed", "withdrawn"),
        tries=WHOLE,
        created_at=MOMENT,
        due_at=maybe(MOMENT),
        settled_at=maybe(MOMENT),
        attempts=many(_TRY),
    ),
    "CapReceived": thing(
        "A CAP message of an outside sender, without its text.",
        id=ID,
        source=told(TEXT, "As the administrator named it."),
        sender=TEXT,
        identifier=TEXT,
        sent_at=MOMENT,
        type=told(TEXT, "CAP's `msgType`."),
        status=told(TEXT, "CAP's `status`."),
        outcome=_OUTCOME,
        report=maybe(ID),
        notes=_NOTES,
        received_at=MOMENT,
        by=WHO,
    ),
    "CapTaken": thing(
        "What became of a CAP message.",
        outcome=_OUTCOME,
        report=maybe(ID),
        again=told(FLAG, "It was known already."),
        notes=_NOTES,
    ),
    "WebhookHost": thing("A host that was allowed.", name=TEXT, allowed_by=WHO, allowed_at=MOMENT),
    "Event": thing(
        "One event of the journal.",
        id=told(WHOLE, "Its place: the cursor of the stream after it."),
        at=MOMENT,
        type=told(TEXT, "Such as `alert.updated`."),
        subject=TEXT,
        by=WHO,
        data=DATA,
    ),
}

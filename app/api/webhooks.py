"""`/api/v1/webhooks`: addresses of integrators that are told what changes.

Administrators make endpoints for a key that there is; a key with `webhooks:write` makes its own. What is sent is what
that key may read, never more.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.accounts.identity import own_key
from app.api.ask import Ask
from app.api.described.shape import answer, pages
from app.api.lists import documented, listed, searching
from app.api.problems import Kind, Problem
from app.api.render import JSON, encoded, one
from app.api.views_webhooks import attempt_view, message_view, webhook_view
from app.api.webhook_forms import (
    FILTERS,
    Manager,
    ReplayForm,
    WebhookChange,
    WebhookForm,
    check_url,
    check_words,
    hook_of,
    is_theirs,
    key_of,
)
from app.db import Session
from app.gateways import cloudevents
from app.gateways.hooks import stage, store
from app.gateways.hooks.signing import new_secrets
from app.gateways.hooks.tables import Webhook
from app.journal.store import newest, record
from app.search.parse import Grammar
from app.search.search import Search

router = APIRouter(prefix="/webhooks", tags=["webhooks"])

GRAMMAR = Grammar(
    takes=frozenset({"state"}),
    kinds=None,
    states=frozenset({"owed", "delivered", "failed", stage.WITHDRAWN}),
    key=(int,),
)
MOST = 100
"""Endpoints of one centre: each reads the journal for itself."""
MOST_EACH = 10
"""Endpoints that a key may make for itself: there is room for others."""
BOTH_S = 24 * 3600
"""So long the old secrets count beside the new ones."""


@router.get("", responses=pages("Webhook"))
def list_webhooks(request: Request, ask: Manager) -> Response:
    """Endpoints, the oldest first: of a key its own, of an administrator all that are within what they may see."""
    with ask.reading() as session:
        mine = [hook for hook in store.hooks(session) if is_theirs(session, ask, hook)]
        owed = store.counts(session)
    return listed(request, [webhook_view(hook, owed.get(hook.id, 0)) for hook in mine])


@router.post("", status_code=201, responses=answer("NewWebhook", status=201))
def create_webhook(ask: Manager, form: WebhookForm) -> Response:
    """Make an endpoint; it is told what happens from now on. The answer is the only time that the secret is shown."""
    secrets = new_secrets()
    with ask.writing() as session:
        key = key_of(session, ask, form.key)
        check_words(form)
        check_url(session, form.url)
        _check_room(session, own_key(ask.principal))
        hook = Webhook(
            id=uuid4(),
            key=key,
            name=form.name,
            url=form.url,
            secret=secrets.secret,
            signing=secrets.signing,
            cursor=newest(session),
            types=sorted(set(form.types)),
            areas=sorted(set(form.areas)),
            kinds=sorted(set(form.kinds)),
            states=sorted(set(form.states)),
            urgencies=sorted(set(form.urgencies)),
            created_by=ask.principal.name,
            created_at=ask.now,
        )
        store.save(session, hook)
        _journal(session, ask, hook, "webhook.created")
    body = webhook_view(hook, 0) | {"secret": secrets.secret}
    return Response(encoded(body), 201, {"Location": f"/api/v1/webhooks/{hook.id}"}, JSON)


@router.get("/{id_}", responses=answer("Webhook"))
def read_webhook(request: Request, ask: Manager, id_: UUID) -> Response:
    """One endpoint."""
    with ask.reading() as session:
        hook = hook_of(session, ask, id_)
        owed = store.counts(session).get(hook.id, 0)
    return one(request, webhook_view(hook, owed))


@router.patch("/{id_}", responses=answer("Webhook"))
def change_webhook(request: Request, ask: Manager, id_: UUID, form: WebhookChange) -> Response:
    """Change an address, a filter, the key; pause or resume. Resumed, it goes on where it was paused."""
    with ask.writing() as session:
        hook = hook_of(session, ask, id_)
        check_words(form)
        if form.key is not None:
            hook.key = key_of(session, ask, form.key)
        if form.url is not None:
            check_url(session, form.url)
        for name in ("name", "url", *FILTERS):
            value = getattr(form, name)
            if value is not None:
                setattr(hook, name, sorted(set(value)) if isinstance(value, tuple) else value)
        if form.paused:
            stage.pause(session, hook, "by_hand", now=ask.now, by=ask.principal.name)
        elif form.paused is not None:
            stage.resume(session, hook, now=ask.now)
        store.save(session, hook)
        _journal(session, ask, hook, "webhook.changed")
        owed = store.counts(session).get(hook.id, 0)
    return one(request, webhook_view(hook, owed))


@router.delete("/{id_}", status_code=204)
def delete_webhook(ask: Manager, id_: UUID) -> Response:
    """Forget an endpoint, what is owed to it, and its log."""
    with ask.writing() as session:
        hook = hook_of(session, ask, id_)
        _journal(session, ask, hook, "webhook.removed")
        store.remove(session, hook.id)
    return Response(status_code=204)


@router.post("/{id_}/rotate", status_code=201, responses=answer("NewWebhook", status=201))
def rotate_secret(ask: Manager, id_: UUID) -> Response:
    """New secrets, shown once. For a day every message carries the signatures of both, so that none is refused."""
    secrets = new_secrets()
    with ask.writing() as session:
        hook = hook_of(session, ask, id_)
        hook.old_secret, hook.old_signing, hook.old_until = hook.secret, hook.signing, ask.now + BOTH_S
        hook.secret, hook.signing = secrets.secret, secrets.signing
        store.save(session, hook)
        _journal(session, ask, hook, "webhook.rotated")
        owed = store.counts(session).get(hook.id, 0)
    return Response(encoded(webhook_view(hook, owed) | {"secret": secrets.secret}), 201, media_type=JSON)


@router.post("/{id_}/test", responses=answer("WebhookTest"))
def test_webhook(ask: Manager, id_: UUID) -> Response:
    """Post a test at once and answer with what the receiver said. Nothing is owed by it and nothing is paused.

    429 while others are under way: each may take ten seconds of what serves everybody.
    """
    with ask.reading() as session:
        hook = hook_of(session, ask, id_)
        name = f"test_{uuid4().hex}"
        subject, mission = f"webhook/{hook.id}", ask.roster(session).code
        event = cloudevents.envelope(name, "webhook.test", subject, mission, at=ask.now, data={"name": hook.name})
        post = stage.sealed(session, hook, name, encoded(event), event=0, now=ask.now)
    if not ask.host.trying.acquire(blocking=False):
        raise Problem(Kind.RATE_LIMITED, "Other tests are under way.", headers={"Retry-After": "10"})
    try:
        answer = ask.host.poster.post(post.url, post.headers, post.body, is_allowed=post.is_allowed)
    finally:
        ask.host.trying.release()
    shown = {"id": name, "status": answer.status, "error": answer.error, "took_ms": answer.took_ms}
    return Response(encoded(shown | {"delivered": answer.error is None}), media_type=JSON)


@router.post("/{id_}/replay", status_code=202, response_class=Response)
def replay_webhook(ask: Manager, id_: UUID, form: ReplayForm) -> Response:
    """Tell again what happened since a moment, each event under the id it had, as it stands now."""
    with ask.writing() as session:
        hook = hook_of(session, ask, id_)
        stage.replay(session, hook, since=int(form.since.timestamp()))
        store.save(session, hook)
        _journal(session, ask, hook, "webhook.replayed")
    return Response(status_code=202)


@router.get("/{id_}/messages", openapi_extra=documented(GRAMMAR), responses=pages("WebhookMessage", geojson=True))
def list_messages(request: Request, ask: Manager, id_: UUID, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """The delivery log: what was owed, the latest event first, with every try."""
    with ask.reading() as session:
        page = store.messages(session, hook_of(session, ask, id_).id, search)
        tries = store.attempts(session, page.items)
    views = [message_view(row) | {"attempts": list(map(attempt_view, tries[row.event]))} for row in page.items]
    return listed(request, views, page.after)


def _check_room(session: Session, own: str | None) -> None:
    hooks = store.hooks(session)
    mine = sum(hook.key == own for hook in hooks)
    if own is not None and mine >= MOST_EACH:
        message = f"This key has {MOST_EACH} endpoints; remove one first."
        raise Problem(Kind.CONFLICT, message, code="too_many_webhooks")
    if len(hooks) >= MOST:
        raise Problem(Kind.CONFLICT, f"There are {MOST} endpoints; remove one first.", code="too_many_webhooks")


def _journal(session: Session, ask: Ask, hook: Webhook, type_: str) -> None:
    data: dict[str, Any] = {"name": hook.name, "key": hook.key, "host": urlsplit(hook.url).netloc}
    record(session, type_, str(hook.id), at=ask.now, by=ask.principal.name, audit=True, data=data)

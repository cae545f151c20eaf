"""What is owed to an endpoint, and what becomes of it: follow the journal, make a post of an event, settle a try."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from app.access.principal import Principal
from app.db import Session
from app.gateways import cloudevents
from app.gateways.feed import changes, told
from app.gateways.filters import Filter
from app.gateways.hooks import store
from app.gateways.hooks.hosts import store as hosts
from app.gateways.hooks.patience import Standing, Verdict, decide, is_down, wait_s
from app.gateways.hooks.post import Answer
from app.gateways.hooks.signing import Secrets, headers
from app.gateways.hooks.store import New
from app.gateways.hooks.tables import Webhook, WebhookAttempt, WebhookMessage
from app.gateways.hooks.target import host_of
from app.gateways.reader import Reader
from app.journal.entry import Entry
from app.journal.store import entries, record
from app.jsontext import encoded
from app.roster.roster import Roster

CLAIM_S = 60
"""So long a claim holds; a try is over long before."""
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Post:
    """A message that was claimed, ready to go."""

    webhook: UUID
    event: int
    url: str
    is_allowed: bool
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """What an endpoint is to be told of a stretch of the journal."""

    webhook: UUID
    seen: int
    cursor: int
    new: tuple[New, ...]
    is_whole: bool


def filter_of(hook: Webhook) -> Filter:
    """What the endpoint asked for."""
    parts = (hook.types, hook.areas, hook.kinds, hook.states, hook.urgencies)
    return Filter(*map(frozenset, parts))


def look(reader: Reader, hook: Webhook) -> Found:
    """What happened since the endpoint's cursor, as far as it is for its key and was asked for."""
    page, wanted = changes(reader, hook.cursor), filter_of(hook)
    new = tuple(
        New(each.cursor, f"{each.topic}/{each.key}", each.type) for each in page.items if wanted.wants_change(each)
    )
    return Found(hook.id, hook.cursor, page.cursor, new, page.is_whole)


def keep(session: Session, found: Found, *, now: int) -> None:
    """Owe what was found, unless another process was faster."""
    if store.move_on(session, found.webhook, seen=found.seen, cursor=found.cursor):
        if found.cursor < found.seen:
            store.cut(session, found.webhook, after=found.cursor)
        store.owe(session, found.webhook, found.new, now=now)


def claim(session: Session, id_: UUID, *, now: int, limit: int) -> list[WebhookMessage]:
    """What is to be sent to an endpoint now, claimed."""
    hook = store.hook(session, id_)
    if hook is None or hook.paused_at is not None or hook.rest_until > now:
        return []
    rows = store.due(session, id_, now=now, limit=limit)
    return [row for row in rows if store.claim(session, row, now=now, until=now + CLAIM_S)]


def post_of(session: Session, roster: Roster, row: WebhookMessage, principal: Principal, *, now: int) -> Post | None:
    """The post of a claimed message as things stand now; None: it is not the key's to see any more."""
    hook = store.hook(session, row.webhook)
    found = [entry for entry in entries(session, row.event - 1, limit=1) if entry.id == row.event]
    change = next(told(Reader(session, roster, principal, now), found), None)
    if hook is None or change is None:
        return None
    body = encoded(cloudevents.event(change, roster.code))
    return sealed(session, hook, _id(hook, found[0]), body, event=row.event, now=now)


def sealed(session: Session, hook: Webhook, id_: str, body: bytes, *, event: int, now: int) -> Post:
    """A post of `body` with its signatures."""
    signed = headers(secrets_of(hook, now=now), id_, body, at=now)
    sent = {"Content-Type": cloudevents.MEDIA_TYPE, "User-Agent": "Heliograph-Webhooks/1", **signed}
    return Post(hook.id, event, hook.url, allowed(session, hook.url), sent, body)


def secrets_of(hook: Webhook, *, now: int) -> list[Secrets]:
    """The secrets that count now, the newest first."""
    live = [Secrets(hook.secret, hook.signing)]
    if hook.old_secret and hook.old_signing and now < (hook.old_until or 0):
        live.append(Secrets(hook.old_secret, hook.old_signing))
    return live


def allowed(session: Session, url: str) -> bool:
    """Whether an administrator named the host of a URL."""
    return hosts.is_allowed(session, host_of(url))


def settle(session: Session, row: WebhookMessage, answer: Answer, *, dice: float, now: int) -> Verdict | None:
    """Keep what became of a try; None: the endpoint is not there any more."""
    hook, message = store.hook(session, row.webhook), store.message(session, row.webhook, row.event)
    if hook is None or message is None:
        return None
    store.save(
        session,
        WebhookAttempt(
            webhook=row.webhook,
            event=row.event,
            at=now,
            status=answer.status,
            error=answer.error,
            took_ms=answer.took_ms,
        ),
    )
    first = message.first_try_at or now
    verdict = decide(answer.status, Standing(first, hook.failing_since, hook.failures, message.tries), now=now)
    if verdict is Verdict.DELIVERED:
        _delivered(session, hook, message, now=now)
    else:
        _failed(session, hook, message, verdict, answer, dice=dice, now=now)
    return verdict


def withdraw(session: Session, row: WebhookMessage, *, now: int) -> None:
    """A message that is not for the key any more is never sent."""
    message = store.message(session, row.webhook, row.event)
    if message is not None:
        message.state, message.settled_at = WITHDRAWN, now


def pause(session: Session, hook: Webhook, reason: str, *, now: int, by: str = "system") -> None:
    """Send no more to an endpoint until somebody resumes it; what is owed is kept."""
    if hook.paused_at is None:
        hook.paused_at, hook.paused_reason = now, reason
        data = {"name": hook.name, "reason": reason}
        record(session, "webhook.paused", str(hook.id), at=now, by=by, audit=True, data=data)


def resume(session: Session, hook: Webhook, *, now: int) -> None:
    """Go on where it was paused."""
    hook.paused_at = hook.paused_reason = hook.failing_since = None
    hook.failures = hook.rest_until = 0
    session.flush()
    store.hurry(session, hook.id, now=now)


def replay(session: Session, hook: Webhook, *, since: int) -> None:
    """Tell again what happened since then, each event under its old id."""
    hook.cursor = min(hook.cursor, store.cursor_at(session, since))


def _delivered(session: Session, hook: Webhook, message: WebhookMessage, *, now: int) -> None:
    message.state, message.settled_at = "delivered", now
    was_down = is_down(hook.failures)
    hook.failures = hook.rest_until = 0
    hook.failing_since, hook.delivered_at = None, now
    session.flush()
    if was_down:
        store.hurry(session, hook.id, now=now)


def _failed(
    session: Session,
    hook: Webhook,
    message: WebhookMessage,
    verdict: Verdict,
    answer: Answer,
    *,
    dice: float,
    now: int,
) -> None:
    hook.failures += 1
    hook.failing_since = hook.failing_since or now
    message.due_at = now + wait_s(message.tries, dice=dice, asked_s=answer.retry_after_s)
    if is_down(hook.failures):
        hook.rest_until = now + wait_s(hook.failures, dice=dice, asked_s=answer.retry_after_s)
    if verdict is Verdict.FAILED:
        message.state, message.settled_at = "failed", now
    elif verdict in {Verdict.PAUSE_GONE, Verdict.PAUSE_FAILING}:
        pause(session, hook, str(verdict), now=now)


def _id(hook: Webhook, entry: Entry) -> str:
    """The same for every try and every replay of an event; another one for what took its place after a restore."""
    return f"msg_{uuid5(hook.id, f'{entry.id}/{entry.at}/{entry.type}/{entry.subject}').hex}"

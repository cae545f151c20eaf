"""All SQL of webhooks: endpoints, the messages owed to them, and the tries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, exists, func, tuple_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.gateways.hooks.tables import Webhook, WebhookAttempt, WebhookMessage
from app.journal.tables import Event
from app.search.search import Page, Search, page_of

OWED = "owed"


@dataclass(frozen=True, slots=True)
class New:
    """An event that an endpoint asked for."""

    event: int
    subject: str
    type: str


def hook(session: Session, id_: UUID) -> Webhook | None:
    """The endpoint with that id."""
    return session.get(Webhook, id_)


def hooks(session: Session, *, key: str | None = None) -> Sequence[Webhook]:
    """Every endpoint, or those of one key, the oldest first."""
    query = select(Webhook).order_by(col(Webhook.created_at), col(Webhook.id))
    return session.exec(query if key is None else query.where(col(Webhook.key) == key)).all()


def live(session: Session) -> Sequence[Webhook]:
    """Endpoints that are not paused."""
    return session.exec(select(Webhook).where(col(Webhook.paused_at).is_(None))).all()


def save(session: Session, row: Webhook | WebhookAttempt) -> None:
    """Add or change a row."""
    session.add(row)
    session.flush()


def remove(session: Session, id_: UUID) -> None:
    """Forget an endpoint and all that was owed to it."""
    for table in (WebhookAttempt, WebhookMessage):
        session.execute(delete(table).where(col(table.webhook) == id_))
    session.execute(delete(Webhook).where(col(Webhook.id) == id_))


def owe(session: Session, webhook: UUID, new: Iterable[New], *, now: int) -> None:
    """Owe these events; one that was settled before is owed again, under its old id."""
    wanted = {each.event: each for each in new}
    known = set(
        session.exec(
            select(WebhookMessage.event).where(
                col(WebhookMessage.webhook) == webhook, col(WebhookMessage.event).in_(sorted(wanted))
            )
        )
    )
    again = {"state": OWED, "due_at": now, "first_try_at": None, "tries": 0, "settled_at": None}
    if known:
        session.execute(
            update(WebhookMessage)
            .where(
                col(WebhookMessage.webhook) == webhook,
                col(WebhookMessage.event).in_(sorted(known)),
                col(WebhookMessage.state) != OWED,
            )
            .values(**again)
        )
    session.add_all(
        WebhookMessage(
            webhook=webhook, event=each.event, subject=each.subject, type=each.type, created_at=now, due_at=now
        )
        for event, each in wanted.items()
        if event not in known
    )
    session.flush()


def move_on(session: Session, webhook: UUID, *, seen: int, cursor: int) -> bool:
    """Keep that the journal was followed from `seen` to `cursor`; False when somebody else moved it meanwhile."""
    result: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Webhook).where(col(Webhook.id) == webhook, col(Webhook.cursor) == seen).values(cursor=cursor)
    )
    return result.rowcount == 1


def cut(session: Session, webhook: UUID, *, after: int) -> None:
    """Forget messages of events that a restored database does not have any more."""
    for table in (WebhookAttempt, WebhookMessage):
        session.execute(delete(table).where(col(table.webhook) == webhook, col(table.event) > after))


def due(session: Session, webhook: UUID, *, now: int, limit: int) -> Sequence[WebhookMessage]:
    """Messages to send now: of each subject only the first that is owed; what failed least goes first, then the oldest.

    One that always fails thus never stands before the others.
    """
    earlier = aliased(WebhookMessage)
    is_first = ~exists().where(
        col(earlier.webhook) == col(WebhookMessage.webhook),
        col(earlier.subject) == col(WebhookMessage.subject),
        col(earlier.event) < col(WebhookMessage.event),
        col(earlier.state) == OWED,
    )
    query = select(WebhookMessage).where(
        col(WebhookMessage.webhook) == webhook,
        col(WebhookMessage.state) == OWED,
        col(WebhookMessage.due_at) <= now,
        is_first,
    )
    return session.exec(query.order_by(col(WebhookMessage.tries), col(WebhookMessage.event)).limit(limit)).all()


def hooks_due(session: Session, *, now: int) -> Mapping[UUID, str]:
    """Endpoints that something is to be sent to now, each with its key."""
    query = (
        select(Webhook.id, Webhook.key)
        .where(
            col(Webhook.paused_at).is_(None),
            col(Webhook.rest_until) <= now,
            exists().where(
                col(WebhookMessage.webhook) == col(Webhook.id),
                col(WebhookMessage.state) == OWED,
                col(WebhookMessage.due_at) <= now,
            ),
        )
        .order_by(col(Webhook.id))
    )
    return dict(session.exec(query).all())


def claim(session: Session, row: WebhookMessage, *, now: int, until: int) -> bool:
    """Take a message for sending; False when another worker was faster. Unsettled, it is due again at `until`."""
    result: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(WebhookMessage)
        .where(
            col(WebhookMessage.webhook) == row.webhook,
            col(WebhookMessage.event) == row.event,
            col(WebhookMessage.state) == OWED,
            col(WebhookMessage.due_at) == row.due_at,
        )
        .values(due_at=until, tries=row.tries + 1, first_try_at=row.first_try_at or now)
        .execution_options(synchronize_session=False)
    )
    return result.rowcount == 1


def give_back(session: Session, rows: Iterable[WebhookMessage]) -> None:
    """Undo claims of messages that were not tried; `rows` as they were before."""
    for row in rows:
        session.execute(
            update(WebhookMessage)
            .where(col(WebhookMessage.webhook) == row.webhook, col(WebhookMessage.event) == row.event)
            .values(due_at=row.due_at, tries=row.tries, first_try_at=row.first_try_at)
            .execution_options(synchronize_session=False)
        )


def message(session: Session, webhook: UUID, event: int) -> WebhookMessage | None:
    """The message of an event to an endpoint."""
    return session.get(WebhookMessage, (webhook, event))


def hurry(session: Session, webhook: UUID, *, now: int) -> None:
    """All that is owed is due now: the receiver is back."""
    owed = (col(WebhookMessage.webhook) == webhook, col(WebhookMessage.state) == OWED, col(WebhookMessage.due_at) > now)
    session.execute(update(WebhookMessage).where(*owed).values(due_at=now).execution_options(synchronize_session=False))


def not_ahead(session: Session, *, longest: int, now: int) -> None:
    """When the centre's own clock was set back: nothing rests or is due later than the longest waiting from now."""
    for row in session.exec(select(Webhook).where(col(Webhook.rest_until) > longest)):
        row.rest_until = now
        hurry(session, row.id, now=now)


def messages(session: Session, webhook: UUID, search: Search) -> Page[WebhookMessage]:
    """The delivery log: the latest event first, key (event,); filtered by state."""
    query = select(WebhookMessage).where(col(WebhookMessage.webhook) == webhook)
    if search.states:
        query = query.where(col(WebhookMessage.state).in_(sorted(search.states)))
    if search.after is not None:
        query = query.where(col(WebhookMessage.event) < search.after[0])
    rows = session.exec(query.order_by(col(WebhookMessage.event).desc()).limit(search.limit + 1)).all()
    return page_of(rows, search, lambda row: (row.event,))


def attempts(session: Session, rows: Collection[WebhookMessage]) -> Mapping[int, list[WebhookAttempt]]:
    """The tries of messages of one endpoint by their event, oldest first."""
    found: dict[int, list[WebhookAttempt]] = {row.event: [] for row in rows}
    if rows:
        pairs = [(row.webhook, row.event) for row in rows]
        wanted = tuple_(col(WebhookAttempt.webhook), col(WebhookAttempt.event)).in_(pairs)
        for attempt in session.exec(select(WebhookAttempt).where(wanted).order_by(col(WebhookAttempt.id))):
            found[attempt.event].append(attempt)
    return found


def counts(session: Session) -> Mapping[UUID, int]:
    """How many messages are owed to each endpoint."""
    query = select(WebhookMessage.webhook, func.count()).where(col(WebhookMessage.state) == OWED)
    return dict(session.exec(query.group_by(col(WebhookMessage.webhook))).all())


def forget(session: Session, *, before: int) -> None:
    """Drop messages that were settled before then, with their tries."""
    old = select(WebhookMessage.webhook, WebhookMessage.event).where(col(WebhookMessage.settled_at) < before)
    session.execute(
        delete(WebhookAttempt).where(tuple_(col(WebhookAttempt.webhook), col(WebhookAttempt.event)).in_(old))
    )
    session.execute(delete(WebhookMessage).where(col(WebhookMessage.settled_at) < before))


def cursor_at(session: Session, at: int) -> int:
    """The cursor from which everything follows that happened at `at` or later."""
    last = select(func.max(col(Event.id))).where(col(Event.at) < at)
    first = select(func.min(col(Event.id))).where(col(Event.at) >= at)
    found = session.exec(first).one()
    return found - 1 if found is not None else session.exec(last).one() or 0

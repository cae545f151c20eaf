"""All SQL of the delivery stage: deliveries, their attempts, and the count of packets to each site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, case, func, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from app.alerts.tables import Alert, AlertRevision
from app.delivery.ladder import Answer, Ladder
from app.delivery.tables import Attempt, Delivery, Downlink
from app.ingest.tables import SiteLink
from app.roster.settings import MissionSettings
from app.roster.tables import Site
from edge_agent.wire.messages import Response
from edge_agent.wire.scales import URGENCIES


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that is due, with the message that is owed."""

    row: Delivery
    urgency: str
    values: Mapping[str, Any]


def of_alert(session: Session, alert: int) -> dict[str, Delivery]:
    """The deliveries of an alert by addressee."""
    return {row.addressee: row for row in session.exec(select(Delivery).where(col(Delivery.alert) == alert))}


def find(session: Session, alert: int, addressee: str) -> Delivery | None:
    """The delivery of an alert to one addressee."""
    query = select(Delivery).where(col(Delivery.alert) == alert, col(Delivery.addressee) == addressee)
    return session.exec(query).first()


def add(session: Session, rows: Iterable[Delivery]) -> None:
    """Store new deliveries."""
    session.add_all(rows)
    session.flush()


def ladder_of(row: Delivery) -> Ladder:
    """How far a delivery has come."""
    answer = None
    if row.acknowledged_revision >= 0:
        answer = Answer(
            revision=row.acknowledged_revision,
            epoch=row.answer_epoch,
            seq=row.answer_seq,
            response=Response(row.response or Response.NONE),
            person=row.acknowledged_by or "",
            site_at=row.acknowledged_site_at or 0,
        )
    return Ladder(
        revision=row.revision,
        required=row.required_revision,
        sent=row.sent_revision,
        received=row.received_revision,
        elsewhere=row.elsewhere_revision,
        seen=row.seen_revision,
        acknowledged=row.acknowledged_revision,
        answer=answer,
        is_over=row.lapsed_at is not None,
    )


def write(row: Delivery, ladder: Ladder) -> None:
    """Keep how far a delivery has come."""
    row.revision = ladder.revision
    row.required_revision = ladder.required
    row.sent_revision = ladder.sent
    row.received_revision = ladder.received
    row.elsewhere_revision = ladder.elsewhere
    row.seen_revision = ladder.seen
    row.acknowledged_revision = ladder.acknowledged
    if ladder.answer is not None:
        row.answer_epoch, row.answer_seq = ladder.answer.epoch, ladder.answer.seq
        row.response, row.acknowledged_by = ladder.answer.response, ladder.answer.person
        row.acknowledged_site_at = ladder.answer.site_at
    row.state = ladder.state


def due(session: Session, now: int, limit: int) -> list[Due]:
    """Deliveries to send by now with the message each is owed: the most urgent alerts first, then the longest due."""
    rank = case({urgency: place for place, urgency in enumerate(URGENCIES)}, value=col(Alert.urgency), else_=0)
    query = (
        select(Delivery, Alert.urgency, AlertRevision.values)
        .join(Alert, col(Alert.number) == col(Delivery.alert))
        .join(
            AlertRevision,
            (col(AlertRevision.alert) == col(Delivery.alert)) & (col(AlertRevision.revision) == col(Delivery.revision)),
        )
        .where(col(Delivery.due_at) <= now)
        .order_by(rank.desc(), col(Delivery.due_at), col(Delivery.id))
        .limit(limit)
    )
    return [Due(row, urgency, values) for row, urgency, values in session.exec(query)]


def claim(session: Session, row: Delivery, *, until: int) -> bool:
    """Take a due delivery for one try and set when the next may come; False where another worker was faster."""
    result = session.execute(
        update(Delivery)
        .where(
            col(Delivery.id) == row.id,
            col(Delivery.due_at) == row.due_at,
            col(Delivery.tries) == row.tries,
            col(Delivery.revision) == row.revision,
        )
        .values(due_at=until, tries=row.tries + 1)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - an update has a row count
    if result.rowcount != 1:
        return False
    set_committed_value(row, "due_at", until)
    set_committed_value(row, "tries", row.tries + 1)
    return True


def wake(session: Session, sites: Collection[str], now: int) -> None:
    """Send at once what was held back for these sites: they were heard."""
    session.execute(
        update(Delivery)
        .where(col(Delivery.site).in_(sorted(sites)), col(Delivery.held))
        .values(held=False, due_at=now, tries=0)
        .execution_options(synchronize_session="fetch")
    )


def not_ahead(session: Session, settings: MissionSettings, now: int) -> None:
    """When the centre's own clock was set back: what was to be done "in the future" is done when it would be from now.

    Nothing is ever due later than the longest waiting, and no time to answer is longer than that of its urgency.
    """
    longest = now + max(settings.resend_longest_s, *settings.resend_s.values())
    session.execute(update(Delivery).where(col(Delivery.due_at) > longest).values(due_at=now))
    for urgency, patience in settings.escalate_s.items():
        alerts = select(Alert.number).where(col(Alert.urgency) == urgency)
        session.execute(
            update(Delivery)
            .where(col(Delivery.escalate_at) > now + patience, col(Delivery.alert).in_(alerts))
            .values(escalate_at=now + patience)
        )


def to_start_over(session: Session) -> Sequence[tuple[Delivery, int]]:
    """Deliveries of standing alerts counted for an earlier enrolment of their site, with the epoch it has now."""
    query = (
        select(Delivery, Site.epoch)
        .join(Alert, col(Alert.number) == col(Delivery.alert))
        .join(Site, col(Site.code) == col(Delivery.site))
        .where(col(Alert.state) == "active", col(Delivery.epoch) < col(Site.epoch))
    )
    return session.exec(query.order_by(col(Delivery.id))).all()


def dark_sites(session: Session) -> frozenset[str]:
    """Codes of the sites that have fallen silent."""
    return frozenset(session.exec(select(SiteLink.site).where(col(SiteLink.dark_since).is_not(None))))


def to_escalate(session: Session, now: int, limit: int) -> Sequence[tuple[Delivery, Alert]]:
    """Deliveries whose time to be acknowledged has run out, with their alerts, longest due first."""
    query = (
        select(Delivery, Alert)
        .join(Alert, col(Alert.number) == col(Delivery.alert))
        .where(col(Delivery.escalate_at) <= now)
        .order_by(col(Delivery.escalate_at), col(Delivery.id))
        .limit(limit)
    )
    return session.exec(query).all()


def by_ids(session: Session, ids: Collection[int]) -> dict[int, Delivery]:
    """Deliveries by id."""
    rows = session.exec(select(Delivery).where(col(Delivery.id).in_(sorted(ids))))
    return {row.id: row for row in rows if row.id is not None}


def attempted(session: Session, attempts: Iterable[Attempt]) -> None:
    """Keep tries to send."""
    session.add_all(attempts)
    session.flush()


def attempts(session: Session, delivery: int) -> Sequence[Attempt]:
    """The tries of a delivery, oldest first."""
    return session.exec(select(Attempt).where(col(Attempt.delivery) == delivery).order_by(col(Attempt.id))).all()


def failures(session: Session, row: Delivery) -> int:
    """How often no packet could be made of the message that is owed."""
    query = select(func.count()).where(
        col(Attempt.delivery) == row.id, col(Attempt.revision) == row.revision, col(Attempt.outcome) == "failed"
    )
    return session.exec(query).one()


def numbers(session: Session, site: str, epoch: int, count: int) -> range:
    """The next `count` sequence numbers of packets to a site, contiguous per epoch, from 1."""
    row = session.get(Downlink, (site, epoch))
    if row is None:
        row = Downlink(site=site, epoch=epoch)
        session.add(row)
    first = row.seq + 1
    row.seq += count
    session.flush()
    return range(first, first + count)

"""Take the steps that devices report: up the ladder, into the journal, and to the superior of who cannot comply."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.alerts import store as alerts
from app.alerts.audience import addressee_of
from app.alerts.lifecycle import State as AlertState
from app.alerts.tables import Alert
from app.db import Session
from app.delivery import escalation, store
from app.delivery.escalate import escalate
from app.delivery.ladder import Ladder, News, climb, climb_elsewhere
from app.delivery.tables import Delivery
from app.ingest.outcome import Outcome
from app.journal.store import record
from app.roster.roster import Roster
from app.roster.seen import areas_of_addressee
from edge_agent.wire.messages import AlertAck, Stage


class Unplaced(StrEnum):
    """Why a step belongs to no delivery."""

    UNKNOWN_ALERT = "unknown_alert"
    NOT_ADDRESSED = "not_addressed"
    """The alert exists but was not for that unit."""
    UNKNOWN_REVISION = "unknown_revision"


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the ladder of one delivery, before and after."""

    alert: Alert
    row: Delivery
    ack: AlertAck
    before: Ladder
    after: Ladder
    news: News


def take(session: Session, roster: Roster, outcome: Outcome, ack: AlertAck, *, now: int) -> News | Unplaced:
    """Take one step; never raises for what a device says."""
    alert = alerts.by_number(session, ack.alert)
    if alert is None:
        return _unplaced(session, roster, outcome, ack, Unplaced.UNKNOWN_ALERT, alert=None, now=now)
    addressee = addressee_of(outcome.site, ack.unit, roster)
    row = store.find(session, ack.alert, addressee) if addressee else None
    if row is None:
        return _unplaced(session, roster, outcome, ack, Unplaced.NOT_ADDRESSED, alert=alert, now=now)
    before = store.ladder_of(row)
    after, news = climb(
        before,
        ack,
        epoch=outcome.epoch,
        seq=outcome.seq or 0,
        newest=alert.revision,
        is_another_device=outcome.epoch < row.epoch,
    )
    if news is News.UNKNOWN_REVISION:
        return _unplaced(session, roster, outcome, ack, Unplaced.UNKNOWN_REVISION, alert=alert, now=now)
    _climbed(session, roster, Step(alert, row, ack, before, after, news), now=now)
    return news


def take_elsewhere(session: Session, roster: Roster, addressee: str, ack: AlertAck, *, now: int) -> News | Unplaced:
    """Take one step that a device of `addressee` reports past its site; never raises for what a device says."""
    alert = alerts.by_number(session, ack.alert)
    row = store.find(session, ack.alert, addressee)
    if alert is None or row is None:
        return Unplaced.UNKNOWN_ALERT if alert is None else Unplaced.NOT_ADDRESSED
    before = store.ladder_of(row)
    after, news = climb_elsewhere(before, ack, newest=alert.revision)
    if news is News.UNKNOWN_REVISION:
        return Unplaced.UNKNOWN_REVISION
    _climbed(session, roster, Step(alert, row, ack, before, after, news), now=now)
    return news


def _climbed(session: Session, roster: Roster, step: Step, *, now: int) -> None:
    alert, row = step.alert, step.row
    if step.news is not News.KNOWN:
        _keep(row, step.before, step.after, step.ack, now)
        _journal(session, alert, row, step.ack, areas=areas_of_addressee(roster, row.addressee), now=now)
    reason = escalation.decide(
        step.after,
        is_active=alert.state == AlertState.ACTIVE,
        escalate_at=row.escalate_at,
        is_new_answer=step.news is News.ANSWERED,
        now=now,
    )
    if reason is escalation.Reason.CANNOT_COMPLY:
        escalate(session, roster, alert, row, reason, now=now)


def _keep(row: Delivery, before: Ladder, after: Ladder, ack: AlertAck, now: int) -> None:
    store.write(row, after)
    if max(after.received, after.elsewhere) > max(before.received, before.elsewhere):
        row.received_at, row.received_site_at = now, ack.at
    if after.seen > before.seen:
        row.seen_at, row.seen_site_at = now, ack.at
    if after.answer != before.answer:
        row.acknowledged_at = now
    if after.is_settled:
        row.due_at, row.held = None, False


def _journal(session: Session, alert: Alert, row: Delivery, ack: AlertAck, *, areas: Collection[str], now: int) -> None:
    answer = {"response": ack.response, "person": ack.person} if ack.stage is Stage.ACKNOWLEDGED else {}
    record(
        session,
        f"delivery.{ack.stage}",
        str(row.alert),
        at=now,
        areas=areas,
        sensitive=alert.sensitive,
        by=row.addressee,
        data={
            "alert": row.alert,
            "addressee": row.addressee,
            "revision": ack.revision,
            "state": row.state,
            "site_at": ack.at,
            **answer,
        },
    )


def _unplaced(
    session: Session,
    roster: Roster,
    outcome: Outcome,
    ack: AlertAck,
    reason: Unplaced,
    *,
    alert: Alert | None,
    now: int,
) -> Unplaced:
    record(
        session,
        "delivery.unknown",
        str(ack.alert),
        at=now,
        areas=roster.areas_of_site(outcome.site),
        sensitive=bool(alert and alert.sensitive),
        data={"alert": ack.alert, "site": outcome.site, "unit": ack.unit, "stage": ack.stage, "reason": reason},
    )
    return reason

"""The face of the delivery stage: what is owed, what goes out now, what came back, and who is told when nothing did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.alerts.change import AlertChange
from app.alerts.lifecycle import State as AlertState
from app.db import Session
from app.delivery import answers, dispatch, escalation, store
from app.delivery.answers import Unplaced
from app.delivery.escalate import escalate
from app.delivery.follow import follow_alert, start_over
from app.delivery.ladder import News
from app.delivery.outgoing import Outgoing, Sending
from app.ingest.outcome import Outcome, Verdict
from app.roster.roster import Roster
from edge_agent.wire.messages import AlertAck

ESCALATIONS = 500
"""Escalated in one transaction: one tick never keeps the reports waiting for long."""


@dataclass(frozen=True, slots=True)
class Climbed:
    """How many steps of devices were news, how many were known, and how many spoke of what was never theirs."""

    news: int = 0
    known: int = 0
    unknown: int = 0


def follow(session: Session, roster: Roster, change: AlertChange, *, now: int) -> None:
    """Owe every addressee of these alerts the newest message that is for them."""
    for number in change.alerts:
        follow_alert(session, roster, number, now=now)


def climb(session: Session, roster: Roster, outcomes: Sequence[Outcome], *, now: int) -> Climbed:
    """Take the steps that devices report, and send at once what waited for sites that were heard again."""
    sites = {outcome.site for outcome in outcomes if outcome.site and outcome.verdict is not Verdict.REFUSED}
    if sites:
        store.wake(session, sites, now)
    tally = Counter(
        answers.take(session, roster, outcome, outcome.body, now=now)
        for outcome in outcomes
        if outcome.verdict is Verdict.ACCEPTED and isinstance(outcome.body, AlertAck)
    )
    news = tally[News.HIGHER] + tally[News.ANSWERED]
    return Climbed(news=news, known=tally[News.KNOWN], unknown=tally.total() - news - tally[News.KNOWN])


def answer_elsewhere(session: Session, roster: Roster, addressee: str, ack: AlertAck, *, now: int) -> News | Unplaced:
    """Take a step that a device of a unit reports past its site; what the site itself is owed stays owed."""
    return answers.take_elsewhere(session, roster, addressee, ack, now=now)


def tick(session: Session, roster: Roster, *, now: int) -> AlertChange:
    """Escalate what nobody took in time; answers with the alerts that have a new addressee by it.

    A site that was enrolled anew gets again what stands: its new device has nothing.
    """
    store.not_ahead(session, roster.settings, now)
    for row, epoch in store.to_start_over(session):
        start_over(row, epoch, now)
    escalated = []
    for row, alert in store.to_escalate(session, now, ESCALATIONS):
        reason = escalation.decide(
            store.ladder_of(row), is_active=alert.state == AlertState.ACTIVE, escalate_at=row.escalate_at, now=now
        )
        row.escalate_at = None
        if reason is escalation.Reason.TIME_RAN_OUT:
            escalate(session, roster, alert, row, reason, now=now)
            escalated.append(row.alert)
    return AlertChange.of(escalated)


def is_due(session: Session, *, now: int) -> bool:
    """Whether `due` would find anything, so that nobody takes the writers' turn for nothing."""
    return bool(store.due(session, now, 1))


def due(session: Session, roster: Roster, *, now: int, limit: int = 200) -> list[Outgoing]:
    """Packets to publish now, most urgent first. Commit before publishing: the claim is what keeps others from it."""
    return dispatch.due(session, roster, now=now, limit=limit)


def sent(session: Session, outgoing: Outgoing, outcome: Sending, *, now: int) -> None:
    """Keep what became of a packet of `due`: an attempt for each delivery, and the rung `sent`."""
    dispatch.sent(session, outgoing, outcome, now=now)

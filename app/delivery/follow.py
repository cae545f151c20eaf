"""Turn an alert's messages and audience into deliveries: what each addressee is owed now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.alerts import store as alerts
from app.alerts.lifecycle import State as AlertState
from app.alerts.tables import Alert, AlertRevision, Audience
from app.db import Session
from app.delivery import store
from app.delivery.escalation import due_at
from app.delivery.ladder import Ladder, owe
from app.delivery.tables import Delivery
from app.roster.roster import Roster
from app.roster.settings import MissionSettings


def follow_alert(session: Session, roster: Roster, number: int, *, now: int) -> None:
    """Bring the deliveries of one alert up to its last message. Doing it again changes nothing."""
    alert = alerts.by_number(session, number)
    if alert is None:
        return
    messages = alerts.revisions(session, number)
    rows = store.of_alert(session, number)
    fresh = []
    for addressee, member in alerts.audience(session, number).items():
        wanted = owed(messages, addressee)
        row = rows.get(addressee)
        if row is not None:
            row.reason = member.reason
            _bring(row, alert, wanted, roster.settings, now)
            if alert.state == AlertState.ACTIVE and (row.site, row.number) != (member.site, member.number):
                row.site, row.number = member.site, member.number
                start_over(row, _epoch(roster, member.site), now)
        elif alert.state == AlertState.ACTIVE:
            fresh.append(_new(alert, member, wanted, roster, now))
    store.add(session, fresh)


def owed(messages: Sequence[AlertRevision], addressee: str) -> Ladder:
    """The ladder of an addressee who has none of these messages: which is owed, and from which on a rung counts."""
    theirs = [message for message in messages if message.only is None or addressee in message.only]
    return Ladder(
        revision=max(message.revision for message in theirs),
        required=max(message.revision for message in theirs if message.grew),
    )


def start_over(row: Delivery, epoch: int, now: int) -> None:
    """Another device stands for the addressee now: it has nothing yet. What a person answered stays answered."""
    row.epoch = epoch
    row.received_revision = -1
    row.due_at, row.tries, row.held = now, 0, False
    store.write(row, store.ladder_of(row))


def lapse(row: Delivery, now: int) -> None:
    """There is nothing to deliver any more; what the device is known to have stays on record."""
    row.due_at, row.held = None, False
    row.escalate_at = None
    if row.received_revision < 0 and row.lapsed_at is None:
        row.lapsed_at = now
    store.write(row, store.ladder_of(row))


def _epoch(roster: Roster, site: str) -> int:
    known = roster.sites.get(site)
    return known.epoch if known else 0


def _new(alert: Alert, member: Audience, ladder: Ladder, roster: Roster, now: int) -> Delivery:
    return Delivery(
        alert=member.alert,
        addressee=member.addressee,
        site=member.site,
        number=member.number,
        epoch=_epoch(roster, member.site),
        reason=member.reason,
        state=ladder.state,
        revision=ladder.revision,
        required_revision=ladder.required,
        created_at=now,
        due_at=now,
        escalate_at=due_at(alert.urgency, now, roster.settings),
        escalated_to=[],
    )


def _bring(row: Delivery, alert: Alert, wanted: Ladder, settings: MissionSettings, now: int) -> None:
    may_have_it = row.tries > 0 or row.sent_revision >= 0 or row.received_revision >= 0
    if alert.state == AlertState.EXPIRED or (alert.state == AlertState.CANCELLED and not may_have_it):
        lapse(row, now)
        return
    if wanted.revision <= row.revision:
        return
    ladder = store.ladder_of(row)
    if wanted.required > row.required_revision:
        row.escalate_at, row.escalated_at = due_at(alert.urgency, now, settings), None
    if alert.state == AlertState.CANCELLED:
        row.escalate_at = None
    else:
        row.lapsed_at = None
        ladder = replace(ladder, is_over=False)
    store.write(row, owe(ladder, wanted.revision, wanted.required))
    row.due_at, row.tries, row.held = now, 0, False

"""The face of the alerts stage: who must know of what changed, what ran out, and what an officer wants to say."""

from __future__ import annotations

from collections.abc import Sequence

from app.alerts import calls, manual, standing, store, threats
from app.alerts.change import AlertChange
from app.alerts.draft import Draft
from app.alerts.issue import expire, number_of
from app.alerts.lifecycle import Cause
from app.alerts.manual import Preview
from app.db import Session
from app.ingest.outcome import Outcome
from app.picture.change import PictureChange
from app.roster.roster import Roster

REVIEWS = 500
"""Alerts looked at again in one transaction: one tick never keeps the reports waiting for long."""


def update(
    session: Session, roster: Roster, change: PictureChange, outcomes: Sequence[Outcome], *, now: int
) -> AlertChange:
    """Alerts of the threats that changed, of the threats near units that moved, and of calls for help."""
    news = threats.follow(session, roster, change.threats, now=now)
    news |= threats.near_units(session, roster, change.moved, now=now)
    news |= standing.near_units(session, roster, change.moved, now=now)
    news |= calls.take(session, roster, outcomes, now=now)
    return AlertChange.of(news)


def tick(session: Session, roster: Roster, *, now: int) -> AlertChange:
    """What time alone changes: renewals, news held back until now, and ends."""
    store.not_ahead(session, now)
    due = store.to_review(session, now, REVIEWS)
    news = threats.follow(session, roster, [alert.threat_id for alert in due if alert.threat_id], now=now)
    for alert in due:
        if alert.threat_id is None and alert.expires_at <= now:
            expire(session, alert, Cause.EXPIRED, now=now)
            news.add(number_of(alert))
    return AlertChange.of(news)


def roster_changed(session: Session, roster: Roster, *, now: int) -> AlertChange:
    """Look at every living danger again: a unit or an area that was added or changed gets what concerns it now.

    Whoever is no longer concerned stays in the audience, and so hears of the updates and the cancel of what they hold.
    A unit that belongs to another site now is told there.
    """
    homes = {code: (unit.site, unit.number) for code, unit in roster.units.items()}
    news = store.resettle(session, homes)
    news |= threats.follow(session, roster, store.alive(session), now=now)
    news |= standing.again(session, roster, now=now)
    return AlertChange.of(news)


def preview(session: Session, roster: Roster, draft: Draft, *, now: int) -> Preview:
    """Exactly whom `broadcast` would tell, why, and the bytes on each site's link; raises DraftError."""
    return manual.preview(session, roster, draft, now=now)


def broadcast(session: Session, roster: Roster, draft: Draft, *, by: str, now: int) -> AlertChange:
    """Issue an officer's alert; raises DraftError, and AlertError where nobody would be told."""
    return AlertChange.of([manual.broadcast(session, roster, draft, by=by, now=now)])


def revise(session: Session, roster: Roster, number: int, draft: Draft, *, by: str, why: str, now: int) -> AlertChange:
    """Change what an alert says; raises DraftError, and AlertError where it is unknown or has ended."""
    manual.revise(session, roster, number, draft, by=by, why=why, now=now)
    return AlertChange.of([number])


def cancel(session: Session, roster: Roster, number: int, *, by: str, why: str, now: int) -> AlertChange:
    """Take an alert back; raises AlertError where it is unknown or has ended."""
    manual.withdraw(session, roster, number, by=by, why=why, now=now)
    return AlertChange.of([number])

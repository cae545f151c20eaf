"""Alerts about threats: look at each threat that changed, and at each one a unit came near, and say what is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from uuid import UUID, uuid5

from app.alerts import store
from app.alerts.audience import Member
from app.alerts.danger import Danger
from app.alerts.issue import cancel, describe, expire, issued, number_of, say
from app.alerts.lifecycle import Action, Cause, State, Step, decide, expiry
from app.alerts.rules import Position
from app.alerts.tables import Alert
from app.alerts.watch import Holders, Sight, admit, welcome
from app.db import Session
from app.geo import distance_m
from app.roster.roster import Roster

_ALERTS = UUID("0d7a5d62-3c1c-4f5e-9f0e-5b1b6a6f7c11")


def follow(
    session: Session, roster: Roster, threats: Iterable[UUID], *, moved: AbstractSet[str] = frozenset(), now: int
) -> set[int]:
    """Bring the alerts of these threats up to date; answers with the numbers of those that have something new.

    Of a threat whose reports belong to another one now, the alert goes over to that one, or is cancelled where that
    one has an alert already.
    """
    changed = set(threats)
    heirs = _heirs(session, changed)
    ids = changed | set(heirs.values())
    alerts = store.of_threats(session, ids)
    for threat, heir in heirs.items():
        if threat in alerts and heir not in alerts:
            alerts[heir] = alerts.pop(threat)
            alerts[heir].threat_id = heir
    dangers = store.dangers(session, ids, roster.settings)
    audiences = store.audiences(session, map(number_of, alerts.values()))
    sight = Sight(session, roster, len(dangers))
    news: set[int] = set()
    for threat in sorted(ids):
        alert, danger = alerts.get(threat), dangers.get(threat)
        holders = audiences[number_of(alert)] if alert else {}
        if danger is not None:
            found = sight.concerned(danger, holders, moved=moved if alert else frozenset(), now=now)
            news.update(_look(session, roster, threat, danger, alert, found=found, holders=holders, now=now))
        elif alert is not None and alert.state == State.ACTIVE:
            cancel(session, roster, alert, Cause.RETRACTED, now=now)
            news.add(number_of(alert))
    return news


def near_units(session: Session, roster: Roster, units: Iterable[str], *, now: int) -> set[int]:
    """Look at every threat that one of these units, which moved, may have come into or left."""
    moved = frozenset(units)
    threats = set(store.holding_inside(session, moved))
    for position in store.positions(session, moved).values():
        threats.update(_close(session, roster, position))
    return follow(session, roster, threats, moved=moved, now=now)


def _close(session: Session, roster: Roster, position: Position) -> Iterator[UUID]:
    leave = roster.settings.leave_hysteresis
    candidates = store.near(session, position, leave)
    for threat, danger in store.dangers(session, candidates, roster.settings).items():
        away = distance_m(danger.lat, danger.lon, position.lat, position.lon)
        if away <= danger.reach_m * leave + (position.accuracy_m or 0.0):
            yield threat


def _heirs(session: Session, threats: AbstractSet[UUID]) -> dict[UUID, UUID]:
    """Superseded threat → the one that stands for it now, over as many steps as it took."""
    steps: dict[UUID, UUID] = {}
    ask = set(threats)
    while ask:
        found = store.successors(session, ask)
        steps.update(found)
        ask = set(found.values()) - steps.keys()
    return {threat: heir for threat in steps if (heir := _last(threat, steps)) != threat}


def _last(threat: UUID, steps: Mapping[UUID, UUID]) -> UUID:
    seen = {threat}
    while (heir := steps.get(threat)) is not None and heir not in seen:
        seen.add(heir)
        threat = heir
    return threat


def _look(
    session: Session,
    roster: Roster,
    threat: UUID,
    danger: Danger,
    alert: Alert | None,
    *,
    found: Mapping[str, Member],
    holders: Holders,
    now: int,
) -> list[int]:
    if alert and alert.worded_by:
        danger = replace(danger, instruction=alert.instruction)
    last = issued(alert) if alert else None
    step = decide(last, danger, concerned=bool(found), settings=roster.settings, now=now)
    if alert is None:
        if step.action is not Action.ISSUE:
            return []
        alert = _new(threat, danger, now)
    has_news = _take(session, roster, alert, step, danger=danger, found=found, holders=holders, now=now)
    return [number_of(alert)] if has_news else []


def _take(
    session: Session,
    roster: Roster,
    alert: Alert,
    step: Step,
    *,
    danger: Danger,
    found: Mapping[str, Member],
    holders: Holders,
    now: int,
) -> bool:
    """Do what was decided; whether there is anything to deliver or to end."""
    match step.action:
        case Action.CANCEL:
            cancel(session, roster, alert, step.cause, now=now)
        case Action.EXPIRE:
            expire(session, alert, step.cause, now=now)
        case Action.ISSUE | Action.UPDATE:
            describe(alert, danger, expires_at=expiry(danger, now))
            say(session, roster, alert, step.cause, grew=step.grew, now=now)
            alert.review_at = issued(alert).renew_at
            welcome(session, alert, found, holders, now=now)
        case Action.NOTHING if alert.state == State.ACTIVE:
            alert.review_at = step.review_at
            return admit(session, roster, alert, found, holders, now=now)
        case Action.NOTHING:
            return False
    return True


def _new(threat: UUID, danger: Danger, now: int) -> Alert:
    return Alert(
        id=uuid5(_ALERTS, str(threat)),
        origin="threat",
        threat_id=threat,
        kind=danger.kind,
        status=danger.status,
        reason=Cause.NEW,
        urgency=danger.urgency,
        severity=danger.severity,
        certainty=danger.certainty,
        confidence=danger.confidence,
        lat=danger.lat,
        lon=danger.lon,
        uncertainty_m=danger.uncertainty_m,
        danger_radius_m=danger.danger_radius_m,
        instruction=danger.instruction,
        created_at=now,
        updated_at=now,
        expires_at=now,
    )

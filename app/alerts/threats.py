"""Alerts about threats: look at each threat that changed, and at each one a unit came near, and say what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from uuid import UUID, uuid5

from app.alerts import store
from app.alerts.audience import Member
from app.alerts.danger import Danger
from app.alerts.issue import cancel, describe, expire, issued, join, number_of, remind, say
from app.alerts.lifecycle import Action, Cause, State, Step, decide, expiry
from app.alerts.rules import Position, concerned, is_reminded
from app.alerts.tables import Alert, Audience
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
    news: set[int] = set()
    for threat in sorted(ids):
        alert, danger = alerts.get(threat), dangers.get(threat)
        if danger is None:
            news |= _gone(session, roster, alert, now)
        else:
            news |= _look(session, roster, threat, danger, alert, moved=moved, now=now)
    return news


def near_units(session: Session, roster: Roster, units: Iterable[str], *, now: int) -> set[int]:
    """Look at every threat that one of these units, which moved, may have come into or left."""
    moved = frozenset(units)
    leave = roster.settings.leave_hysteresis
    threats = set(store.holding_inside(session, moved))
    for position in store.positions(session, moved).values():
        threats.update(_close(session, roster, position, leave))
    return follow(session, roster, threats, moved=moved, now=now)


def _close(session: Session, roster: Roster, position: Position, leave: float) -> Iterable[UUID]:
    candidates = store.near(session, position, leave)
    for threat, danger in store.dangers(session, candidates, roster.settings).items():
        away = distance_m(danger.lat, danger.lon, position.lat, position.lon)
        if away <= danger.reach_m * leave + (position.accuracy_m or 0.0):
            yield threat


def _heirs(session: Session, threats: AbstractSet[UUID]) -> dict[UUID, UUID]:
    """Threat → the one that stands for it now, over as many steps as it took."""
    steps: dict[UUID, UUID] = {}
    ask = set(threats)
    while ask:
        found = store.successors(session, ask)
        steps.update(found)
        ask = {heir for heir in found.values() if heir not in steps}
    heirs = {}
    for threat in steps:
        heir, seen = threat, {threat}
        while (following := steps.get(heir)) and following not in seen:
            heir = following
            seen.add(heir)
        if heir != threat:
            heirs[threat] = heir
    return heirs


def _gone(session: Session, roster: Roster, alert: Alert | None, now: int) -> set[int]:
    if alert is None or alert.state != State.ACTIVE:
        return set()
    cancel(session, roster, alert, Cause.MERGED, now=now)
    return {number_of(alert)}


def _look(
    session: Session,
    roster: Roster,
    threat: UUID,
    danger: Danger,
    alert: Alert | None,
    *,
    moved: AbstractSet[str],
    now: int,
) -> set[int]:
    members = store.audience(session, number_of(alert)) if alert else {}
    inside = {member.addressee for member in members.values() if member.inside}
    positions = store.positions_near(session, danger, roster.settings.leave_hysteresis, inside)
    found = concerned(danger, roster, positions, inside=inside, moved=moved if alert else frozenset(), now=now)
    if alert and alert.worded_by:
        danger = replace(danger, instruction=alert.instruction)
    last = issued(alert) if alert else None
    step = decide(last, danger, concerned=bool(found), settings=roster.settings, now=now)
    if alert is None and step.action is not Action.ISSUE:
        return set()
    alert = alert or _new(threat, danger, now)
    has_news = _take(session, roster, alert, step, danger=danger, found=found, members=members, now=now)
    return {number_of(alert)} if has_news else set()


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


def _take(
    session: Session,
    roster: Roster,
    alert: Alert,
    step: Step,
    *,
    danger: Danger,
    found: Mapping[str, Member],
    members: Mapping[str, Audience],
    now: int,
) -> bool:
    """Do what was decided; whether there is anything to deliver."""
    match step.action:
        case Action.CANCEL:
            cancel(session, roster, alert, step.cause, now=now)
            return True
        case Action.EXPIRE:
            expire(session, alert, step.cause, now=now)
            return True
        case Action.ISSUE | Action.UPDATE:
            describe(alert, danger, expires_at=expiry(danger, now))
            say(session, roster, alert, step.cause, grew=step.grew, now=now)
            alert.review_at = issued(alert).renew_at
            join(session, alert, found.values(), now=now, is_news=False)
            _mark(members, found, now=now)
            return True
        case Action.NOTHING if alert.state == State.ACTIVE:
            alert.review_at = step.review_at
            joined = join(session, alert, found.values(), now=now, is_news=True)
            called = _came_in(members, found, roster, now=now)
            _mark(members, found, now=now)
            if called:
                remind(session, roster, alert, called, now=now)
            return bool(joined or called)
        case _:
            return False


def _came_in(members: Mapping[str, Audience], found: Mapping[str, Member], roster: Roster, *, now: int) -> list[str]:
    """Who holds the alert and came into the circle; they are told again, and from now on for that reason."""
    called = []
    for addressee, row in members.items():
        member = found.get(addressee)
        is_in = member is not None and member.inside
        if is_reminded(
            was_inside=row.inside, inside=is_in, reminded_at=row.reminded_at, settings=roster.settings, now=now
        ):
            row.reminded_at = now
            called.append(addressee)
        if member is not None and is_in and not row.inside:
            row.reason = member.why
    return called


def _mark(members: Mapping[str, Audience], found: Mapping[str, Member], *, now: int) -> None:
    """Note who is inside the circle now; a message to all at the moment of coming in is a reminder too."""
    for addressee, row in members.items():
        member = found.get(addressee)
        is_in = member is not None and member.inside
        if is_in and not row.inside:
            row.reminded_at = now
        row.inside = is_in

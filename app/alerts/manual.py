"""Alerts by an officer's hand: whom a draft would reach and at what cost, broadcast, and revise or cancel any alert."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from app.alerts import store
from app.alerts.audience import Member, Why, site_member, unit_member
from app.alerts.danger import Danger
from app.alerts.draft import Draft, DraftError, Fault, check
from app.alerts.issue import cancel, describe, message_of, number_of, say
from app.alerts.lifecycle import Cause, State, expiry
from app.alerts.message import from_values, to_values
from app.alerts.rules import concerned
from app.alerts.tables import Alert
from app.alerts.watch import welcome
from app.db import Session
from app.roster.roster import Roster
from edge_agent.wire.codec import encode_packet
from edge_agent.wire.messages import AlertType, Packet

ENVELOPE_BYTES = 231
"""What a 60-byte alert costs beyond its payload at QoS 1 over TLS, both ways, acknowledgements and all (measured)."""


class AlertError(ValueError):
    """An alert that cannot be changed like that; `code` names why."""

    def __init__(self, code: str, message: str) -> None:
        """`code` is alert_unknown, alert_ended or nobody_concerned."""
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class SiteCost:
    """What a message costs on the link of one site, bytes."""

    site: str
    payload: int
    on_the_wire: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a draft reaches, each with the reason, and what it costs on each site's link."""

    members: tuple[Member, ...]
    costs: tuple[SiteCost, ...]


def preview(session: Session, roster: Roster, draft: Draft, *, now: int) -> Preview:
    """Exactly what `broadcast` would do with `draft` now.

    Raises:
        DraftError: the draft cannot be broadcast.
    """
    check(draft, roster)
    members = _members(session, roster, draft, now)
    alert = _new(draft, now)
    by_site: dict[str, list[int]] = {}
    for member in members.values():
        by_site.setdefault(member.site, []).append(member.number)
    return Preview(
        tuple(members.values()), tuple(_cost(alert, site, numbers, now) for site, numbers in sorted(by_site.items()))
    )


def broadcast(session: Session, roster: Roster, draft: Draft, *, by: str, now: int) -> int:
    """Issue a draft; answers with the number of the alert.

    Raises:
        DraftError: the draft cannot be broadcast.
        AlertError: nobody would be told (nobody_concerned).
    """
    check(draft, roster)
    members = _members(session, roster, draft, now)
    if not members:
        raise AlertError("nobody_concerned", "Nobody is concerned: name units, sites or areas.")
    alert = _new(draft, now)
    alert.created_by = by
    alert.is_open = draft.concerned
    say(session, roster, alert, Cause.NEW, grew=True, now=now, by=by)
    welcome(session, alert, members, {}, now=now)
    return number_of(alert)


def revise(session: Session, roster: Roster, number: int, draft: Draft, *, by: str, why: str, now: int) -> None:
    """Have an alert say what `draft` says; whoever holds it gets the update, and whoever it now reaches too.

    Of an alert about a threat or a call, only instruction and text are the officer's, and stand from then on; the rest
    goes on following the reports.

    Raises:
        DraftError: the draft cannot be broadcast, or would turn an exercise into the real thing or back.
        AlertError: there is no such alert, or it has ended.
    """
    check(draft, roster)
    alert = _standing(session, number)
    if alert.origin == "manual" and draft.status != alert.status:
        raise DraftError([Fault("status", "fixed", "An alert keeps its status: cancel it and write another.")])
    alert.text = draft.text
    alert.worded_by = by
    if alert.origin != "manual":
        alert.instruction = draft.instruction
        say(session, roster, alert, Cause.REVISED, grew=True, now=now, by=by, why=why)
        return
    members = _members(session, roster, draft, now)
    danger = _danger(draft, now)
    describe(alert, danger, expires_at=expiry(danger, now))
    alert.is_open = draft.concerned
    alert.review_at = alert.expires_at
    say(session, roster, alert, Cause.REVISED, grew=True, now=now, by=by, why=why)
    welcome(session, alert, members, store.audience(session, number), now=now)


def withdraw(session: Session, roster: Roster, number: int, *, by: str, why: str, now: int) -> None:
    """Cancel an alert; one about a threat speaks again only when the danger has grown.

    Raises:
        AlertError: there is no such alert, or it has ended.
    """
    cancel(session, roster, _standing(session, number), Cause.WITHDRAWN, now=now, by=by, why=why)


def _standing(session: Session, number: int) -> Alert:
    alert = store.by_number(session, number)
    if alert is None:
        raise AlertError("alert_unknown", "There is no such alert.")
    if alert.state != State.ACTIVE:
        raise AlertError("alert_ended", "The alert has ended.")
    return alert


def _members(session: Session, roster: Roster, draft: Draft, now: int) -> dict[str, Member]:
    """Everybody the draft reaches, by addressee; who was named is named, even if the circle concerns it too."""
    by_rule = _concerned(session, roster, _danger(draft, now), now) if draft.concerned else {}
    named = [unit_member(roster.units[code], Why.NAMED) for code in draft.units]
    named += [site_member(code, Why.NAMED) for code in draft.sites]
    areas = set(draft.areas)
    by_area = [unit_member(unit, Why.IN_AO) for unit in roster.units.values() if not areas.isdisjoint(unit.areas)]
    members: dict[str, Member] = {}
    for member in (*named, *by_rule.values(), *by_area):
        is_inside = member.addressee in by_rule and by_rule[member.addressee].inside
        members.setdefault(member.addressee, replace(member, inside=is_inside))
    return dict(sorted(members.items()))


def _concerned(session: Session, roster: Roster, danger: Danger, now: int) -> dict[str, Member]:
    return concerned(danger, roster, store.positions_near(session, danger, 1.0, ()), now=now)


def _danger(draft: Draft, now: int) -> Danger:
    """What an officer states is taken as confirmed, and ends when the officer said."""
    return Danger(
        kind=draft.kind,
        status=draft.status,
        lat=draft.lat,
        lon=draft.lon,
        uncertainty_m=draft.uncertainty_m,
        danger_radius_m=draft.danger_radius_m,
        urgency=draft.urgency,
        severity=draft.severity,
        certainty=draft.certainty,
        confidence=1.0,
        instruction=draft.instruction,
        confirmed=True,
        life_s=draft.life_s,
        expires_at=now + draft.life_s,
    )


def _new(draft: Draft, now: int) -> Alert:
    danger = _danger(draft, now)
    alert = Alert(
        id=uuid4(),
        origin="manual",
        kind=draft.kind,
        status=draft.status,
        reason=Cause.NEW,
        urgency=draft.urgency,
        severity=draft.severity,
        certainty=draft.certainty,
        confidence=danger.confidence,
        lat=draft.lat,
        lon=draft.lon,
        uncertainty_m=draft.uncertainty_m,
        danger_radius_m=draft.danger_radius_m,
        instruction=draft.instruction,
        text=draft.text,
        created_at=now,
        updated_at=now,
        expires_at=expiry(danger, now),
    )
    alert.review_at = alert.expires_at
    return alert


def _cost(alert: Alert, site: str, numbers: list[int], now: int) -> SiteCost:
    message = from_values(to_values(message_of(alert, AlertType.ALERT, now)), numbers)
    payload = len(encode_packet(Packet(1, ((1, message),))))
    return SiteCost(site, payload, payload + ENVELOPE_BYTES)

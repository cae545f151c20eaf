"""Alerts as one principal may have them, with every message to all and, for the mission's own, how far each came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from app.access.partner import reaching
from app.access.principal import Scope
from app.alerts.issue import number_of
from app.alerts.lists import store as lists
from app.alerts.partners import store as partners
from app.alerts.tables import Alert, AlertPartner, AlertRevision
from app.delivery.lists import store as deliveries
from app.delivery.tables import Delivery
from app.gateways.out import (
    Marks,
    OutAlert,
    OutArea,
    OutDelivery,
    OutGrade,
    OutMessage,
    OutPlace,
    OutText,
    OutThreat,
)
from app.gateways.reader import Reader, Seen, sifted
from app.gateways.release import release
from app.gateways.threats import threats_of
from app.picture.seen import store as reports
from app.roster.past.store import Past
from app.roster.roster import Roster
from app.roster.seen import sees_addressee
from app.search.search import Page, Search
from edge_agent.wire.catalogue import INSTRUCTIONS, KINDS

AO = "ao"
"""Kind of the areas that units are responsible for."""


def alerts_for(reader: Reader, search: Search) -> Page[OutAlert]:
    """Alerts that `search` asks for, the highest number first; key (number,)."""
    if not reader.principal.holds(Scope.ALERTS_READ):
        return Page(())
    if reader.principal.partner is None:
        page = lists.alerts(reader.session, search, reader.principal)
        return Page(_shown(reader, page.items), page.after)
    # What an alert itself says of its kind, state and status is what the partner gets; the rest is looked at after.
    wide = Search(kinds=search.kinds, states=search.states, statuses=search.statuses)
    return sifted(
        search,
        wide,
        lambda part: lists.alerts(reader.session, part, reader.principal),
        lambda rows: _shown(reader, rows),
        _seen,
    )


def alerts_of(reader: Reader, numbers: Collection[int]) -> dict[int, OutAlert]:
    """These alerts, as far as there are any for the reader, by number."""
    if not reader.principal.holds(Scope.ALERTS_READ):
        return {}
    rows = lists.alerts_by_number(reader.session, numbers, reader.principal)
    return {one.number: one for one in _shown(reader, rows)}


def addressed(reader: Reader, alerts: Sequence[OutAlert]) -> list[OutAlert]:
    """Alerts of the reader's with whom each message was for when it was sent, which only some gateways say."""
    if not alerts:
        return []
    past = Past(reader.session, reader.roster, min(one.sent_at for alert in alerts for one in alert.messages))

    def then(message: OutMessage) -> OutMessage:
        return _addressed(replace(reader, roster=past.at(message.sent_at)), message)

    return [replace(alert, messages=tuple(map(then, alert.messages))) for alert in alerts]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What belongs to some alerts, read for all of them at once."""

    messages: Mapping[int, list[AlertRevision]]
    marks: Mapping[int, list[AlertPartner]]
    areas: Mapping[int, list[str]]
    owed: Mapping[int, Collection[Delivery]]
    threats: Mapping[UUID, OutThreat]
    calls: Mapping[UUID, OutGrade]


def _shown(reader: Reader, rows: Iterable[Alert]) -> list[OutAlert]:
    alerts = list(rows)
    beside = _beside(reader, alerts)
    released = (release(_alert(reader, alert, beside), reader.principal) for alert in alerts)
    return [_placed(reader, one) for one in released if one is not None]


def _beside(reader: Reader, alerts: list[Alert]) -> _Beside:
    numbers = [number_of(alert) for alert in alerts]
    is_ours = reader.principal.partner is None
    grades = reader.beside(reports.grades_of, [alert.report_id for alert in alerts if alert.report_id])
    return _Beside(
        messages=reader.beside(lists.messages_of, numbers),
        marks=reader.beside(partners.of, numbers),
        areas=reader.beside(lists.areas_of, numbers),
        owed=reader.beside(deliveries.deliveries_of, numbers) if is_ours else {},
        threats=threats_of(_for_links(reader), {alert.threat_id for alert in alerts if alert.threat_id}),
        calls={id_: OutGrade(given[0].reliability, given[0].credibility) for id_, given in grades.items() if given},
    )


def _for_links(reader: Reader) -> Reader:
    """Whoever may read alerts may know which threat one is about, if that threat is theirs to see."""
    scopes = reader.principal.scopes
    if scopes is None:
        return reader
    return replace(reader, principal=replace(reader.principal, scopes=scopes | {Scope.THREATS_READ}))


def _alert(reader: Reader, alert: Alert, beside: _Beside) -> OutAlert:
    number = number_of(alert)
    marks = beside.marks.get(number, ())
    told = _told(reader, beside.messages[number], marks)
    threat = beside.threats.get(alert.threat_id) if alert.threat_id else None
    areas = tuple(beside.areas.get(number, ()))
    is_ours = reader.principal.partner is None
    return OutAlert(
        id=alert.id,
        number=number,
        origin=alert.origin,
        state=alert.state,
        confidence=alert.confidence,
        grade=threat.grade if threat else beside.calls.get(alert.report_id) if alert.report_id and is_ours else None,
        created_at=told[0].at,
        updated_at=told[-1].at if alert.state != "expired" else alert.updated_at,
        messages=tuple(_message(alert, one, areas, reader.roster) for one in told),
        areas=areas,
        threat=threat.id if threat else None,
        report=alert.report_id if is_ours else None,
        sensitive=alert.sensitive,
        ladder=_ladder(reader, beside.owed.get(number, ())),
        marks=Marks(frozenset(mark.partner for mark in marks), frozenset(mark.partner for mark in marks if mark.words)),
    )


def _told(reader: Reader, messages: list[AlertRevision], marks: Iterable[AlertPartner]) -> list[AlertRevision]:
    """The messages the reader was told: a partner's begin with the one that stood when it was released to them."""
    partner = reader.principal.partner
    if partner is None:
        return messages
    since = min((mark.since for mark in marks if mark.partner in reaching(partner)), default=reader.now)
    before = [one for one in messages if one.at <= since]
    return [*(before[-1:] or messages[:1]), *(one for one in messages if one.at > since and one is not messages[0])]


def _message(alert: Alert, message: AlertRevision, areas: tuple[str, ...], roster: Roster) -> OutMessage:
    """A message as it was issued; `areas` are those of the alert, for messages of builds that did not note them."""
    said = message.values
    kind, instruction = KINDS.get(said["kind"]), INSTRUCTIONS.get(said["instruction"])
    texts = tuple(
        OutText(language, kind.labels[language], instruction[language])
        for language in roster.languages
        if kind is not None and instruction is not None and language in kind.labels
    )
    return OutMessage(
        identifier=f"{alert.id}.{message.revision}",
        revision=message.revision,
        type=message.type,
        status=said["status"],
        sent_at=message.at,
        expires_at=said["expires_at"],
        reason=message.reason,
        kind=said["kind"],
        urgency=said["urgency"],
        severity=said["severity"],
        certainty=said["certainty"],
        place=OutPlace(said["lat"], said["lon"], said["uncertainty_m"]),
        danger_radius_m=said["danger_radius_m"],
        instruction=said["instruction"],
        texts=texts,
        text=said["text"],
        confidence=alert.confidence if message.confidence is None else message.confidence,
        areas=areas if message.touched is None else tuple(message.touched),
    )


def _ladder(reader: Reader, owed: Iterable[Delivery]) -> tuple[OutDelivery, ...]:
    sees = partial(sees_addressee, reader.roster, reader.principal)
    return tuple(
        OutDelivery(
            addressee=row.addressee,
            state=row.state,
            revision=row.revision,
            sent_at=row.sent_at,
            received_at=row.received_at,
            seen_at=row.seen_at,
            acknowledged_at=row.acknowledged_at,
            acknowledged_by=row.acknowledged_by,
            response=row.response,
        )
        for row in owed
        if sees(row.addressee)
    )


def _addressed(reader: Reader, message: OutMessage) -> OutMessage:
    """With the areas that its danger touched, and of those the ones whose units had to be told."""
    areas = reader.areas_of(message.place, message.reach_m, message.areas)
    known = [reader.roster.areas[code] for code in areas if code in reader.roster.areas]
    told = [area for area in known if area.kind == AO and reader.principal.sees((area.code,))]
    audience = (release(OutArea(one.code, one.name, one.kind, one.geometry), reader.principal) for one in told)
    return replace(message, areas=areas, audience=tuple(one for one in audience if one is not None))


def _placed(reader: Reader, alert: OutAlert) -> OutAlert:
    """With the areas that its danger touches."""
    return replace(alert, areas=reader.areas_of(alert.now.place, alert.now.reach_m, alert.areas))


def _seen(alert: OutAlert) -> Seen:
    now = alert.now
    return Seen(
        key=(alert.number,),
        place=now.place,
        first_at=alert.created_at,
        last_at=alert.updated_at,
        kind=now.kind,
        state=alert.state,
        status=now.status,
        areas=alert.areas,
        texts=(now.text, now.kind, alert.origin),
    )

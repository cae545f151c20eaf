"""`/api/v1/alerts`: who was warned of what, and how far each warning came."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from app.access.principal import Role, Scope
from app.alerts.lists import store as alerts
from app.api import outside
from app.api.ask import Ask, needs
from app.api.described.shape import answer, pages
from app.api.lists import documented, listed, searching
from app.api.problems import Kind, Problem
from app.api.render import View, encoded, etag_of, one
from app.api.views_alerts import alert_view, audience_view, delivery_view, message_view
from app.db import Session
from app.delivery.lists import store as deliveries
from app.gateways.alerts import alerts_for, alerts_of
from app.roster.seen import sees_addressee
from app.search.parse import Grammar
from app.search.search import Search
from edge_agent.wire.catalogue import KINDS

router = APIRouter(prefix="/alerts", tags=["alerts"])

GRAMMAR = Grammar(
    takes=frozenset({"bbox", "time", "kind", "state", "status", "area", "q"}),
    kinds=frozenset(KINDS),
    states=frozenset({"active", "cancelled", "expired"}),
    key=(int,),
)
Reader = Annotated[Ask, needs(Role.VIEWER, Scope.ALERTS_READ, partners=True)]
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("", openapi_extra=documented(GRAMMAR), responses=pages("Alert", "PartnerAlert", geojson=True))
def list_alerts(request: Request, ask: Reader, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """Alerts, the newest first. `time` asks for what was in force or changed within it."""
    if ask.is_partner:
        return outside.listing(request, ask, search, alerts_for)
    with ask.reading() as session:
        page = alerts.alerts(session, search, ask.principal)
        numbers = [alert.number or 0 for alert in page.items]
        areas, tallies = alerts.areas_of(session, numbers), deliveries.tallies(session, numbers)
        overdue, noted = deliveries.overdue(session, numbers, now=ask.now), alerts.noted_of(session, numbers)
    views = [
        alert_view(alert, areas.get(number, ()), tallies.get(number, {}), overdue.get(number, 0), noted.get(number))
        for number, alert in zip(numbers, page.items, strict=True)
    ]
    return listed(request, views, page.after)


@router.get("/{number}", responses=answer("AlertDocument", "PartnerAlert", geojson=True))
def read_alert(request: Request, ask: Reader, number: Number) -> Response:
    """One alert with its messages, its audience and its deliveries."""
    if ask.is_partner:
        return outside.single(request, ask, lambda reader: alerts_of(reader, [number]).get(number))
    with ask.reading() as session:
        document = alert_document(session, ask, number)
    if document is None:
        raise Problem(Kind.NOT_FOUND)
    return one(request, document, etag=alert_etag(document))


def alert_document(session: Session, ask: Ask, number: int) -> dict[str, Any] | None:
    """All there is to say about an alert to whoever asks; None where there is none for them."""
    alert = alerts.alert(session, number, ask.principal)
    if alert is None:
        return None
    roster = ask.roster(session)
    sees = partial(sees_addressee, roster, ask.principal)
    areas = alerts.areas_of(session, [number]).get(number, ())
    owed = deliveries.deliveries_of(session, [number]).get(number, ())
    attempts = deliveries.attempts_of(session, [row.id or 0 for row in owed])
    tally: Mapping[str, int] = deliveries.tallies(session, [number]).get(number, {})
    overdue = deliveries.overdue(session, [number], now=ask.now).get(number, 0)
    noted = alerts.noted_of(session, [number]).get(number)
    return alert_view(alert, areas, tally, overdue, noted) | {
        "messages": [message_view(message) for message in alerts.revisions_of(session, number)],
        "audience": [audience_view(member) for member in alerts.audience_of(session, number) if sees(member.addressee)],
        "delivered": [
            delivery_view(row, attempts.get(row.id or 0, ()), is_active=alert.state == "active", sees=sees, now=ask.now)
            for row in owed
            if sees(row.addressee)
        ],
    }


def alert_etag(document: View) -> str:
    """The ETag of an alert's document: its edition (`same_edition`), then all that happens to it meanwhile."""
    rest = etag_of(encoded(document)).strip('"')
    return f'"{document["revision"]}-{document["state"]}-{rest}"'


def same_edition(header: str, etag: str) -> bool:
    """Whether an `If-Match` names what the alert says now.

    How far its deliveries came is not part of that: they move while an officer writes, which is no reason to refuse.
    """
    tags = [tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")]
    return any(tag == "*" or tag.rpartition("-")[0] == etag.strip('"').rpartition("-")[0] for tag in tags)

"""`/api/v1/history` and `/api/v1/histogram`: the picture as it stood at a moment, and when how much happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.principal import Role, Scope
from app.alerts.lists import store as alert_lists
from app.alerts.past import store as alerts
from app.api.ask import Ask, needs
from app.api.described.shape import answer
from app.api.lists import documented, searching
from app.api.problems import Detail, Kind, Problem
from app.api.render import JSON, View, encoded, moment
from app.api.views_alerts import alert_view, delivery_view
from app.api.views_past import DARK, ENROLLED, HEARD, REVOKED, past_site_view
from app.api.views_picture import threat_view
from app.api.views_roster import unit_view
from app.db import Session
from app.delivery.lists import store as delivery_lists
from app.delivery.past.stood import EVENTS, stood
from app.ingest.past import store as reports
from app.journal.past import store as journal
from app.picture.lists import store as threat_lists
from app.picture.past import store as picture
from app.picture.tables import Threat, UnitPosition
from app.roster import seen
from app.roster.roster import Roster
from app.search.bins import MOST, covering
from app.search.parse import Grammar, SearchError, parse
from app.search.search import Search
from edge_agent.wire.catalogue import KINDS

router = APIRouter(tags=["history"])

BINS = 96
DAY_S = 86_400
GRAMMAR = Grammar(
    takes=frozenset({"bbox", "time", "kind", "status", "area", "q"}), kinds=frozenset(KINDS), also=frozenset({"bins"})
)
SCOPES = (Scope.REPORTS_READ, Scope.THREATS_READ, Scope.ALERTS_READ, Scope.UNITS_READ)
Reader = Annotated[Ask, needs(Role.VIEWER, *SCOPES)]
_AT = {
    "name": "at",
    "in": "query",
    "schema": {"type": "string", "format": "date-time"},
    "description": "RFC 3339 with an offset; now if not given",
}
_COUNT = {
    "name": "bins",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": BINS},
    "description": f"1 to {MOST}; {BINS} if not given",
}
_FILTERS = [one for one in documented(GRAMMAR)["parameters"] if one["name"] in GRAMMAR.takes]


@router.get("/history", openapi_extra={"parameters": [_AT]}, responses=answer("History"))
def read_history(request: Request, ask: Reader) -> Response:
    """The picture as the centre knew it at an instant: open threats, active alerts with deliveries, units, sites.

    Told from the stored history, by the roster and the areas as they are now, within what the reader may see now. Of
    links only the state is kept; the rest is null. A report that came in later is in no earlier picture.
    """
    at = _instant(request, ask)
    holds = ask.principal.holds
    with ask.reading() as session:
        roster = ask.roster(session)
        threats = picture.threats_at(session, at, ask.principal)
        stands: dict[str, Any] = {"at": moment(at)}
        if holds(Scope.THREATS_READ):
            areas = threat_lists.areas_of(session, [threat.id for threat in threats])
            stands["threats"] = [threat_view(threat, areas.get(threat.id, ())) for threat in threats]
        if holds(Scope.ALERTS_READ):
            stands["alerts"] = _alerts(session, ask, roster, threats, at)
        if holds(Scope.UNITS_READ):
            stands["units"] = _units(session, ask, roster, at)
            stands["sites"] = _sites(session, ask, roster, at)
    return Response(encoded(stands), media_type=JSON)


@router.get("/histogram", openapi_extra={"parameters": [*_FILTERS, _COUNT]}, responses=answer("Histogram"))
def read_histogram(request: Request, ask: Reader, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """Reports received, threats first known and alerts raised in each of `bins` equal stretches of `time`.

    Without `time` the last 24 hours; the other filters are those of the lists.
    """
    end = ask.now if search.end is None else search.end
    start = end - DAY_S if search.start is None else search.start
    if start > end:
        raise _fault("time", "out_of_range", "The start is after the end.")
    bins = covering(start, end, _bins(request))
    wanted, who = replace(search, start=None, end=None), ask.principal
    counted: dict[str, Any] = {"start": moment(bins.start), "end": moment(bins.end), "bin_s": bins.width_s}
    with ask.reading() as session:
        if who.holds(Scope.REPORTS_READ):
            counted["reports"] = reports.received(session, wanted, who, bins)
        if who.holds(Scope.THREATS_READ):
            counted["threats"] = picture.began(session, wanted, who, bins)
        if who.holds(Scope.ALERTS_READ):
            counted["alerts"] = alerts.raised(session, wanted, who, bins)
    return Response(encoded(counted), media_type=JSON)


def _alerts(session: Session, ask: Ask, roster: Roster, threats: list[Threat], at: int) -> list[View]:
    standing = alerts.alerts_at(session, at, ask.principal)
    numbers = [one.alert.number or 0 for one in standing]
    areas, owed = alert_lists.areas_of(session, numbers), delivery_lists.deliveries_of(session, numbers)
    told = journal.told(session, [str(number) for number in numbers], EVENTS, at)
    confidence = {threat.id: threat.confidence for threat in threats}
    views: list[View] = []

    def sees(name: str) -> bool:
        return seen.sees_addressee(roster, ask.principal, name)

    for number, one in zip(numbers, standing, strict=True):
        if one.alert.threat_id in confidence:
            one.alert.confidence = confidence[one.alert.threat_id]
        rows = [
            stood(row, one.messages, told.get(str(number), ()), roster.settings, one.alert.urgency)
            for row in owed.get(number, ())
            if row.created_at <= at
        ]
        is_active = one.alert.state == "active"
        delivered = {row.addressee: delivery_view(row, (), is_active=is_active, sees=sees, now=at) for row in rows}
        tally: Mapping[str, int] = Counter(str(row.state) for row in rows)
        overdue = sum(view["overdue"] for view in delivered.values())
        mine = [view for name, view in delivered.items() if sees(name)]
        views.append(alert_view(one.alert, areas.get(number, ()), tally, overdue) | {"delivered": mine})
    return views


def _units(session: Session, ask: Ask, roster: Roster, at: int) -> list[View]:
    places = {
        fix.unit: UnitPosition(
            unit=fix.unit,
            at=fix.at,
            received_at=fix.received_at,
            lat=fix.lat,
            lon=fix.lon,
            accuracy_m=fix.accuracy_m,
            status=fix.status,
        )
        for fix in picture.positions_at(session, at, roster.status)
    }
    return [unit_view(unit, places.get(unit.code), now=at) for unit in seen.units(roster, ask.principal)]


def _sites(session: Session, ask: Ask, roster: Roster, at: int) -> list[View]:
    sites = seen.sites(roster, ask.principal)
    codes = [site.code for site in sites]
    link = journal.last(session, codes, (HEARD, DARK), at)
    device = journal.last(session, codes, (ENROLLED, REVOKED), at)
    reported = reports.last_reports(session, at, at - DAY_S)
    return [past_site_view(site, link.get(site.code), device.get(site.code), reported.get(site.code)) for site in sites]


def _instant(request: Request, ask: Ask) -> int:
    given = request.query_params.multi_items()
    unknown = next((name for name, _ in given if name != "at"), None)
    if unknown is not None:
        raise _fault(unknown[:40], "unknown_parameter", "Only `at` is understood here.")
    if not given:
        return ask.now
    texts = [text for _, text in given]
    try:
        at = parse([("time", f"{text}/{text}") for text in texts], Grammar(takes=frozenset({"time"}))).end
    except SearchError:
        at = None
    if at is None:
        raise _fault("at", "malformed", "Give one RFC 3339 time with an offset: 2026-11-24T06:00:00Z.")
    if at > ask.now:
        raise _fault("at", "out_of_range", "Nobody knows the future. Give a time that has been.")
    return at


def _bins(request: Request) -> int:
    text = request.query_params.get("bins", str(BINS))
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST):  # noqa: PLR2004 - digits
        raise _fault("bins", "out_of_range", f"Give a whole number from 1 to {MOST}.")
    return int(text)


def _fault(name: str, code: str, message: str) -> Problem:
    return Problem(Kind.INVALID, errors=[Detail(f"query.{name}", code, message)])

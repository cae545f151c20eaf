"""`/api/v1/reports`: what the sites said, and the grade officers give it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app import officers
from app.access.principal import Role, Scope
from app.api import outside
from app.api.ask import Ask, needs
from app.api.described.shape import answer, pages
from app.api.forms import Code, Form
from app.api.lists import documented, listed, searching
from app.api.problems import Detail, Kind, Problem
from app.api.render import JSON, encoded, one
from app.api.views_reports import graded_view, report_view
from app.db import Session
from app.gateways.reports import reports_for, reports_of
from app.ingest.errors import CannotFile
from app.ingest.photos import store as photos
from app.ingest.quarantine import store as quarantine
from app.ingest.reasons import Reason
from app.ingest.reports import store as reports
from app.ingest.reports.found import place_source
from app.picture.seen import store as picture
from app.picture.waiting import store as waiting
from app.roster import seen
from app.roster.roster import Roster
from app.search.parse import Grammar
from app.search.search import Search
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.jsonform import JsonProblem, report_from_json
from edge_agent.wire.messages import Report as StatedReport

router = APIRouter(prefix="/reports", tags=["reports"])

GRAMMAR = Grammar(
    takes=frozenset({"bbox", "time", "kind", "state", "status", "area", "q"}),
    kinds=frozenset(KINDS),
    states=frozenset(waiting.Need),
    key=(int, UUID),
)
Reader = Annotated[Ask, needs(Role.VIEWER, Scope.REPORTS_READ)]
Anybody = Annotated[Ask, needs(Role.VIEWER, Scope.REPORTS_READ, partners=True)]
Reporter = Annotated[Ask, needs(Role.REPORTER)]


@router.get("", openapi_extra=documented(GRAMMAR), responses=pages("Report", "PartnerReport", geojson=True))
def list_reports(request: Request, ask: Anybody, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """Accepted reports, the newest receipt first. `time` is the time of observation.

    `state` asks for those that wait for a watch officer: unplaced, ungraded, clock_suspect.
    """
    if ask.is_partner:
        return outside.listing(request, ask, outside.without_states(search), reports_for)
    with ask.reading() as session:
        listing = waiting.page if search.states else reports.page
        page = listing(session, search, ask.principal)
        ids = [report.id for report in page.items]
        grades, threats = picture.grades_of(session, ids), picture.threats_of(session, ids)
        pictured = photos.counts(session, ids)
    views = [
        report_view(
            report,
            ask.principal,
            grades=grades.get(report.id, ()),
            threat=threats.get(report.id),
            photos=pictured.get(report.id, 0),
        )
        for report in page.items
    ]
    return listed(request, views, page.after)


@router.get("/waiting", responses=answer("Waiting"))
def count_waiting(request: Request, ask: Reader) -> Response:
    """How many reports wait for a watch officer, by why; and for officers how many bodies are held in quarantine."""
    with ask.reading() as session:
        counts: dict[str, int] = {str(need): count for need, count in waiting.counts(session, ask.principal).items()}
        if ask.principal.may(Role.OFFICER):
            counts["held"] = quarantine.count_seen(session, ask.roster(session), ask.principal)
    return one(request, counts)


class ReportForm(Form):
    """A report that came by voice, by hand or by phone, written down in the name of the site it came from."""

    id: UUID
    """Made once by whoever writes, and kept through every retry."""
    site: Code
    unit: Code | None = None
    """Callsign of the unit that reports; null: the site itself."""
    report: dict[str, Any]
    """As in the catalogue (`/api/v1/catalogue`), without `unit`."""
    insist: bool = False
    """It looks unlikely (far from the site's area, swapped coordinates) and is meant all the same."""


@router.post("", status_code=201, responses=answer("Report", "ReportName", status=201))
def file_report(ask: Reporter, form: ReportForm) -> Response:
    """File a report at the centre. It goes the way of every report; sent again with the same `id` it is filed once."""
    stated = read_report_form(form.report, "body.report")
    with ask.writing() as session:
        roster = ask.roster(session)
        report = replace(stated, unit=_unit_number(ask, roster, form))
        try:
            report_id = officers.file_report(
                session, roster, form.site, report, name=form.id, by=ask.principal.name, insist=form.insist, now=ask.now
            )
        except CannotFile as error:
            raise _cannot_file(error) from error
        check_areas(session, ask, report_id, "body.report.place")
        filed = reports.get(session, report_id, ask.principal)
        threat = picture.threats_of(session, [report_id]).get(report_id)
    view: dict[str, Any] = {"id": str(report_id)} if filed is None else report_view(filed, ask.principal, threat=threat)
    return Response(encoded(view), 201, {"Location": f"/api/v1/reports/{report_id}"}, JSON)


def check_areas(session: Session, ask: Ask, report_id: UUID, path: str) -> None:
    """Whoever has some areas writes reports of what lies in them, and of nothing else.

    Raises:
        Problem: it lies elsewhere; the transaction that made it must not be committed.
    """
    if not ask.principal.sees(reports.areas_of(session, report_id)):
        raise Problem(Kind.INVALID, errors=[Detail(path, "outside_own_areas", "It must touch one of your areas.")])


def read_report_form(value: dict[str, Any], path: str) -> StatedReport:
    """A report in the JSON form of the catalogue.

    Raises:
        Problem: with every fault by its place below `path`.
    """
    try:
        return report_from_json(value)
    except JsonProblem as error:
        details = [Detail(path + _path(pointer), code, message) for pointer, code, message in error.errors]
        raise Problem(Kind.INVALID, errors=details) from error


def _unit_number(ask: Ask, roster: Roster, form: ReportForm) -> int:
    if form.site not in {site.code for site in seen.sites(roster, ask.principal) if not site.retired}:
        raise Problem(Kind.INVALID, errors=[Detail("body.site", "unknown_value", "There is no such site.")])
    if form.unit is None:
        return 0
    unit = next((unit for unit in seen.units(roster, ask.principal) if unit.code == form.unit), None)
    if unit is None or unit.site != form.site:
        raise Problem(Kind.INVALID, errors=[Detail("body.unit", "unknown_value", "The site has no such unit.")])
    return unit.number


def _cannot_file(error: CannotFile) -> Problem:
    if error.reason is Reason.ID_CONFLICT:
        return Problem(Kind.CONFLICT, "Another report was filed under this id. Make a new one.", code=error.reason)
    return Problem(Kind.INVALID, errors=[Detail("body.report", error.reason, error.detail)], code=error.reason)


def _path(pointer: str) -> str:
    """A JSON pointer in the way the paths of problems are written: `/line/3/lat` is `.line[3].lat`."""
    return "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in pointer.split("/")[1:])


@router.post("/{report_id}/seen", status_code=204)
def see_report(ask: Annotated[Ask, needs(Role.OFFICER)], report_id: UUID) -> Response:
    """An officer has opened the report; its site is told, and whoever filed it sees that. Harmless when repeated."""
    with ask.writing() as session:
        if reports.get(session, report_id, ask.principal) is None:
            raise Problem(Kind.NOT_FOUND)
        officers.see(session, [report_id], by=ask.principal.name, now=ask.now)
    return Response(status_code=204)


@router.get("/{report_id}", responses=answer("ReportDocument", "PartnerReport", geojson=True))
def read_report(request: Request, ask: Anybody, report_id: UUID) -> Response:
    """One report with its grades, and the reports that amend it."""
    if ask.is_partner:
        return outside.single(request, ask, lambda reader: reports_of(reader, [report_id]).get(report_id))
    with ask.reading() as session:
        report = reports.get(session, report_id, ask.principal)
        if report is None:
            raise Problem(Kind.NOT_FOUND)
        grades = picture.grades_of(session, [report_id]).get(report_id, ())
        threat = picture.threats_of(session, [report_id]).get(report_id)
        amended_by = [str(amendment.id) for amendment in reports.amendments(session, report_id)]
        areas = sorted(reports.areas_of(session, report_id))
        pictured = photos.counts(session, [report_id]).get(report_id, 0)
    view = report_view(report, ask.principal, grades=grades, threat=threat, photos=pictured)
    view |= {"place_source": place_source(report), "areas": areas, "amended_by": amended_by}
    return one(request, view | {"grading": graded_view(report, grades)})

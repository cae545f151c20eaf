"""`/api/v1/reports`: what the sites said, and the grade officers give it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.principal import Role, Scope
from app.api.ask import Ask, needs
from app.api.lists import documented, listed, searching
from app.api.problems import Kind, Problem
from app.api.render import one
from app.api.views_reports import graded_view, report_view
from app.ingest.reports import store as reports
from app.picture.seen import store as picture
from app.search.parse import Grammar
from app.search.search import Search
from edge_agent.wire.catalogue import KINDS

router = APIRouter(prefix="/reports", tags=["reports"])

GRAMMAR = Grammar(
    takes=frozenset({"bbox", "time", "kind", "status", "area", "q"}), kinds=frozenset(KINDS), key=(int, UUID)
)
Reader = Annotated[Ask, needs(Role.VIEWER, Scope.REPORTS_READ)]


@router.get("", openapi_extra=documented(GRAMMAR))
def list_reports(request: Request, ask: Reader, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """Accepted reports, the newest receipt first. `time` is the time of observation."""
    with ask.reading() as session:
        page = reports.page(session, search, ask.principal)
        ids = [report.id for report in page.items]
        grades, threats = picture.grades_of(session, ids), picture.threats_of(session, ids)
    views = [
        report_view(report, ask.principal, grades=grades.get(report.id, ()), threat=threats.get(report.id))
        for report in page.items
    ]
    return listed(request, views, page.after)


@router.get("/{report_id}")
def read_report(request: Request, ask: Reader, report_id: UUID) -> Response:
    """One report with its grades, and the reports that amend it."""
    with ask.reading() as session:
        report = reports.get(session, report_id, ask.principal)
        if report is None:
            raise Problem(Kind.NOT_FOUND)
        grades = picture.grades_of(session, [report_id]).get(report_id, ())
        threat = picture.threats_of(session, [report_id]).get(report_id)
        amended_by = [str(amendment.id) for amendment in reports.amendments(session, report_id)]
        areas = sorted(reports.areas_of(session, report_id))
    view = report_view(report, ask.principal, grades=grades, threat=threat)
    return one(request, view | {"areas": areas, "amended_by": amended_by, "grading": graded_view(report, grades)})

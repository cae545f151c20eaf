"""`/api/v1/reports/{id}/place`: where a report is that came without a place, as an officer found out."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from app import officers
from app.access.principal import Role
from app.api.ask import Ask, needs
from app.api.described.shape import answer
from app.api.forms import Form, Why
from app.api.problems import Detail, Kind, Problem
from app.api.render import JSON, encoded
from app.api.views_reports import report_view
from app.ingest.errors import CannotFile
from app.ingest.reports import store as reports
from app.ingest.reports.placing import placed
from app.journal.store import record
from app.picture.seen import store as picture
from edge_agent.wire.messages import Place

router = APIRouter(prefix="/reports", tags=["reports"])


class PlaceForm(Form):
    """A place on WGS84, and how it was found out."""

    id: UUID
    """Made once by whoever places, and kept through every retry."""
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    accuracy_m: float = Field(ge=0, le=500_000)
    """Radius of a circle that holds the true place, metres."""
    why: Why
    insist: bool = False
    """It lies outside the site's area and is meant all the same."""


@router.post("/{report_id}/place", status_code=201, responses=answer("Report", "ReportName", status=201))
def place(ask: Annotated[Ask, needs(Role.OFFICER)], report_id: UUID, form: PlaceForm) -> Response:
    """Say where a report is that came without a place; answers with the amendment that says so."""
    with ask.writing() as session:
        roster = ask.roster(session)
        report = reports.get(session, report_id, ask.principal)
        if report is None:
            raise Problem(Kind.NOT_FOUND)
        if report.lat is not None:
            raise Problem(Kind.CONFLICT, "The report has a place: dismiss, split or grade it instead.", code="placed")
        if report.site not in roster.sites:
            raise Problem(Kind.CONFLICT, "Its site is not in the roster any more.", code="site_unknown")
        said = placed(report, Place(form.lat, form.lon, form.accuracy_m), roster)
        try:
            made = officers.file_report(
                session,
                roster,
                report.site,
                said,
                name=form.id,
                by=ask.principal.name,
                insist=form.insist,
                amends=report_id,
                now=ask.now,
            )
        except CannotFile as error:
            fault = Detail("body.lat", error.reason, error.detail)
            raise Problem(Kind.INVALID, errors=[fault], code=error.reason) from error
        record(
            session,
            "report.placed",
            str(report_id),
            at=ask.now,
            areas=reports.areas_of(session, report_id),
            by=ask.principal.name,
            sensitive=report.sensitive,
            data={"amendment": str(made), "lat": form.lat, "lon": form.lon, "why": form.why},
        )
        filed = reports.get(session, made, ask.principal)
        threat = picture.threats_of(session, [made]).get(made)
    view = {"id": str(made)} if filed is None else report_view(filed, ask.principal, threat=threat)
    return Response(encoded(view), 201, {"Location": f"/api/v1/reports/{made}"}, JSON)

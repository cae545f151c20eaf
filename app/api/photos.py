"""`/api/v1/reports/{id}/photos`: pictures of a report, for whoever may see it, and the wish for a full one."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app import officers
from app.access.principal import Role, Scope
from app.api.ask import Ask, needs
from app.api.described.shape import answer, media, pages
from app.api.lists import listed
from app.api.problems import Kind, Problem
from app.api.render import JSON, encoded
from app.api.views_photos import photo_views
from app.db import Session
from app.ingest.photos import store as photos
from app.ingest.photos.requests import store as requests
from app.ingest.reports import store as reports
from app.ingest.tables import Report
from edge_agent.wire.picture import MOST_PHOTOS

router = APIRouter(prefix="/reports/{report_id}/photos", tags=["reports"])

Reader = Annotated[Ask, needs(Role.VIEWER, Scope.REPORTS_READ)]
Number = Annotated[int, Path(ge=0, lt=MOST_PHOTOS, description="Which photo of the report, from 0.")]
Full = Annotated[str | None, Query(description="There, whatever it says: the full picture, not the thumbnail.")]
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


@router.get("", responses=pages("Photo"))
def list_photos(request: Request, ask: Reader, report_id: UUID) -> Response:
    """Photos of a report: how far each thumbnail and full picture has come, and who asked for it."""
    with ask.reading() as session:
        report = _report(session, ask, report_id)
        views = photo_views(report, photos.of_report(session, report), requests.of_report(session, report))
    return listed(request, views)


@router.get("/{number}", response_class=Response, responses=media("image/webp", "image/jpeg"))
def read_photo(request: Request, ask: Reader, report_id: UUID, number: Number, full: Full = None) -> Response:
    """The thumbnail, or with `?full` the full picture; 404 until all of it is here."""
    with ask.reading() as session:
        found = photos.content(session, _report(session, ask, report_id), number, full=full is not None)
    if found is None:
        raise Problem(Kind.NOT_FOUND, "The picture is not here, or not all of it.")
    photo, data = found
    tag = f'"{sha256(data).hexdigest()[:32]}"'
    extension = (photo.media_type or "").rpartition("/")[2]
    headers = {**_SAFE, "ETag": tag, "Content-Disposition": f'inline; filename="{report_id}-{number}.{extension}"'}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=photo.media_type)


@router.post("/{number}/request", status_code=202, responses=answer("Photo", status=202))
def request_photo(ask: Annotated[Ask, needs(Role.OFFICER)], report_id: UUID, number: Number) -> Response:
    """Ask the site for the full picture. It costs the site's link some hundred kilobytes; harmless when repeated."""
    with ask.writing() as session:
        report = _report(session, ask, report_id)
        if not officers.ask_for_photo(session, report, number, by=ask.principal.name, now=ask.now):
            raise Problem(Kind.NOT_FOUND)
        views = photo_views(report, photos.of_report(session, report), requests.of_report(session, report))
    return Response(encoded(next(view for view in views if view["number"] == number)), 202, media_type=JSON)


def _report(session: Session, ask: Ask, report_id: UUID) -> Report:
    report = reports.get(session, report_id, ask.principal)
    if report is None:
        raise Problem(Kind.NOT_FOUND)
    return report

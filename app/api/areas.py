"""`/api/v1/areas`: areas of operation and other areas, edited with ETags so that nobody overwrites unseen."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from app.access.principal import Role, Scope
from app.api import outside
from app.api.ask import Ask, needs
from app.api.described.shape import answer, pages
from app.api.forms import Code, Form, Line
from app.api.lists import documented, searching
from app.api.problems import Detail, Kind, Problem
from app.api.render import etag_of, fits, one
from app.api.views_roster import area_view
from app.gateways.roster import areas_for
from app.geo import geometry_faults
from app.roster import store
from app.roster.plan import AreaPlan
from app.roster.roster import AreaInfo, Roster
from app.search.parse import Grammar
from app.search.search import Search

router = APIRouter(prefix="/areas", tags=["roster"])

GRAMMAR = Grammar(takes=frozenset({"bbox", "kind", "q"}), kinds=None, key=(str,))
Reader = Annotated[Ask, needs(Role.VIEWER, Scope.UNITS_READ, partners=True)]
Officer = Annotated[Ask, needs(Role.OFFICER)]
_WHO_DRAWS = "An area decides who sees what lies in it, so officers of the whole mission draw it."


class AreaForm(Form):
    """An area; the code is in the address."""

    name: Line
    kind: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,19}$")] = "ao"
    geometry: dict[str, Any]
    """GeoJSON Polygon or MultiPolygon, degrees; holes and parts beyond the antimeridian are fine."""


@router.get("", openapi_extra=documented(GRAMMAR), responses=pages("Area", geojson=True))
def list_areas(request: Request, ask: Reader, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """Areas by code. `bbox` asks by the middle of an area's bounds."""
    return outside.listing(request, ask, search, areas_for)


@router.get("/{code}", responses=answer("Area", geojson=True))
def read_area(request: Request, ask: Reader, code: str) -> Response:
    """One area; its ETag is what an edit has to name."""
    if ask.is_partner:
        return outside.coded(request, ask, code, areas_for)
    with ask.reading() as session:
        area = _seen(ask.roster(session), ask, code)
    if area is None:
        raise Problem(Kind.NOT_FOUND)
    return one(request, area_view(area), etag=area_etag(area))


@router.put(
    "/{code}",
    responses=answer("Area", geojson=True) | answer("Area", status=201, geojson=True, words="The area is new"),
)
def put_area(request: Request, ask: Officer, code: Code, form: AreaForm) -> Response:
    """Draw an area anew (`If-Match` with its ETag) or a new one (`If-None-Match: *`), whole mission only.

    Reports are sorted into it again and units are told of what concerns them now, at the next tick of the centre.
    """
    faults = [
        Detail(f"body.geometry.{fault.path}", fault.code, fault.message) for fault in geometry_faults(form.geometry)
    ]
    if faults:
        raise Problem(Kind.INVALID, errors=faults)
    # Other members of the geometry object are somebody's, not the area's.
    geometry = {name: form.geometry[name] for name in ("type", "coordinates")}
    plan = AreaPlan(code=code, name=form.name, geometry=geometry, kind=form.kind)
    with ask.writing() as session:
        roster = ask.roster(session)
        there = _editable(request, ask, roster, code)
        store.put_area(session, plan, by=ask.principal.name, now=_now(ask))
    area = AreaInfo(plan.code, plan.name, plan.kind, plan.geometry)
    return one(request, area_view(area), etag=area_etag(area), status=200 if there else 201)


@router.delete("/{code}", status_code=204)
def delete_area(request: Request, ask: Officer, code: str) -> Response:
    """Remove an area (`If-Match` with its ETag), whole mission only; units that had it as theirs no longer do."""
    with ask.writing() as session:
        if _editable(request, ask, ask.roster(session), code) is None:
            raise Problem(Kind.NOT_FOUND)
        store.delete_area(session, code, by=ask.principal.name, now=_now(ask))
    return Response(status_code=204)


def _now(ask: Ask) -> int:
    """Of an area's change the time counts at which it is made: messages that went out while it waited had the other."""
    return ask.host.centre.clock.now()


def area_etag(area: AreaInfo) -> str:
    """The ETag of an area: it changes with anything that is drawn or named differently."""
    return etag_of(area.code, area.name, area.kind, area.geometry)


def _editable(request: Request, ask: Ask, roster: Roster, code: str) -> AreaInfo | None:
    """The area as it stands if the request names that state; None where it is new and the request says so.

    Raises:
        Problem: not an officer of the whole mission, or another state than the request names, or it names none.
    """
    there = _seen(roster, ask, code)
    if ask.principal.areas is not None:
        raise Problem(Kind.NOT_FOUND) if there is None else Problem(Kind.FORBIDDEN, _WHO_DRAWS)
    match, none_match = request.headers.get("if-match"), request.headers.get("if-none-match")
    if match is None and none_match is None:
        raise Problem(Kind.PRECONDITION_REQUIRED)
    etag = "" if there is None else area_etag(there)
    if (match is not None and (there is None or not fits(match, etag))) or (
        there is not None and fits(none_match, etag)
    ):
        raise Problem(Kind.PRECONDITION_FAILED, headers={"ETag": etag} if etag else {})
    return there


def _seen(roster: Roster, ask: Ask, code: str) -> AreaInfo | None:
    area = roster.areas.get(code)
    return area if area is not None and ask.principal.sees((code,)) else None

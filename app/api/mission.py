"""`/api/v1/mission`, `/facilities` and `/catalogue`: what everybody who is signed in may know."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.principal import Role, Scope
from app.api import outside
from app.api.ask import Ask, needs
from app.api.described.shape import answer, pages
from app.api.lists import documented, searching
from app.api.problems import Kind, Problem
from app.api.render import etag_of, one
from app.api.views_roster import mission_card, mission_view
from app.gateways.roster import facilities_for
from app.search.parse import Grammar
from app.search.search import Search
from edge_agent.wire.jsonform import catalogue_to_json

router = APIRouter(tags=["roster"])

GRAMMAR = Grammar(takes=frozenset({"bbox", "q"}), key=(str,))
Reader = Annotated[Ask, needs(Role.VIEWER, Scope.UNITS_READ, partners=True)]
Anybody = Annotated[Ask, needs(Role.VIEWER, *Scope, partners=True)]


@router.get("/mission", responses=answer("Mission", "MissionCard"))
def read_mission(request: Request, ask: Anybody) -> Response:
    """The mission: its name, its languages, whether this is an exercise, what it tuned."""
    with ask.reading() as session:
        roster = ask.roster(session)
    if not roster.code:
        raise Problem(Kind.NOT_FOUND, "No mission was loaded yet: `heliograph mission load FILE`.")
    if ask.is_partner:
        return one(request, mission_card(roster))
    return one(request, mission_view(roster), etag=etag_of(roster.code, roster.revision))


@router.get("/facilities", openapi_extra=documented(GRAMMAR), responses=pages("Facility", geojson=True))
def list_facilities(request: Request, ask: Reader, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """Places that can help, by code; where help is, everybody may know."""
    return outside.listing(request, ask, search, facilities_for)


@router.get("/facilities/{code}", responses=answer("Facility", geojson=True))
def read_facility(request: Request, ask: Reader, code: str) -> Response:
    """One facility."""
    return outside.coded(request, ask, code, facilities_for)


@router.get("/catalogue", responses=answer("Catalogue"))
def read_catalogue(request: Request, _ask: Anybody) -> Response:
    """Every kind of report with its fields, codes and labels in four languages: forms and legends come from it."""
    return one(request, catalogue_to_json())

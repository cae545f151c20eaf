"""`/api/v1/units`: who is out there, and where each was last known to be."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.principal import Role, Scope
from app.api import outside
from app.api.ask import Ask, needs
from app.api.described.shape import answer, pages
from app.api.lists import documented, listed, searching
from app.api.problems import Kind, Problem
from app.api.render import one
from app.api.views_roster import unit_view
from app.gateways.roster import units_for
from app.picture.units.store import positions
from app.roster import seen
from app.search.memory import Reads, page
from app.search.parse import Grammar
from app.search.search import Search

router = APIRouter(prefix="/units", tags=["roster"])

GRAMMAR = Grammar(takes=frozenset({"bbox", "area", "q"}), key=(str,))
Reader = Annotated[Ask, needs(Role.VIEWER, Scope.UNITS_READ, partners=True)]


@router.get("", openapi_extra=documented(GRAMMAR), responses=pages("Unit", "PartnerUnit", geojson=True))
def list_units(request: Request, ask: Reader, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """Units by callsign. `bbox` asks by the last known position."""
    if ask.is_partner:
        return outside.listing(request, ask, search, units_for)
    with ask.reading() as session:
        units = seen.units(ask.roster(session), ask.principal)
        places = {row.unit: row for row in positions(session)}
    found = page(
        units,
        search,
        Reads(
            code=lambda unit: unit.code,
            texts=lambda unit: (unit.name, unit.role, unit.site),
            areas=lambda unit: unit.areas,
            place=lambda unit: (at.lat, at.lon) if (at := places.get(unit.code)) else None,
        ),
    )
    views = [unit_view(unit, places.get(unit.code), now=ask.now) for unit in found.items]
    return listed(request, views, found.after)


@router.get("/{code}", responses=answer("Unit", "PartnerUnit", geojson=True))
def read_unit(request: Request, ask: Reader, code: str) -> Response:
    """One unit with its last known position and its age."""
    if ask.is_partner:
        return outside.coded(request, ask, code, units_for)
    with ask.reading() as session:
        unit = next((unit for unit in seen.units(ask.roster(session), ask.principal) if unit.code == code), None)
        if unit is None:
            raise Problem(Kind.NOT_FOUND)
        position = next((row for row in positions(session) if row.unit == code), None)
    return one(request, unit_view(unit, position, now=ask.now))

"""Answers made of `gateways` alone: all that partners ever get, and what is the same for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from fastapi import Request
from starlette.responses import Response

from app.access.principal import Scope
from app.api.ask import Ask
from app.api.lists import listed
from app.api.problems import Detail, Kind, Problem
from app.api.render import one
from app.gateways.alerts import alerts_for
from app.gateways.out import Out
from app.gateways.plain import plain
from app.gateways.reader import Reader
from app.gateways.roster import sites_for, units_for
from app.gateways.threats import threats_for
from app.search.search import EVERYTHING, Page, Search

T = TypeVar("T", bound=Out)


def listing(request: Request, ask: Ask, search: Search, read: Callable[[Reader, Search], Page[T]]) -> Response:
    """A list of a gateway's values."""
    with ask.reading() as session:
        page = read(ask.reader(session), search)
    return listed(request, [plain(value) for value in page.items], page.after)


def single(request: Request, ask: Ask, read: Callable[[Reader], T | None]) -> Response:
    """One of a gateway's values; 404 where there is none for them."""
    with ask.reading() as session:
        value = read(ask.reader(session))
    if value is None:
        raise Problem(Kind.NOT_FOUND)
    return one(request, plain(value))


def coded(request: Request, ask: Ask, code: str, read: Callable[[Reader, Search], Page[T]]) -> Response:
    """The one value of the roster with that code."""
    with ask.reading() as session:
        views = (plain(value) for value in read(ask.reader(session), EVERYTHING).items)
        view = next((view for view in views if view["id"] == code), None)
    if view is None:
        raise Problem(Kind.NOT_FOUND)
    return one(request, view)


def without_states(search: Search) -> Search:
    """A search of reports as a partner may ask it.

    Raises:
        Problem: it asks what waits for the mission's own officers.
    """
    if search.states:
        fault = Detail("query.state", "unknown_parameter", "What waits for an officer is the mission's own.")
        raise Problem(Kind.INVALID, errors=[fault])
    return search


def standing(ask: Ask) -> Mapping[str, Any]:
    """How things stand for a partner: what their stream begins with."""
    current = Search(states=("suspected", "confirmed"), limit=10_000)
    active = Search(states=("active",), limit=10_000)
    stands: dict[str, Any] = {}
    with ask.reading() as session:
        reader = ask.reader(session)
        if ask.principal.holds(Scope.THREATS_READ):
            stands["threats"] = _all(threats_for(reader, current))
        if ask.principal.holds(Scope.ALERTS_READ):
            stands["alerts"] = _all(alerts_for(reader, active))
        if ask.principal.holds(Scope.UNITS_READ):
            stands["sites"] = _all(sites_for(reader, EVERYTHING))
            stands["units"] = _all(units_for(reader, EVERYTHING))
    return stands


def _all(page: Page[T]) -> list[dict[str, Any]]:
    return [plain(value) for value in page.items]

"""How a list is asked for and answered: one grammar in, one envelope out, with a link to the next page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from starlette.responses import Response

from app.api.problems import Detail, Kind, Problem
from app.api.render import GEOJSON, JSON, View, encoded, feature, many
from app.search.parse import MAX_VALUES, STATUSES, Grammar, SearchError, cursor_of, parse
from app.search.search import LIMIT, MAX_LIMIT, Key, Search

FORMAT = "f"
FORMATS = {"json", "geojson"}
"""`f=geojson` in the address asks for GeoJSON: an address can be pasted into a map program, a header cannot."""

_NOTHING = Grammar()
_DESCRIPTIONS: Mapping[str, str] = {
    "bbox": "minlon,minlat,maxlon,maxlat in degrees; minlon above maxlon crosses the antimeridian",
    "time": "start/end, RFC 3339 with an offset; `..` leaves an end open",
    "kind": "kinds, joined by commas",
    "state": "states, joined by commas",
    "status": "actual, exercise, test, joined by commas",
    "area": "codes of areas, joined by commas",
    "q": "words to look for",
    "limit": f"items on a page, 1 to {MAX_LIMIT}; {LIMIT} when not given",
    "cursor": "where the page begins; take it from the `next` link",
    FORMAT: "json or geojson",
}


def searching(grammar: Grammar) -> Any:
    """The dependency that reads the search of a list with this grammar."""

    def search(request: Request) -> Search:
        return read(request, grammar)

    return Depends(search)


def read(request: Request, grammar: Grammar) -> Search:
    """The search that the query of a request asks for.

    Raises:
        Problem: with every parameter that is not understood.
    """
    given = request.query_params.multi_items()
    details = [Detail(f"query.{FORMAT}", "unknown_value", "Give json or geojson.")] if _bad_format(request) else []
    try:
        search = parse(((name, value) for name, value in given if name != FORMAT), grammar)
    except SearchError as error:
        details += [Detail(f"query.{fault.parameter}", fault.code, fault.message) for fault in error.faults]
    if details:
        raise Problem(Kind.INVALID, errors=details)
    return search


def check_names(request: Request, *known: str) -> None:
    """See that the query of a route that is no list has parameters of these names alone, each once.

    Raises:
        Problem: with every one that is not understood.
    """
    given = request.query_params
    message = f"Only {', '.join(f'`{name}`' for name in known)} is understood here."
    details = [Detail(f"query.{name[:40]}", "unknown_parameter", message) for name in given if name not in known]
    details += [Detail(f"query.{name}", "repeated", "Give it once.") for name in known if len(given.getlist(name)) > 1]
    if details:
        raise Problem(Kind.INVALID, errors=details)


def documented(grammar: Grammar) -> dict[str, Any]:
    """The parameters of a list for the OpenAPI document."""
    names = [name for name in _DESCRIPTIONS if name in grammar.takes | {"limit", "cursor", FORMAT}]
    return {"parameters": [parameter(name, grammar) for name in names]}


def parameter(name: str, grammar: Grammar = _NOTHING) -> dict[str, Any]:
    """One parameter for the OpenAPI document, with the values that the grammar knows."""
    schema: dict[str, Any] = {"type": "string"}
    words = {"kind": grammar.kinds, "state": grammar.states, "status": STATUSES, "area": None}
    if name in words:
        known = {"enum": sorted(map(str, words[name] or ()))} if words[name] else {}
        schema = {"type": "array", "items": {"type": "string", **known}, "maxItems": MAX_VALUES}
    elif name == "limit":
        schema = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": LIMIT}
    elif name == FORMAT:
        schema = {"type": "string", "enum": sorted(FORMATS), "default": "json"}
    # Of a list of words: joined by commas.
    how = {"style": "form", "explode": False} if schema["type"] == "array" else {}
    return {"name": name, "in": "query", "schema": schema, **how, "description": _DESCRIPTIONS[name]}


def listed(request: Request, views: Iterable[View], after: Key | None = None) -> Response:
    """The page as `{"items": […], "links": […]}`, or with `f=geojson` as a FeatureCollection with the same links."""
    links = _links(request, cursor_of(after))
    if request.query_params.get(FORMAT) == "geojson":
        collection = {"type": "FeatureCollection", "features": [feature(view) for view in views], "links": links}
        return many(request, encoded(collection), GEOJSON)
    return many(request, encoded({"items": list(views), "links": links}), JSON)


def _links(request: Request, cursor: str | None) -> list[dict[str, str]]:
    given = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    path = request.url.path
    links = [{"rel": "self", "href": _address(path, request.query_params.multi_items())}]
    if cursor is not None:
        links.append({"rel": "next", "href": _address(path, [*given, ("cursor", cursor)])})
    return links


def _address(path: str, query: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _bad_format(request: Request) -> bool:
    given = request.query_params.getlist(FORMAT)
    return len(given) > 1 or not FORMATS.issuperset(given)

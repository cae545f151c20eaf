"""What can be asked, as an OpenAPI 3.0 document: the one version that today's GIS programs read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.gateways.ogc.collections import Collection
from app.gateways.ogc.documents import SUMMARY, TITLE
from app.gateways.ogc.links import GEOJSON, HTML, JSON, SCHEMA
from app.gateways.ogc.query import FORMAT, known
from app.search.search import LIMIT, MAX_LIMIT

Document = dict[str, Any]
PROBLEM = "application/problem+json"

_TEXT = {"type": "string"}
_BOX = {
    "type": "array",
    "oneOf": [{"minItems": size, "maxItems": size} for size in (4, 6)],
    "items": {"type": "number"},
}
_LIMIT = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": LIMIT}
_PARAMETERS: dict[str, tuple[dict[str, Any], str]] = {
    "bbox": (_BOX, "minlon,minlat,maxlon,maxlat in degrees; minlon above maxlon crosses the antimeridian"),
    "datetime": (_TEXT, "A moment, or start/end, RFC 3339 with an offset; `..` leaves an end open"),
    "limit": (_LIMIT, "Most features on a page"),
    "cursor": (_TEXT, "Where the page begins; taken from a `next` link"),
    "filter": (_TEXT, "A filter as CQL2 text, such as `kind='IED' AND confidence > 0.5`"),
    "filter-lang": ({"type": "string", "enum": ["cql2-text"], "default": "cql2-text"}, "Language of the filter"),
    FORMAT: ({"type": "string", "enum": ["json", "html"]}, "For programs or for people"),
}


def openapi(base: str, shown: Iterable[Collection]) -> Document:
    """The document of what the reader may ask; `base` is the address of the landing page."""
    paths: Document = {
        "/": _get("landing", "Where every client begins", JSON),
        "/conformance": _get("conformance", "Standards that are kept", JSON),
        "/api": _get("api", "This document", "application/vnd.oai.openapi+json;version=3.0"),
        "/collections": _get("collections", "Collections", JSON),
    }
    for one in shown:
        paths |= _paths(one)
    return {
        "openapi": "3.0.3",
        "info": {"title": TITLE, "description": SUMMARY, "version": "1"},
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "An API key"},
                "basic": {"type": "http", "scheme": "basic", "description": "Any name, an API key as the password"},
            }
        },
        "security": [{"key": []}, {"basic": []}],
    }


def _paths(one: Collection) -> Document:
    here = f"/collections/{one.id}"
    items = _get(f"{one.id}.items", one.description, GEOJSON)
    items["get"]["parameters"] = [_parameter(name, one) for name in known(one)]
    item = _get(f"{one.id}.item", f"One of {one.title.lower()}", GEOJSON)
    name = {"name": "featureId", "in": "path", "required": True, "schema": _TEXT}
    item["get"]["parameters"] = [name, *item["get"]["parameters"]]
    return {
        here: _get(one.id, one.description, JSON),
        f"{here}/queryables": _get(f"{one.id}.queryables", "Properties that can be asked for", SCHEMA),
        f"{here}/items": items,
        f"{here}/items/{{featureId}}": item,
    }


def _get(operation: str, summary: str, media_type: str) -> Document:
    problem = {"description": "A problem (RFC 9457)", "content": {PROBLEM: {"schema": {"type": "object"}}}}
    content = {media_type: {"schema": {"type": "object"}}, HTML: {"schema": _TEXT}}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [_parameter(FORMAT, None)],
            "responses": {"200": {"description": summary, "content": content}, "default": problem},
        }
    }


def _parameter(name: str, one: Collection | None) -> Document:
    asked = one.queryable(name) if one else None
    if asked is not None:
        schema, words = {key: value for key, value in asked.schema.items() if key != "title"}, asked.title
    else:
        schema, words = _PARAMETERS[name]
    shape = {"style": "form", "explode": False}
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema, **shape}


PARAMETERS = [_parameter(name, None) for name in _PARAMETERS]
"""Of the items of any collection."""

"""The application whose OpenAPI document says whom each route lets in and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from app.api.ask import Guard
from app.api.described import access, alerts, centre, picture, push, reports, roster, shape
from app.api.described.examples import EXAMPLES
from app.api.described.words import PARAMETERS, SCHEMES, TAGS
from app.api.lists import FORMAT, parameter
from app.api.need import Need
from app.api.render import GEOJSON

Document = dict[str, Any]

COMPONENTS: dict[str, Document] = {
    **shape.SCHEMAS,
    **alerts.SCHEMAS,
    **picture.SCHEMAS,
    **reports.SCHEMAS,
    **roster.SCHEMAS,
    **access.SCHEMAS,
    **push.SCHEMAS,
    **centre.SCHEMAS,
}
"""Schemas that the answers of routes refer to, by name."""


class Described(FastAPI):
    """An application that describes itself in full."""

    def openapi(self) -> Document:
        """The OpenAPI document; made once."""
        if self.openapi_schema is None:
            self.openapi_schema = self._described(super().openapi())
        return self.openapi_schema

    def _described(self, document: Document) -> Document:
        document["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
        for name, scheme in document["components"]["securitySchemes"].items():
            scheme["description"] = SCHEMES[name]
        schemas = document["components"]["schemas"]
        schemas |= COMPONENTS | {name: COMPONENTS[name] | {"examples": [one]} for name, one in EXAMPLES.items()}
        needs = dict(self._needs())
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _say_format(operation)
                _say_parameters(path, operation.get("parameters", ()))
                if need := needs.get((method.upper(), path)):
                    operation["description"] += f"\n\n{need}"
        return document

    def _needs(self) -> Iterator[tuple[tuple[str, str], Need]]:
        for context in iter_route_contexts(self.routes):
            route = context.original_route
            if isinstance(route, APIRoute) and (need := _need_of(route.dependant)):
                yield from (((method, str(context.path)), need) for method in route.methods or ())


def _need_of(dependant: Dependant) -> Need | None:
    """What the guard of a route asks for; None: everybody may come."""
    if isinstance(dependant.call, Guard):
        return dependant.call.need
    return next(filter(None, map(_need_of, dependant.dependencies)), None)


def _say_format(operation: Document) -> None:
    """Whatever can be GeoJSON is that by the same parameter, of a list or alone."""
    is_both = GEOJSON in operation["responses"].get("200", {}).get("content", {})
    if is_both and all(one["name"] != FORMAT for one in operation.get("parameters", ())):
        operation.setdefault("parameters", []).append(parameter(FORMAT))


def _say_parameters(path: str, parameters: list[Document]) -> None:
    for one in parameters:
        name = one["name"]
        if one["in"] == "path" and (found := re.search(rf"[^/]+/\{{{name}\}}", path)):
            name = found[0]
        if name in PARAMETERS:
            one.setdefault("description", PARAMETERS[name])

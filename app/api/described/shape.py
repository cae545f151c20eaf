"""How an answer is described: JSON Schemas (2020-12) in few words, and what a route says of its answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from app.api.render import GEOJSON, JSON

Schema = dict[str, Any]
Responses = dict[int | str, dict[str, Any]]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
ID: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DATA: Schema = {"type": "object"}
"""An object whose members depend on what it is of."""


def told(schema: Schema, words: str) -> Schema:
    """The same, with words."""
    return schema | {"description": words}


def maybe(schema: Schema) -> Schema:
    """That, or null."""
    if "enum" in schema or "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema | {"type": [schema["type"], "null"]}


def many(schema: Schema) -> Schema:
    """A list of that."""
    return {"type": "array", "items": schema}


def by_name(schema: Schema) -> Schema:
    """An object whose names are data, and whose values are that."""
    return {"type": "object", "additionalProperties": schema}


def word(*words: str) -> Schema:
    """One of some words."""
    return {"type": "string", "enum": [str(one) for one in words]}


def thing(words: str, /, rare: Collection[str] = (), **members: Schema) -> Schema:
    """An object with these members; all but the `rare` ones are always there."""
    needed = [name for name in members if name not in rare]
    return {"type": "object", "description": words, "required": needed, "properties": members}


def more(base: Schema, words: str, /, rare: Collection[str] = (), **members: Schema) -> Schema:
    """The members of `base`, and these."""
    left_out = base["properties"].keys() - set(base["required"])
    return thing(words, {*left_out, *rare}, **base["properties"], **members)


def ref(*names: str) -> Schema:
    """The schema of that name; of several, any."""
    found = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    return found[0] if len(found) == 1 else {"anyOf": found}


def pages(*names: str, geojson: bool = False) -> Responses:
    """The answer of a list of things of these names."""
    listing = thing("One page.", items=many(ref(*names)), links=many(ref("Link")))
    return _of(200, listing, "FeatureCollection" if geojson else "")


def answer(*names: str, status: int = 200, geojson: bool = False, words: str = "") -> Responses:
    """The answer that is one thing of any of these names; `words` say when."""
    return _of(status, ref(*names), "Feature" if geojson else "", words)


def media(*types: str) -> Responses:
    """An answer that is no JSON of ours, in any of these media types."""
    return {200: {"content": {one: {} for one in types}}}


def _of(status: int, schema: Schema, geo: str, words: str = "") -> Responses:
    content: dict[str, Any] = {JSON: {"schema": schema}}
    if geo:
        content[GEOJSON] = {"schema": ref(geo)}
    return {status: {"content": content} | ({"description": words} if words else {})}


POSITION = thing(
    "A place.",
    lat=told(NUMBER, "Degrees, WGS84."),
    lon=told(NUMBER, "Degrees, WGS84."),
    accuracy_m=told(maybe(NUMBER), "Radius of a circle that holds the true place, metres; null: nobody said."),
)
GEOMETRY = told(DATA, "A GeoJSON geometry.")
STATUS = word("actual", "exercise", "test")
CONFIDENCE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
METRES: Schema = told(NUMBER, "Metres.")
KIND = told(TEXT, "Code of the catalogue, such as `IED`.")
REASON = told(TEXT, "A named reason.")
AREAS = told(many(TEXT), "Codes of the areas it touches.")
WHO = told(TEXT, "Name of an account, a key or `system`.")

SCHEMAS: dict[str, Schema] = {
    "Position": POSITION,
    "Link": thing("Where to go from here.", rel=word("self", "next"), href=told(TEXT, "Path and query.")),
    "Feature": thing(
        "A thing as GeoJSON (RFC 7946): what it shows as JSON is under `properties`, without its `geometry`.",
        rare=("id",),
        type=word("Feature"),
        id=TEXT,
        geometry=maybe(GEOMETRY),
        properties=DATA,
    ),
    "FeatureCollection": thing(
        "One page of a list as GeoJSON, by `f=geojson`.",
        type=word("FeatureCollection"),
        features=many(ref("Feature")),
        links=many(ref("Link")),
    ),
}

"""The OpenAPI 3.1 document of the tablet door, made from the route list and the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from edge_agent.problems import TITLES, Code
from edge_agent.rights import Right
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.jsonform import kind_schema
from edge_agent.wire.jsonschema import casualty_schema
from edge_agent.wire.messages import Response, Status
from edge_agent.wire.scales import CREDIBILITIES, PLACE_SOURCES, RELIABILITIES, SEVERITIES

Schema = dict[str, object]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of the path or the query."""

    name: str
    schema: Schema
    says: str
    place: str = "query"


@dataclass(frozen=True, slots=True)
class Operation:
    """What one route does, in words and schemas. `answers`: status → (sentence, schema)."""

    name: str
    method: str
    path: str
    says: str
    answers: dict[int, tuple[str, Schema]]
    parameters: tuple[Parameter, ...] = ()
    body: Schema | None = None
    problems: tuple[Code, ...] = ()
    who: Right = Right.PERSON
    """The least that the caller's token must open."""
    media: str = "application/json"
    """Type of the answer."""

    @property
    def open(self) -> bool:
        """No token needed."""
        return self.who is Right.ANYBODY


def document(operations: Iterable[Operation], version: str) -> Schema:
    """The whole document."""
    paths: dict[str, dict[str, object]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Heliograph team site",
            "version": version,
            "description": "The door for tablets on the site's own network. Times are UTC by the site's clock.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Report": report_schema(), "Position": POSITION, "Problem": PROBLEM, **_kind_schemas()},
        },
    }


def ref(name: str) -> Schema:
    """A schema of the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def obj(**properties: Schema) -> Schema:
    """An object with these members."""
    return {"type": "object", "properties": properties}


WHOLE: Schema = {"type": "integer", "minimum": 0}
TEXT: Schema = {"type": "string"}
TIME: Schema = {"type": ["string", "null"], "format": "date-time"}
UNIT: Schema = {"type": "integer", "minimum": 0, "maximum": 65_535, "description": "0 is the site itself"}
AGE: Schema = {"type": "number", "minimum": 0, "description": "Seconds ago; for a tablet whose clock may be wrong"}
STATUS: Schema = {"enum": [each.value for each in Status], "default": "actual"}
LAT: Schema = {"type": "number", "minimum": -90, "maximum": 90}
LON: Schema = {"type": "number", "minimum": -180, "maximum": 180}
METRES: Schema = {"type": "number", "minimum": 0}
FOUND: Schema = {
    "enum": [each for each in PLACE_SOURCES if each],
    "description": "Left out where it was measured there",
}
PLACE: Schema = {**obj(lat=LAT, lon=LON, accuracy_m=METRES, source=FOUND), "required": ["lat", "lon"]}
VERTICES: Schema = {"type": "array", "items": {"type": "array", "prefixItems": [LON, LAT]}}
POSITION: Schema = {
    **obj(unit=UNIT, lat=LAT, lon=LON, accuracy_m=METRES, at=TIME, age_s=AGE, status=STATUS),
    "required": ["lat", "lon"],
}
PROBLEM: Schema = obj(
    type=TEXT,
    title=TEXT,
    status=WHOLE,
    code={"enum": [code.value for code in Code]},
    detail=TEXT,
    retry_after_s=WHOLE,
    errors={"type": "array", "items": obj(path=TEXT, code=TEXT, message=TEXT)},
)
SIGHTING: Schema = obj(unit=UNIT, revision=WHOLE)
ACKNOWLEDGEMENT: Schema = {
    **obj(
        unit=UNIT,
        revision=WHOLE,
        response={"enum": [each.value for each in Response if each is not Response.NONE]},
        person={"type": "string", "minLength": 1, "maxLength": 40},
    ),
    "required": ["response"],
}


def report_schema() -> Schema:
    """A report of any kind: the common members, and the fields its kind asks for."""
    common = obj(
        client_id={
            "type": "string",
            "format": "uuid",
            "description": "Made once by the tablet, kept through every retry",
        },
        kind={"enum": list(KINDS)},
        observed_at={"type": "string", "format": "date-time"},
        age_s=AGE,
        person={"type": "string", "description": "Id of who filed it, where that is not who is signed in"},
        amends={"type": "string", "format": "uuid", "description": "client_id of the report it amends"},
        unit=UNIT,
        status=STATUS,
        place=PLACE,
        grade=obj(
            reliability={"enum": [each for each in RELIABILITIES if each]},
            credibility={"type": "integer", "minimum": 1, "maximum": len(CREDIBILITIES) - 1},
        ),
        severity={"enum": list(SEVERITIES[1:])},
        fields={"type": "object"},
        text=TEXT,
        line=VERTICES,
        area=VERTICES,
        casualties={"type": "array", "items": obj(number=WHOLE, fields=casualty_schema())},
        time_span_s=WHOLE,
        source=WHOLE,
        refers=WHOLE,
    )
    kinds = [{"if": obj(kind={"const": code}), "then": obj(fields=ref(f"fields-{code}"))} for code in KINDS]
    return {**common, "required": ["client_id", "kind"], "additionalProperties": False, "allOf": kinds}


def _kind_schemas() -> Schema:
    return {f"fields-{code}": kind_schema(kind) for code, kind in KINDS.items()}


def _operation(operation: Operation) -> Schema:
    answers: dict[str, object] = {
        str(status): {"description": says, **({"content": {operation.media: {"schema": schema}}} if schema else {})}
        for status, (says, schema) in operation.answers.items()
    }
    problems = operation.problems if operation.open else (*operation.problems, Code.UNAUTHORIZED, Code.FORBIDDEN)
    for code in problems:
        status, title, _ = TITLES[code]
        answers.setdefault(
            str(status),
            {"description": title, "content": {"application/problem+json": {"schema": ref("Problem")}}},
        )
    described: dict[str, object] = {
        "operationId": operation.name,
        "summary": operation.says,
        "x-who": operation.who.name.lower(),
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "responses": answers,
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": operation.body}}}
    if operation.open:
        described["security"] = []
    return described


def _parameter(parameter: Parameter) -> Schema:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "schema": parameter.schema,
        "description": parameter.says,
    }

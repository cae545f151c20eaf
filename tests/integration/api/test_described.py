"""The OpenAPI document says whom each route lets in, and leaves nothing without words."""

from __future__ import annotations

import re

import pytest
from support.api_routes import GUARDED, V1

from app.access.principal import Scope
from app.api.need import Need

SAYS_IT_ITSELF = {"GET /metrics"}
"""Guarded within, by where the request comes from."""


@pytest.fixture
def document(api):
    return api.get("/openapi.json").json()


def operations(document):
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_each_operation_ends_with_what_it_needs(document):
    known = operations(document)
    rows = {f"{row.method} {row.path}": row for row in GUARDED}
    said = {name: known[name]["description"].split("\n\n")[-1] for name in rows if name in known}
    needed = {name: str(Need(row.role, row.scopes, row.partners)) for name, row in rows.items()}
    assert {name for name in said if said[name] != needed[name]} == SAYS_IT_ITSELF


def test_what_is_open_to_everybody_says_nothing_of_needs(document):
    guarded = {f"{row.method} {row.path}" for row in GUARDED}
    rest = [one["description"] for name, one in operations(document).items() if name not in guarded]
    assert rest
    assert [words for words in rest if "Needs" in words or "People only" in words] == []


def test_every_parameter_and_tag_has_words(document):
    silent = [
        (name, one["name"])
        for name, operation in operations(document).items()
        for one in operation.get("parameters", ())
        if not one.get("description")
    ]
    assert silent == []
    used = {tag for operation in operations(document).values() for tag in operation["tags"]}
    assert used == {tag["name"] for tag in document["tags"] if tag["description"]}


def test_the_way_to_send_a_key_lists_every_scope(document):
    words = document["components"]["securitySchemes"]["key"]["description"]
    assert [scope for scope in Scope if f"`{scope}`: " not in words] == []


def test_the_guide_shows_what_a_route_needs_and_answers(api):
    page = api.get("/docs").text
    assert '<code>items</code>: list of <a href="#shape-Threat">Threat</a> or <a href="#shape-PartnerThreat">' in page
    assert '<h3 id="shape-Threat">Threat</h3>' in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))
    assert "Needs the scope <code>threats:read</code>; people: viewer or higher." in page
    assert "People only: role admin." in page


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("limit", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
        ("f", {"type": "string", "enum": ["geojson", "json"], "default": "json"}),
        (
            "status",
            {"type": "array", "items": {"type": "string", "enum": ["actual", "exercise", "test"]}, "maxItems": 50},
        ),
    ],
)
def test_a_parameter_of_a_list_has_its_type(document, name, schema):
    parameters = operations(document)[f"GET {V1}/threats"]["parameters"]
    assert next(one["schema"] for one in parameters if one["name"] == name) == schema


def test_whatever_can_be_geojson_says_how(document):
    silent = [
        name
        for name, operation in operations(document).items()
        if "application/geo+json" in operation["responses"].get("200", {}).get("content", {})
        and "f" not in {one["name"] for one in operation.get("parameters", ())}
    ]
    assert silent == []
    assert "f" in {one["name"] for one in operations(document)[f"GET {V1}/threats/{{threat_id}}"]["parameters"]}

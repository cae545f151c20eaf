"""What the OpenAPI document says of the parameters."""

import pytest

from app.gateways.ogc.collections import COLLECTIONS
from app.gateways.ogc.openapi import openapi
from app.gateways.ogc.schema import Type

PATHS = openapi("https://centre.example.org/ogc", COLLECTIONS.values())["paths"]
SIMPLE = {Type.TEXT, Type.NUMBER, Type.FLAG, Type.TIME}


def asked(path):
    return [one for one in PATHS[path]["get"].get("parameters", ()) if one["in"] == "query"]


@pytest.mark.parametrize("path", PATHS)
def test_every_parameter_is_written_as_the_standard_wants_it(path):
    assert asked(path)
    for one in asked(path):
        assert (one["style"], one["explode"], one["required"]) == ("form", False, False), one["name"]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_simple_property_is_a_parameter(name):
    wanted = {one.name: one.schema["type"] for one in COLLECTIONS[name].properties if one.type in SIMPLE}
    got = {one["name"]: one["schema"].get("type") for one in asked(f"/collections/{name}/items")}
    assert wanted.items() <= got.items()

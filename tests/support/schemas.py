"""The JSON Schemas that the centre serves, and the AsyncAPI document, as validators."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

import app.gateways

SCHEMAS = Path(app.gateways.__file__).parent / "schemas"
ASYNCAPI = Path(__file__).parents[2] / "docs" / "asyncapi.yaml"


@cache
def validator(name: str) -> Draft202012Validator:
    """Of `event.json` or `stream.json`."""
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@cache
def asyncapi() -> dict:
    """The AsyncAPI document."""
    return yaml.safe_load(ASYNCAPI.read_text(encoding="utf-8"))


def faults(name: str, document) -> list[str]:
    """What a document has that its schema does not allow."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(document)]

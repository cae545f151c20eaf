"""Holds real answers against the OpenAPI document, which for this must leave no member unsaid."""

from __future__ import annotations

import copy
import json
import re
from functools import cached_property

from jsonschema import Draft202012Validator, FormatChecker

JSONS = {"application/json", "application/geo+json"}


def closed(schema):
    """The same where no object may have a member that is not described."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {name: closed(value) for name, value in schema.items()}
    if isinstance(shut.get("properties"), dict):
        shut.setdefault("additionalProperties", False)
    return shut


class Conformance:
    """The document of one application; `seen` are the operations that were found to keep to it."""

    def __init__(self, application) -> None:
        self._application = application
        self._validators = {}
        self.seen = set()

    @cached_property
    def document(self):
        return copy.deepcopy(self._application.openapi())

    @cached_property
    def _components(self):
        return {"schemas": closed(self.document["components"]["schemas"])}

    @cached_property
    def _paths(self):
        """What stands literally goes before what is filled in."""
        paths = sorted(self.document["paths"], key=lambda path: (path.count("{"), path))
        return [(re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)), path) for path in paths]

    def operation_of(self, method, path):
        """(name, operation) of a request; None where the document has none."""
        found = next((known for pattern, known in self._paths if pattern.fullmatch(path)), None)
        operation = self.document["paths"].get(found, {}).get(method.lower())
        return operation and (f"{method} {found}", operation)

    def named(self, name, value):
        """Faults of a value by the schema of that name."""
        return self._faults(name, {"$ref": f"#/components/schemas/{name}"}, value)

    def check(self, answer):
        """Nothing, if a successful answer in JSON is what the document says."""
        kind = answer.headers.get("content-type", "").partition(";")[0]
        described = self.operation_of(answer.request.method, answer.request.url.path)
        if described is None or kind not in JSONS or not answer.is_success:
            return
        name, operation = described
        content = operation["responses"][str(answer.status_code)]["content"]
        if not content["application/json"].get("schema"):
            return
        value = json.loads(answer.read())
        faults = self._faults((name, answer.status_code, kind), content[kind]["schema"], value)
        assert faults == [], f"{name}: {faults[:5]}"
        self.seen.add(name)

    def _faults(self, key, schema, value):
        if key not in self._validators:
            whole = closed(schema) | {"components": self._components}
            self._validators[key] = Draft202012Validator(whole, format_checker=FormatChecker())
        return [f"{error.json_path}: {error.message[:200]}" for error in self._validators[key].iter_errors(value)]

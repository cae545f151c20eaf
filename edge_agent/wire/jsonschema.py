"""The catalogue as JSON: schemas for the API's forms, and everything a tablet needs to draw a form in its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from edge_agent.wire.catalogue import (
    ACCURACY_M,
    CASUALTY,
    CERTAINTIES,
    GAP_REASONS,
    INSTRUCTIONS,
    KINDS,
    LANGUAGES,
    QUARANTINE_REASONS,
    RADIUS_M,
    SEVERITIES,
    TIME_SPAN_S,
    URGENCIES,
    WORDS,
    Field,
    Kind,
    Labels,
)


def kind_schema(kind: Kind) -> dict[str, object]:
    """JSON Schema (2020-12) of the `fields` object of a kind."""
    return fields_schema(kind.fields, kind.labels["en"])


def casualty_schema() -> dict[str, object]:
    """JSON Schema of the `fields` object of a casualty (AT-MIST)."""
    return fields_schema(CASUALTY, "AT-MIST")


def fields_schema(fields: Sequence[Field], title: str) -> dict[str, object]:
    """JSON Schema of an object with these coded fields, all of them optional."""
    properties = {field.key: {"title": field.labels["en"], **_value_schema(field)} for field in fields}
    return {"type": "object", "title": title, "additionalProperties": False, "properties": properties}


def _value_schema(field: Field) -> dict[str, object]:
    keys = [code.key for code in field.codes]
    match field.type:
        case "bool":
            return {"type": "boolean"}
        case "code":
            return {"type": "string", "enum": keys}
        case "flags":
            return {"type": "array", "items": {"type": "string", "enum": keys}, "uniqueItems": True}
        case "count":
            return {"type": "integer", "minimum": 0, "description": f"{field.largest} means {field.largest} or more"}
        case "scale":
            steps = ", ".join(map(str, field.steps[1:]))
            return {
                "type": "integer",
                "minimum": 0,
                "maximum": field.steps[-1],
                "description": f"{field.unit}; rounded up to one of {steps}",
            }


def catalogue_to_json() -> dict[str, object]:
    """Kinds with fields and code lists, phrases, words and scales, with labels in every language."""
    return {
        "languages": list(LANGUAGES),
        "kinds": [_kind(kind) for kind in KINDS.values()],
        "casualty": [_field(field) for field in CASUALTY],
        "instructions": _labelled(INSTRUCTIONS),
        "gap_reasons": _labelled(GAP_REASONS),
        "quarantine_reasons": _labelled(QUARANTINE_REASONS),
        "words": {name: _labelled(words) for name, words in WORDS.items()},
        "scales": {
            "accuracy_m": list(ACCURACY_M[1:]),
            "radius_m": list(RADIUS_M),
            "time_span_s": list(TIME_SPAN_S[1:]),
            "severity": list(SEVERITIES),
            "urgency": list(URGENCIES),
            "certainty": list(CERTAINTIES),
        },
    }


def _labelled(phrases: Mapping[str, Labels]) -> dict[str, object]:
    return {key: dict(labels) for key, labels in phrases.items()}


def _kind(kind: Kind) -> dict[str, object]:
    return {
        "code": kind.code,
        "number": kind.number,
        "labels": dict(kind.labels),
        "fields": [_field(field) for field in kind.fields],
        "family": kind.family,
        "threat": kind.threat,
        "half_life_s": kind.half_life_s,
        "danger_radius_m": kind.danger_radius_m,
        "radius_source": kind.radius_source,
        "priority": kind.priority,
        "urgency": kind.urgency,
        "severity": kind.severity,
        "cap_category": list(kind.cap_category),
        "life_threatening": kind.life_threatening,
        "sensitive": kind.sensitive,
        "clears": list(kind.clears),
        "instruction": kind.instruction,
        "symbol": kind.symbol,
    }


def _field(field: Field) -> dict[str, object]:
    return {
        "key": field.key,
        "type": field.type,
        "labels": dict(field.labels),
        "line": field.line,
        "unit": field.unit,
        "largest": field.largest if field.type == "count" else None,
        "steps": list(field.steps[1:]),
        "codes": [{"value": code.value, "key": code.key, "labels": dict(code.labels)} for code in field.codes],
    }

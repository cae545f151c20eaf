"""What a gateway may say, as plain JSON values: the one form that webhooks, streams and MQTT share.

Times are RFC 3339, ids text, sets lists; a geometry stays GeoJSON. `events.schema.json` beside this file describes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.gateways.out import Out, OutAlert, OutMessage

HIDDEN = frozenset({"marks"})
"""Whom else something is released to is nobody's business outside."""


def plain(value: Out) -> dict[str, Any]:
    """A value as JSON. Of an alert: what it says now, and which messages came before it."""
    return _alert(value) if isinstance(value, OutAlert) else _members(value)


def moment(at: int) -> str:
    """UTC seconds as RFC 3339: `2026-11-24T06:53:31Z`."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def message(value: OutMessage) -> dict[str, Any]:
    """One message of an alert."""
    return _members(value)


def _alert(alert: OutAlert) -> dict[str, Any]:
    shown = _members(alert, without=frozenset({"messages", "audience"}))
    return shown | {
        "message": message(alert.now),
        "references": [_members(one) for one in alert.references],
        "audience": [area.code for area in alert.audience],
    }


def _members(value: Any, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    names = (each.name for each in fields(value) if each.name not in HIDDEN | without)
    return {name: _json(name, getattr(value, name)) for name in names}


def _json(name: str, value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case int() if (name == "at" or name.endswith("_at")) and not isinstance(value, bool):
            return moment(value)
        case Mapping():
            return {str(key): _json("", member) for key, member in value.items()}
        case tuple() | list() | frozenset():
            return [_json("", member) for member in (sorted(value) if isinstance(value, frozenset) else value)]
        case _:
            return _members(value) if is_dataclass(value) else value

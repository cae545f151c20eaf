"""The words of an alert: the coded instruction of a cancel, and the short text of a call for help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.alerts.lifecycle import Cause
from edge_agent.wire.catalogue import Field, Kind

MOST_TEXT = 160
"""Characters of a call's text: deflated it stays near a hundred bytes."""
_COUNTS = ("urgent", "urgent_surgical", "priority", "routine", "convenience", "litter", "ambulatory")
"""CASEVAC lines 3 and 5, in the order of the form."""
_CODES = ("security", "marking", "reason", "movement")
_LAST_WORDS = {
    Cause.CLEARED: "all_clear",
    Cause.AGED_OUT: "stay_alert",
    Cause.UNLIKELY: "stay_alert",
}


def last_instruction(cause: Cause) -> str:
    """What a cancel tells people to do. Only a clearance is an all-clear: that nobody saw it again is not."""
    return _LAST_WORDS.get(cause, "disregard")


def call_text(kind: Kind, fields: Mapping[str, Any], remark: str, language: str) -> str:
    """What a helper must know at once, from coded fields in the mission's language, then the caller's own remark.

    A silent duress call begins with its warning not to call back.
    """
    silent = [kind.by_key["silent"].labels[language]] if fields.get("silent") else []
    counts = [f"{kind.by_key[key].labels[language]} {fields[key]}" for key in _COUNTS if fields.get(key)]
    coded = [_label(kind.by_key[key], fields.get(key), language) for key in _CODES if key in kind.by_key]
    parts = [*silent, *counts, *coded, " ".join(remark.split())]
    return _cut("; ".join(part for part in parts if part))


def _label(field: Field, value: Any, language: str) -> str:
    if value == "none":
        return ""
    return next((code.labels[language] for code in field.codes if code.key == value), "")


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1].rstrip() + "…"

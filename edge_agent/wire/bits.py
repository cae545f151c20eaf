"""Bit words: coded fields packed one behind the other from the lowest bit, by the tables of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from edge_agent.wire.codes import Field
from edge_agent.wire.errors import ValueUnfit
from edge_agent.wire.messages import FieldValue
from edge_agent.wire.scales import rounded_up


def width(fields: Sequence[Field]) -> int:
    """Bits a word of these fields uses."""
    return sum(field.bits for field in fields)


def pack(fields: Sequence[Field], values: Mapping[str, FieldValue]) -> int:
    """Values by field key → word. What is absent is 0; counts and scales saturate. Raises ValueUnfit."""
    strangers = values.keys() - {field.key for field in fields}
    if strangers:
        raise ValueUnfit(f"{len(strangers)} fields that the kind does not have", code="value_unknown")
    word, offset = 0, 0
    for field in fields:
        if field.key in values:
            word |= to_raw(field, values[field.key]) << offset
        offset += field.bits
    return word


def unpack(fields: Sequence[Field], word: int) -> tuple[dict[str, FieldValue], int]:
    """Word → (values by field key, without the fields that are not stated; the bits beyond the table, in place)."""
    values: dict[str, FieldValue] = {}
    offset = 0
    for field in fields:
        raw = word >> offset & field.largest
        offset += field.bits
        if raw:
            values[field.key] = from_raw(field, raw)
    return values, word >> offset << offset


def to_raw(field: Field, value: FieldValue) -> int:
    """What stands in the word for one value; raises ValueUnfit for a value the field cannot hold."""
    if field.type == "bool" and isinstance(value, bool):
        return int(value)
    if field.type == "code" and isinstance(value, int | str):
        return _code(field, value)
    if field.type == "flags" and isinstance(value, tuple):
        return sum({1 << _flag(field, each) for each in value})
    if field.type in ("count", "scale") and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return rounded_up(value, field.steps) if field.type == "scale" else min(value, field.largest)
    raise ValueUnfit(f"{field.key}: not a {field.type}", code="value_unknown")


def from_raw(field: Field, raw: int) -> FieldValue:
    """One value from what stands in the word; codes and flags this build does not know come out as numbers."""
    if field.type == "bool":
        return bool(raw)
    if field.type == "code":
        return _key(field, raw)
    if field.type == "flags":
        return tuple(_key(field, bit + 1) for bit in range(field.bits) if raw >> bit & 1)
    return field.steps[raw] if field.type == "scale" else raw


def _key(field: Field, value: int) -> str | int:
    return field.codes[value - 1].key if value <= len(field.codes) else value


def _code(field: Field, value: int | str) -> int:
    if isinstance(value, str):
        value = next((code.value for code in field.codes if code.key == value), -1)
    if not 0 <= value <= field.largest:
        raise ValueUnfit(f"{field.key}: not in its list", code="value_unknown")
    return int(value)


def _flag(field: Field, value: int | str) -> int:
    if isinstance(value, str):
        value = next((code.value for code in field.codes if code.key == value), 0)
    if not 1 <= value <= field.bits:
        raise ValueUnfit(f"{field.key}: not in its list", code="value_unknown")
    return value - 1

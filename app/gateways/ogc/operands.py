"""The two sides of a comparison: the property that is read from a feature, and the value it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.gateways.ogc.collections import Collection
from app.gateways.ogc.cql2text import FilterError
from app.gateways.ogc.features import Feature
from app.gateways.ogc.schema import Type


@dataclass(frozen=True, slots=True)
class Operand:
    """A property, and how it is read: text, number, truth, UTC seconds, a set of words, or GeoJSON; None: unknown."""

    type: Type
    read: Callable[[Feature], Any]
    folds: bool = False
    """Whether upper and lower case are the same."""


def operand(tree: Any, collection: Collection) -> Operand:
    """The property that stands on the left of a comparison.

    Raises:
        FilterError: there is none, or the collection does not have it.
    """
    if isinstance(tree, Mapping) and tree.get("op") == "casei":
        inner = tree.get("args", ())
        asked = operand(inner[0], collection) if len(inner) == 1 else None
        if asked is None or asked.type is not Type.TEXT:
            raise FilterError("CASEI is for one text.")
        return Operand(asked.type, lambda feature: _folded(asked.read(feature)), folds=True)
    if not isinstance(tree, Mapping) or "property" not in tree:
        raise FilterError("A comparison begins with a property, and a value stands after it.")
    found = collection.queryable(str(tree["property"]))
    if found is None:
        raise FilterError(f"Properties are {', '.join(one.name for one in collection.properties)}.")
    return Operand(found.type, _reader(found.name, found.type))


def literal(tree: Any, asked: Operand) -> Any:
    """The value to compare with, as `asked` reads it.

    Raises:
        FilterError: it is no value, or of another type.
    """
    match asked.type, tree:
        case Type.TEXT, str():
            return tree.casefold() if asked.folds else tree
        case Type.TEXT, {"op": "casei", "args": [str(words)]} if asked.folds:
            return words.casefold()
        case Type.FLAG, bool():
            return tree
        case Type.NUMBER, int() | float() if not isinstance(tree, bool):
            return tree
        case Type.TIME, {"timestamp": str(moment)} | str(moment):
            return seconds(moment)
        case Type.LIST, list() if all(isinstance(one, str) for one in tree):
            return frozenset(tree)
        case _:
            raise FilterError(_MEANT[asked.type])


_MEANT = {
    Type.TEXT: "Compare text with 'text', and CASEI(…) with CASEI('text').",
    Type.NUMBER: "Compare a number with a number.",
    Type.FLAG: "Compare with TRUE or FALSE.",
    Type.TIME: "Compare a time with TIMESTAMP('2026-11-24T00:00:00Z').",
    Type.LIST: "Compare a set of words with ('AO-1', 'AO-2').",
    Type.GEOMETRY: "Ask for places with S_INTERSECTS.",
}


def seconds(text: str) -> float:
    """An RFC 3339 time as UTC seconds.

    Raises:
        FilterError: it is none, or has no offset.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC).timestamp()
    except (ValueError, OverflowError):
        pass
    raise FilterError(_MEANT[Type.TIME])


def _reader(name: str, type_: Type) -> Callable[[Feature], Any]:
    match type_:
        case Type.GEOMETRY:
            return lambda feature: feature["geometry"]
        case Type.TIME:
            return lambda feature: _seconds(feature["properties"].get(name))
        case Type.LIST:
            return lambda feature: frozenset(feature["properties"].get(name) or ())
        case _:
            return lambda feature: feature["properties"].get(name)


def _seconds(text: str | None) -> float | None:
    return None if text is None else datetime.fromisoformat(text).timestamp()


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()

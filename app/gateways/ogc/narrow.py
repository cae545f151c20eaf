"""The part of a filter that a list can narrow by itself: kinds, states and statuses that must hold whatever else does.

The filter is asked of every feature all the same; this only spares reading what it would turn away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.gateways.ogc.collections import Collection
from app.search.search import Search

_FIELDS = {"kind": "kinds", "state": "states", "status": "statuses"}


def narrowed(search: Search, trees: Iterable[Any], collection: Collection) -> Search:
    """The search with what the filters, all of which must hold, say of kind, state and status."""
    fields: dict[str, Any] = {}
    for tree in _joined(trees):
        name, values = _choice(tree)
        found = collection.queryable(name) if name in collection.searched else None
        if found is not None and name in _FIELDS and values and set(values) <= set(found.values):
            fields.setdefault(_FIELDS[name], values)
    return replace(search, **fields)


def _joined(trees: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Every operation that must hold for the whole to hold."""
    for tree in trees:
        if isinstance(tree, Mapping) and tree.get("op") == "and":
            yield from _joined(tree["args"])
        elif isinstance(tree, Mapping):
            yield tree


def _choice(tree: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The property and the words that it must be one of; no words: it says nothing of the kind."""
    match tree:
        case {"op": "=", "args": [{"property": str(name)}, str(value)]}:
            return name, (value,)
        case {"op": "in", "args": [{"property": str(name)}, list(values)]} if all(isinstance(v, str) for v in values):
            return name, tuple(dict.fromkeys(values))
        case _:
            return "", ()

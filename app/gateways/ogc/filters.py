"""A filter as a predicate over features: checked against the properties there are, before any feature is looked at.

SQL's logic of three values: a comparison with what nobody knows is neither true nor false, and keeps nothing. Source:
OGC 21-065r2 (CQL2), classes Basic CQL2, Advanced Comparison Operators, Case-insensitive Comparison, Basic Spatial
Functions and Array Functions. Whatever else is asked is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from app.gateways.ogc.collections import Collection
from app.gateways.ogc.cql2text import FilterError
from app.gateways.ogc.features import Feature
from app.gateways.ogc.operands import Operand, literal, operand
from app.gateways.ogc.operators import ARRAYS, COMPARISONS, like
from app.gateways.ogc.schema import Type
from app.gateways.ogc.spatial import shape_of

Truth = bool | None
Test = Callable[[Feature], Truth]
_SINGLE = frozenset({Type.TEXT, Type.NUMBER, Type.TIME, Type.FLAG})


def filter_of(tree: Any, collection: Collection) -> Test:
    """The predicate that a tree of CQL2 JSON asks for.

    Raises:
        FilterError: it names an unknown property, compares what cannot be compared, or uses what is not supported.
    """
    if isinstance(tree, bool):
        return lambda _feature: tree
    if isinstance(tree, Mapping) and "property" in tree:
        return _flag(tree, collection)
    if not isinstance(tree, Mapping) or "op" not in tree:
        raise FilterError("A filter is a comparison, or several joined by AND, OR and NOT.")
    op, arguments = str(tree["op"]).lower(), tree.get("args", ())
    build = _BUILDERS.get(op)
    if build is None:
        raise FilterError(f"Supported are {', '.join(sorted(_BUILDERS))}.")
    if len(arguments) != _ARGUMENTS.get(op, 2) and op not in _JOINS:
        raise FilterError(f"{op} is given something else than it takes.")
    return build(op, arguments, collection)


def _flag(tree: Any, collection: Collection) -> Test:
    asked = operand(tree, collection)
    if asked.type is not Type.FLAG:
        raise FilterError("Only a property that is true or false stands alone.")
    return asked.read


def _all(_op: str, arguments: Sequence[Any], collection: Collection) -> Test:
    tests = [filter_of(one, collection) for one in arguments]

    def test(feature: Feature) -> Truth:
        answers = [one(feature) for one in tests]
        return False if False in answers else None if None in answers else True

    return test


def _any(_op: str, arguments: Sequence[Any], collection: Collection) -> Test:
    tests = [filter_of(one, collection) for one in arguments]

    def test(feature: Feature) -> Truth:
        answers = [one(feature) for one in tests]
        return True if True in answers else None if None in answers else False

    return test


def _not(_op: str, arguments: Sequence[Any], collection: Collection) -> Test:
    (argument,) = arguments
    test = filter_of(argument, collection)

    def opposite(feature: Feature) -> Truth:
        answer = test(feature)
        return None if answer is None else not answer

    return opposite


def _compared(op: str, arguments: Sequence[Any], collection: Collection) -> Test:
    words = "Sets of words are asked with A_CONTAINS and A_OVERLAPS, places with S_INTERSECTS."
    asked = _asked(arguments, collection, _SINGLE, words)
    value, compare = literal(arguments[1], asked), COMPARISONS[op]
    return _known(asked, lambda found: compare(found, value))


def _between(_op: str, arguments: Sequence[Any], collection: Collection) -> Test:
    asked = _asked(arguments, collection, {Type.NUMBER, Type.TIME}, "BETWEEN is for numbers and times.")
    least, most = literal(arguments[1], asked), literal(arguments[2], asked)
    return _known(asked, lambda found: least <= found <= most)


def _in(_op: str, arguments: Sequence[Any], collection: Collection) -> Test:
    words = "IN is for single values, with a list after it."
    asked = _asked(arguments, collection, _SINGLE, words)
    if not isinstance(arguments[1], list):
        raise FilterError(words)
    values = [literal(one, asked) for one in arguments[1]]
    return _known(asked, lambda found: found in values)


def _like(_op: str, arguments: Sequence[Any], collection: Collection) -> Test:
    asked = _asked(arguments, collection, {Type.TEXT}, "LIKE is for text.")
    pattern = literal(arguments[1], asked)
    return _known(asked, lambda found: like(found, pattern))


def _is_null(_op: str, arguments: Sequence[Any], collection: Collection) -> Test:
    asked = operand(arguments[0], collection)
    return lambda feature: asked.read(feature) is None


def _set(op: str, arguments: Sequence[Any], collection: Collection) -> Test:
    asked = _asked(arguments, collection, {Type.LIST}, "Array functions are for properties that are sets of words.")
    value, compare = literal(arguments[1], asked), ARRAYS[op]
    return _known(asked, lambda found: compare(found, value))


def _touches(_op: str, arguments: Sequence[Any], collection: Collection) -> Test:
    words = "S_INTERSECTS asks first for `geometry`, then for a POINT, LINESTRING, POLYGON or BBOX."
    return _known(_asked(arguments, collection, {Type.GEOMETRY}, words), shape_of(arguments[1]))


def _asked(arguments: Sequence[Any], collection: Collection, types: Container[Type], words: str) -> Operand:
    """The property that stands first, if it is of one of the types; else a fault in these words."""
    asked = operand(arguments[0], collection)
    if asked.type not in types:
        raise FilterError(words)
    return asked


def _known(asked: Operand, test: Callable[[Any], bool]) -> Test:
    def answer(feature: Feature) -> Truth:
        found = asked.read(feature)
        return None if found is None else test(found)

    return answer


_BUILDERS: Mapping[str, Callable[[str, Sequence[Any], Collection], Test]] = {
    "and": _all,
    "or": _any,
    "not": _not,
    "between": _between,
    "in": _in,
    "like": _like,
    "isnull": _is_null,
    "s_intersects": _touches,
    **dict.fromkeys(COMPARISONS, _compared),
    **dict.fromkeys(ARRAYS, _set),
}
_JOINS = frozenset({"and", "or"})
_ARGUMENTS = {"not": 1, "isnull": 1, "between": 3}

"""The parameters of an items request: what the lists narrow by themselves, and what is looked at feature by feature.

A parameter that is not understood is a fault (OGC 17-069r4, /req/core/query-param-unknown), so that a misspelt filter
never shows everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.gateways.ogc.collections import Collection
from app.gateways.ogc.cql2text import FilterError, tree_of
from app.gateways.ogc.features import Feature
from app.gateways.ogc.filters import Test, filter_of
from app.gateways.ogc.narrow import narrowed
from app.gateways.ogc.operands import seconds
from app.gateways.ogc.schema import Type
from app.gateways.ogc.spatial import inside, widened
from app.search.parse import Fault, Grammar, SearchError, parse
from app.search.search import MAX_LIMIT, Search

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
FORMAT = "f"
_FIXED = {"filter-lang": ("cql2-text", "cql-text"), **dict.fromkeys(("filter-crs", "crs", "bbox-crs"), (CRS84,))}
"""Parameters that may say only what is so anyway; `cql-text` is what drafts called it, and GDAL still does."""
_COMMON = ("bbox", "datetime", "limit", "cursor", "filter", "filter-lang", FORMAT)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a collection."""

    search: Search
    tests: tuple[Test, ...] = ()
    """What a feature must pass besides: True keeps it."""

    def keeps(self, feature: Feature) -> bool:
        """Whether the feature is asked for."""
        return all(test(feature) is True for test in self.tests)


def query_of(parameters: Iterable[tuple[str, str]], collection: Collection) -> Query:
    """The query that the parameters ask for.

    Raises:
        SearchError: with every parameter that cannot be understood.
    """
    searched: list[tuple[str, str]] = []
    trees: list[Any] = []
    tests: list[Test] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for name, value in parameters:
        try:
            _once(name, seen)
            searched += _searched(name, value)
            asked = _trees(name, value, collection)
            tests += [filter_of(tree, collection) for tree in asked]
            trees += asked
        except FilterError as error:
            faults.append(Fault(name[:40], "not_understood", str(error)))
    search = Search()
    try:
        search = parse(searched, _grammar(collection))
    except SearchError as error:
        faults += [replace(fault, parameter=_OURS.get(fault.parameter, fault.parameter)) for fault in error.faults]
    if faults:
        raise SearchError(faults)
    return _placed(narrowed(search, trees, collection), tests, collection)


def known(collection: Collection) -> list[str]:
    """Every parameter of the collection's items."""
    return [*_COMMON, *(one.name for one in collection.properties if one.type in _EQUAL)]


_EQUAL = frozenset({Type.TEXT, Type.NUMBER, Type.FLAG, Type.TIME})
"""Types of properties that a parameter of their name asks for."""
_OURS = {"time": "datetime"}
_SEARCHED = frozenset({"bbox", "limit", "cursor"})


def _once(name: str, seen: set[str]) -> None:
    if name in seen:
        raise FilterError("Give it once.")
    seen.add(name)


def _grammar(collection: Collection) -> Grammar:
    return Grammar(takes=frozenset({"bbox", "time"}), key=collection.key_types)


def _searched(name: str, value: str) -> list[tuple[str, str]]:
    """The parameter in the words of the lists' own grammar."""
    match name:
        case "datetime":
            return [("time", value if "/" in value else f"{value}/{value}")]
        case "bbox" if value.count(",") == 5:  # noqa: PLR2004 - with heights, which nothing here has
            west, south, _, east, north, _ = value.split(",")
            return [(name, f"{west},{south},{east},{north}")]
        case "limit" if value.isascii() and value.isdigit() and len(value.lstrip("0")) > 0:
            return [(name, str(min(int(value[-6:]) if len(value) <= 6 else MAX_LIMIT, MAX_LIMIT)))]  # noqa: PLR2004
        case _ if name in _SEARCHED:
            return [(name, value)]
        case _:
            return []


def _trees(name: str, value: str, collection: Collection) -> list[Any]:
    """The parameter as a filter in CQL2 JSON."""
    if name in _SEARCHED or name in {"datetime", FORMAT}:
        return []
    if name == "filter":
        return [tree_of(value)]
    if name in _FIXED:
        if value not in _FIXED[name]:
            raise FilterError(f"Only {_FIXED[name][0]} is understood.")
        return []
    asked = collection.queryable(name)
    if asked is None or asked.type not in _EQUAL:
        raise FilterError(f"This collection understands: {', '.join(known(collection))}.")
    return [{"op": "=", "args": [{"property": name}, _value(value, asked.type)]}]


def _value(text: str, type_: Type) -> Any:
    match type_:
        case Type.NUMBER:
            try:
                return float(text)
            except ValueError:
                raise FilterError("Give a number.") from None
        case Type.FLAG if text in {"true", "false"}:
            return text == "true"
        case Type.FLAG:
            raise FilterError("Give true or false.")
        case Type.TIME:
            return _moment(text)
        case _:
            return text


def _moment(text: str) -> str:
    # A plus sign that nobody escaped arrives as a space.
    whole = text.replace(" ", "+")
    try:
        seconds(whole)
    except FilterError:
        raise FilterError("Give an RFC 3339 time with an offset: 2026-11-24T00:00:00Z.") from None
    return whole


def _placed(search: Search, tests: list[Test], collection: Collection) -> Query:
    """What the list cannot narrow by itself becomes a test, and is taken out of its search or made wide enough.

    What has no place is in every box (/req/core/fc-bbox-response).
    """
    box, search = search.bbox, replace(search, placeless=True)
    if box is not None and ("bbox" not in collection.searched or collection.reach_m):
        touches = inside(box)
        tests = [*tests, lambda feature: feature["geometry"] is None or touches(feature["geometry"])]
        search = replace(search, bbox=widened(box, collection.reach_m) if collection.reach_m else None)
    if "time" not in collection.searched and collection.lasts is not None:
        tests = [*tests, *_lasting(search, *collection.lasts)]
    if "time" not in collection.searched:
        search = replace(search, start=None, end=None)
    return Query(search, tuple(tests))


def _lasting(search: Search, first: str, last: str) -> list[Test]:
    """What has no time is asked for at any time (/req/core/fc-time-response)."""
    start, end = search.start, search.end
    tests: list[Test] = []
    if start is not None:
        tests.append(_compared(last, lambda at: at >= start))
    if end is not None:
        tests.append(_compared(first, lambda at: at <= end))
    return tests


def _compared(name: str, holds: Callable[[float], bool]) -> Test:
    def test(feature: Feature) -> bool:
        moment = feature["properties"].get(name)
        return moment is None or holds(seconds(moment))

    return test

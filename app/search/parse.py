"""The search grammar of every list: query parameters in, a `Search` or the faults that name the parameter out."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.search.search import LIMIT, MAX_LIMIT, BBox, Key, Search

MAX_TEXT = 100
MAX_VALUES = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter and what it should be; never repeats what was sent."""

    parameter: str
    code: str
    message: str


class SearchError(ValueError):
    """The query cannot be understood."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults, at least one."""
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.parameter}: {fault.message}" for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Grammar:
    """What one list understands: which filters, which values, and the types of its page key."""

    takes: frozenset[str] = frozenset()
    """Of bbox, time, kind, state, status, area, q; `limit` and `cursor` go without saying."""
    kinds: frozenset[str] | None = frozenset()
    """None: any word."""
    states: frozenset[str] = frozenset()
    key: tuple[type, ...] = (int, UUID)
    also: frozenset[str] = field(default_factory=frozenset)
    """Parameters that are no filters and are read elsewhere."""


STATUSES = frozenset({"actual", "exercise", "test"})


def parse(parameters: Iterable[tuple[str, str]], grammar: Grammar) -> Search:
    """The search that `parameters` ask for.

    A parameter that the list does not take is a fault, not a filter that silently does nothing.

    Raises:
        SearchError: with every parameter that cannot be understood.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, text in parameters:
        try:
            _read(name, text, grammar, values)
        except SearchError as error:
            faults.extend(error.faults)
    if faults:
        raise SearchError(faults)
    return Search(**values)


def cursor_of(key: Key | None) -> str | None:
    """A page key as an opaque word for a URL."""
    if key is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":"), default=str).encode()).rstrip(b"=").decode()


def _read(name: str, text: str, grammar: Grammar, values: dict[str, Any]) -> None:
    if name in grammar.also:
        return
    if "\0" in text:
        raise _fault(name[:40], "malformed", "No list holds a NUL character.")
    reader = _READERS.get(name)
    if reader is None or (name not in grammar.takes and name not in {"limit", "cursor"}):
        known = ", ".join(sorted(grammar.takes | grammar.also | {"limit", "cursor"}))
        raise _fault(name[:40], "unknown_parameter", f"This list understands: {known}.")
    read = reader(name, text, grammar)
    if read.keys() & values.keys():
        raise _fault(name, "repeated", "Give it once; join several values with commas.")
    values.update(read)


def _bbox(name: str, text: str, _grammar: Grammar) -> dict[str, Any]:
    meant = "Give minlon,minlat,maxlon,maxlat in degrees; minlon above maxlon crosses the antimeridian."
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise _fault(name, "malformed", meant) from None
    if not all(map(math.isfinite, (west, south, east, north))):
        raise _fault(name, "malformed", meant)
    if not (max(abs(west), abs(east)) <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees
        raise _fault(name, "out_of_range", meant)
    return {"bbox": BBox(west, south, east, north)}


def _time(name: str, text: str, _grammar: Grammar) -> dict[str, Any]:
    meant = "Give start/end as RFC 3339 times with an offset, or .. for an open end: 2026-11-24T00:00:00Z/.."
    start, slash, end = text.partition("/")
    if not slash:
        raise _fault(name, "malformed", meant)
    try:
        first, last = _moment(start), _moment(end)
    except (ValueError, OverflowError):
        raise _fault(name, "malformed", meant) from None
    if first is not None and last is not None and first > last:
        raise _fault(name, "out_of_range", "The start is after the end.")
    return {"start": None if first is None else math.ceil(first), "end": None if last is None else math.floor(last)}


def _moment(text: str) -> float | None:
    if text in {"", ".."}:
        return None
    # A plus sign that nobody escaped arrives as a space.
    moment = datetime.fromisoformat(text.replace(" ", "+"))
    if moment.tzinfo is None:
        raise ValueError("without an offset")
    return moment.astimezone(UTC).timestamp()


def _kinds(name: str, text: str, grammar: Grammar) -> dict[str, Any]:
    return {"kinds": _words(name, text, grammar.kinds)}


def _states(name: str, text: str, grammar: Grammar) -> dict[str, Any]:
    return {"states": _words(name, text, grammar.states)}


def _statuses(name: str, text: str, _grammar: Grammar) -> dict[str, Any]:
    return {"statuses": _words(name, text, STATUSES)}


def _areas(name: str, text: str, _grammar: Grammar) -> dict[str, Any]:
    return {"areas": _words(name, text, None)}


def _words(name: str, text: str, known: frozenset[str] | None) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",")))
    if not all(words) or len(words) > MAX_VALUES:
        raise _fault(name, "malformed", f"Give 1 to {MAX_VALUES} values joined by commas.")
    if known is not None and not known.issuperset(words):
        raise _fault(name, "unknown_value", f"Known values: {', '.join(sorted(known))}.")
    return words


def _text(name: str, text: str, _grammar: Grammar) -> dict[str, Any]:
    words = text.strip()
    if not words or len(words) > MAX_TEXT:
        raise _fault(name, "malformed", f"Give 1 to {MAX_TEXT} characters to look for.")
    return {"text": words}


def _limit(name: str, text: str, _grammar: Grammar) -> dict[str, Any]:
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= MAX_LIMIT):  # noqa: PLR2004
        raise _fault(name, "out_of_range", f"Give a whole number from 1 to {MAX_LIMIT}; {LIMIT} is the default.")
    return {"limit": int(text)}


def _cursor(name: str, text: str, grammar: Grammar) -> dict[str, Any]:
    try:
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        key = tuple(_part(part, wanted) for part, wanted in zip(parts, grammar.key, strict=True))
    except (ValueError, TypeError, RecursionError):
        raise _fault(name, "malformed", "Use the `next` link of a page of this list as it is.") from None
    return {"after": key}


def _part(part: object, wanted: type) -> int | str | UUID:
    if wanted is int and isinstance(part, int) and abs(part) < 2**63:
        return part
    if wanted is UUID and isinstance(part, str):
        return UUID(part)
    if wanted is str and isinstance(part, str) and "\0" not in part:
        return part
    raise ValueError("not a part of this key")


def _fault(name: str, code: str, message: str) -> SearchError:
    return SearchError([Fault(name, code, message)])


_READERS: dict[str, Callable[[str, str, Grammar], dict[str, Any]]] = {
    "bbox": _bbox,
    "time": _time,
    "kind": _kinds,
    "state": _states,
    "status": _statuses,
    "area": _areas,
    "q": _text,
    "limit": _limit,
    "cursor": _cursor,
}

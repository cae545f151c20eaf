"""What is asked of a list, and the page that answers: plain values that every stage's queries take and give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

LIMIT = 100
"""Items on a page when nobody asks for another number."""
MAX_LIMIT = 1000

Key = tuple[int | str | UUID, ...]
"""Where a row stands in its list: the values of the columns it is ordered by."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BBox:
    """A box in degrees. `min_lon` above `max_lon` means that it crosses the antimeridian."""

    min_lon: float
    min_lat: float
    max_lon: float
    max_lat: float


@dataclass(frozen=True, slots=True)
class Search:
    """A question to a list; an empty tuple or None asks for all. Times are UTC seconds, both ends included."""

    bbox: BBox | None = None
    placeless: bool = False
    """Whether `bbox` keeps what has no place, as GIS programs expect it; in the lists of our own it does not."""
    start: int | None = None
    end: int | None = None
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    text: str = ""
    limit: int = LIMIT
    after: Key | None = None
    """Key of the last row of the page before; None: the first page."""


EVERYTHING = Search(limit=1_000_000)
"""One page with all there is, for snapshots and the command line."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, and the key to ask for the next ones with; None: that was the end."""

    items: Sequence[T]
    after: Key | None = None


def page_of(rows: Sequence[T], search: Search, key: Callable[[T], Key]) -> Page[T]:
    """The page in `rows`, of which one more than `search.limit` were asked for to see whether the list goes on."""
    if len(rows) <= search.limit:
        return Page(rows)
    kept = rows[: search.limit]
    return Page(kept, key(kept[-1]))

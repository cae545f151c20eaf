"""Who reads, from which state, at what time; and the search grammar over values that were released already.

A partner's filters are applied to what the partner gets, never to what the mission knows: else a search by box or by
word would find out what is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.access.principal import Principal
from app.db import Session
from app.gateways.out import OutPlace
from app.roster.roster import Roster
from app.search.memory import in_box
from app.search.search import Key, Page, Search, page_of

T = TypeVar("T")
Row = TypeVar("Row")
K = TypeVar("K", bound=Hashable)

_AT_ONCE = 500
"""Rows that are read in one go, whatever page is asked for: some may not be for the reader, and memory is bounded."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One principal reading one state of the database."""

    session: Session
    roster: Roster
    principal: Principal
    now: int
    """UTC seconds."""
    shared: dict[object, Any] | None = None
    """What `beside` found for others who read this very state; None: nobody does."""

    def beside(self, read: Callable[[Session, Collection[K]], Mapping[K, T]], ids: Collection[K]) -> Mapping[K, T]:
        """What `read` finds that belongs to these rows, of which the reader has already been found to see some.

        It depends on nobody: whoever reads the same state has the same, and what each may have of it is decided after.
        """
        if not ids:
            return {}
        if self.shared is None:
            return read(self.session, ids)
        key = read, frozenset(ids)
        if key not in self.shared:
            self.shared[key] = read(self.session, ids)
        found: Mapping[K, T] = self.shared[key]
        return found

    def areas_of(self, place: OutPlace | None, reach_m: float, known: Iterable[str]) -> tuple[str, ...]:
        """Codes of the areas something lies in: `known` by the mission, or of a partner's those their places tell."""
        if self.principal.partner is None:
            return tuple(sorted(known))
        touched = frozenset() if place is None else self.roster.areas_touched(place.lat, place.lon, reach_m)
        mine = self.principal.areas
        return tuple(sorted(touched if mine is None else touched & mine))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the filters of a search speak of, of one value as its reader has it."""

    key: Key
    """Where it stands in its list."""
    place: OutPlace | None
    first_at: int
    last_at: int
    kind: str
    state: str
    status: str
    areas: Sequence[str]
    texts: Sequence[str]


def found(values: Iterable[T], search: Search, seen: Callable[[T], Seen]) -> Page[T]:
    """The page of released values that `search` asks for, the highest key first."""
    shown = [(seen(value), value) for value in values]
    wanted = [(one.key, value) for one, value in shown if matches(one, search)]
    wanted.sort(key=lambda pair: _order(pair[0]), reverse=True)
    after = search.after
    rest = [pair for pair in wanted if after is None or _order(pair[0]) < _order(after)]
    page = page_of(rest[: search.limit + 1], search, lambda pair: pair[0])
    return Page([value for _, value in page.items], page.after)


def sifted(
    search: Search,
    wide: Search,
    read: Callable[[Search], Page[Row]],
    show: Callable[[Sequence[Row]], Sequence[T]],
    seen: Callable[[T], Seen],
) -> Page[T]:
    """The same of a long list in the order of its keys: page after page, until enough is found that matches as shown.

    The key that goes on is always that of a value which is shown, so that it tells of no other.

    Args:
        search: What is asked.
        wide: What is asked of the database: at least all that may match.
        read: A page of it.
        show: What the reader gets of some rows, in their order.
        seen: What the filters speak of.
    """
    kept: list[T] = []
    after = search.after
    while len(kept) <= search.limit:
        page = read(replace(wide, after=after, limit=_AT_ONCE))
        kept += [value for value in show(page.items) if matches(seen(value), search)]
        after = page.after
        if after is None:
            break
    return page_of(kept[: search.limit + 1], search, lambda value: seen(value).key)


def matches(seen: Seen, search: Search) -> bool:
    """Whether a search asks for it: `search.store.matching` for a value that is at hand."""
    place = None if seen.place is None else (seen.place.lat, seen.place.lon)
    wanted = search.text.casefold()
    return (
        in_box(search, place)
        and (search.start is None or seen.last_at >= search.start)
        and (search.end is None or seen.first_at <= search.end)
        and (not search.kinds or seen.kind in search.kinds)
        and (not search.states or seen.state in search.states)
        and (not search.statuses or seen.status in search.statuses)
        and (not search.areas or not set(search.areas).isdisjoint(seen.areas))
        and (not wanted or any(wanted in text.casefold() for text in seen.texts))
    )


def _order(key: Key) -> tuple[int | str, ...]:
    """Ids are compared as the databases do, by their digits."""
    return tuple(part if isinstance(part, int) else str(part) for part in key)

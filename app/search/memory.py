"""The search grammar over lists that are in memory anyway: the roster's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.search.search import BBox, Page, Search, page_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reads(Generic[T]):
    """How to read what the filters speak of from a value."""

    code: Callable[[T], str]
    """The unique name the list is ordered by."""
    texts: Callable[[T], Iterable[str]] = lambda _value: ()
    kind: Callable[[T], str] = lambda _value: ""
    state: Callable[[T], str] = lambda _value: ""
    areas: Callable[[T], Iterable[str]] = lambda _value: ()
    place: Callable[[T], tuple[float, float] | None] = lambda _value: None
    """(lat, lon), degrees."""


def page(values: Iterable[T], search: Search, reads: Reads[T]) -> Page[T]:
    """The page of `values` that `search` asks for, by rising code."""
    after = search.after[0] if search.after else ""
    ordered = sorted((value for value in values if _matches(value, search, reads)), key=reads.code)
    rest = [value for value in ordered if reads.code(value) > str(after)]
    return page_of(rest[: search.limit + 1], search, lambda value: (reads.code(value),))


def in_box(search: Search, place: tuple[float, float] | None) -> bool:
    """Whether the box of a search, where it has one, keeps what is at that place (lat, lon), degrees."""
    if search.bbox is None:
        return True
    return search.placeless if place is None else _inside(search.bbox, *place)


def _inside(bbox: BBox, lat: float, lon: float) -> bool:
    """Whether a place lies in the box, its edges included."""
    if not bbox.min_lat <= lat <= bbox.max_lat:
        return False
    if bbox.min_lon <= bbox.max_lon:
        return bbox.min_lon <= lon <= bbox.max_lon
    return lon >= bbox.min_lon or lon <= bbox.max_lon


def _matches(value: T, search: Search, reads: Reads[T]) -> bool:
    wanted = search.text.casefold()
    return (
        in_box(search, reads.place(value))
        and (not search.kinds or reads.kind(value) in search.kinds)
        and (not search.states or reads.state(value) in search.states)
        and (not search.areas or not set(search.areas).isdisjoint(reads.areas(value)))
        and (not wanted or any(wanted in text.casefold() for text in (reads.code(value), *reads.texts(value))))
    )

"""The search grammar as SQL: one meaning of every filter and of a page, whatever the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, exists, func, literal_column, or_, select, true, tuple_
from sqlmodel import Session, col

from app.geo import Bounds
from app.search.bins import Bins
from app.search.search import BBox, Key, Search


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table the filters speak of; None where the table has no such thing."""

    key: Any
    """Primary key."""
    lat: Any = None
    lon: Any = None
    first_at: Any = None
    last_at: Any = None
    """A row lasts from `first_at` to `last_at`; the same column twice for what happens at one moment."""
    kind: Any = None
    state: Any = None
    status: Any = None
    texts: Sequence[Any] = ()
    link_key: Any = None
    link_area: Any = None
    """Link table that says which areas a row lies in."""


def matching(search: Search, columns: Columns) -> ColumnElement[bool]:
    """Rows that `search` asks for."""
    return and_(true(), *_clauses(search, columns))


def newest_first(query: Any, search: Search, *order: Any) -> Any:
    """One page of `query` (and one row more), newest first by `order`, whose last column is unique.

    The page begins after a *key*, not after a count, so that rows that come in meanwhile never shift it.
    """
    columns = [col(column) for column in order]
    if search.after is not None:
        query = query.where(_below(columns, search.after))
    return query.order_by(*(column.desc() for column in columns)).limit(search.limit + 1)


def per_bin(column: Any, bins: Bins) -> Any:
    """The query for (place of the bin, number of rows) by when `column` says they happened; empty bins are left out."""
    at = col(column)
    # As literals, because PostgreSQL takes two placeholders in SELECT and GROUP BY for two different expressions.
    start, width = (literal_column(str(int(number)), BigInteger) for number in (bins.start, bins.width_s))
    place = ((at - start) // width).label("place")
    return select(place, func.count()).where(at >= bins.start, at < bins.end).group_by("place")


def box_around(session: Session, rows: ColumnElement[bool], columns: Columns) -> list[Bounds]:
    """The box around the places of some rows, never across the antimeridian; none where no row has a place."""
    lat, lon = col(columns.lat), col(columns.lon)
    corners = session.execute(select(func.min(lat), func.min(lon), func.max(lat), func.max(lon)).where(rows)).one()
    return [] if None in corners else [Bounds(*corners)]


def _clauses(search: Search, columns: Columns) -> Iterator[ColumnElement[bool]]:
    if search.bbox is not None and columns.lat is not None:
        inside = _inside(search.bbox, col(columns.lat), col(columns.lon))
        yield or_(inside, col(columns.lat).is_(None)) if search.placeless else inside
    if search.start is not None and columns.last_at is not None:
        yield col(columns.last_at) >= search.start
    if search.end is not None and columns.first_at is not None:
        yield col(columns.first_at) <= search.end
    for wanted, column in (
        (search.kinds, columns.kind),
        (search.states, columns.state),
        (search.statuses, columns.status),
    ):
        if wanted and column is not None:
            yield col(column).in_(wanted)
    if search.areas and columns.link_key is not None:
        yield exists().where(col(columns.link_key) == col(columns.key), col(columns.link_area).in_(search.areas))
    if search.text and columns.texts:
        yield or_(*(col(text).icontains(search.text, autoescape=True) for text in columns.texts))


def _inside(bbox: BBox, lat: Any, lon: Any) -> ColumnElement[bool]:
    east_west = (
        lon.between(bbox.min_lon, bbox.max_lon)
        if bbox.min_lon <= bbox.max_lon
        else or_(lon >= bbox.min_lon, lon <= bbox.max_lon)
    )
    return and_(lat.between(bbox.min_lat, bbox.max_lat), east_west)


def _below(columns: Sequence[Any], key: Key) -> ColumnElement[bool]:
    return columns[0] < key[0] if len(columns) == 1 else tuple_(*columns) < tuple_(*key)

"""Long lists of ids in pieces that every database takes in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.db import Session

PIECE = 500
"""Values in one IN list, below the limit of either database."""


def pieces(values: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """The values, sorted, a piece at a time."""
    ordered = sorted(values)
    for start in range(0, len(ordered), PIECE):
        yield ordered[start : start + PIECE]


def each(session: Session, query: Any, wanted: Iterable[Any]) -> Iterator[Any]:
    """Rows of a prepared query that takes a list `wanted`."""
    for piece in pieces(wanted):
        yield from session.execute(query, {"wanted": piece}).all()

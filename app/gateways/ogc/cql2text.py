"""CQL2 text as a tree: the one file that imports `cql2`, and what keeps hostile text from it."""

from __future__ import annotations

import re
from typing import Any

import cql2

MOST_CHARACTERS = 4000
"""A polygon of some two hundred vertices, and more than anybody types."""
MOST_NESTED = 6
"""Parentheses within parentheses: the parser takes twice as long for each when the text turns out to be wrong."""

_RUN = re.compile(rf"(?:(?:\bnot\b|[-+])\s*){{{MOST_NESTED + 1}}}", re.IGNORECASE)
"""What nests without a parenthesis."""


class FilterError(ValueError):
    """A filter that cannot be used; the message says why without repeating it."""


def tree_of(text: str) -> Any:
    """The filter as CQL2 JSON (OGC 21-065r2 §6, Requirements Class "CQL2 JSON").

    Raises:
        FilterError: it is too long, too deep, or no CQL2 text.
    """
    if not text.strip() or len(text) > MOST_CHARACTERS:
        raise FilterError(f"Give a filter of 1 to {MOST_CHARACTERS} characters.")
    if _depth(text) > MOST_NESTED or _RUN.search(text):
        raise FilterError(f"No more than {MOST_NESTED} parentheses, NOTs or signs may stand within one another.")
    try:
        return cql2.parse_text(text).to_json()
    except cql2.ParseError as error:
        raise FilterError(f"This is no CQL2 text{_where(error)}.") from None


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest


def _where(error: Exception) -> str:
    """Line and column, which stand first in the parser's message; the rest would repeat the text."""
    place = str(error).strip().removeprefix("-->").strip().splitlines()
    line, _, column = place[0].partition(":") if place else ("", "", "")
    return f" from character {column} on" if line == "1" and column.isdigit() else ""

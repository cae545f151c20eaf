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
_OPERATOR = re.compile(r"= expected .*\bEq\b")


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
    """The place, which stands first in the parser's message, and what it waits for, which stands last.

    What is between would repeat the text.
    """
    lines = str(error).strip().removeprefix("-->").strip().splitlines() or [""]
    line, _, column = lines[0].partition(":")
    if line != "1" or not column.isdigit():
        return ""
    wanted = "an operator or the end" if _OPERATOR.search(lines[-1]) else "a property, a value or a function"
    return f" from character {column} on, where {wanted} should stand"

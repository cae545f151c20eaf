"""What CQL2's operators do with two known values. Pure."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARRAYS: Mapping[str, Callable[[frozenset[str], frozenset[str]], bool]] = {
    "a_equals": operator.eq,
    "a_contains": frozenset.issuperset,
    "a_containedby": frozenset.issubset,
    "a_overlaps": lambda mine, theirs: not mine.isdisjoint(theirs),
}
"""Over sets: none of our lists has an order or holds a word twice."""


def like(text: str, pattern: str) -> bool:
    r"""Whether text has the form of a pattern: `%` is any characters, `_` one, `\` makes the next a plain one.

    Linear in space and at worst text times pattern in time, whatever the pattern: no regular expression.
    """
    wanted = _tokens(pattern)
    at = step = 0
    resume: tuple[int, int] | None = None
    while at < len(text):
        if step < len(wanted) and wanted[step] is not ANY and wanted[step] in {ONE, text[at]}:
            at, step = at + 1, step + 1
        elif step < len(wanted) and wanted[step] is ANY:
            resume, step = (at, step), step + 1
        elif resume is not None:
            resume = (resume[0] + 1, resume[1])
            at, step = resume[0], resume[1] + 1
        else:
            return False
    return all(one is ANY for one in wanted[step:])


ANY, ONE = "any", "one"
"""Longer than a character, so that none is mistaken for them."""


def _tokens(pattern: str) -> list[str]:
    found: list[str] = []
    characters = iter(pattern)
    for character in characters:
        if character == "\\":
            found.append(next(characters, "\\"))
        else:
            found.append({"%": ANY, "_": ONE}.get(character, character))
    return found

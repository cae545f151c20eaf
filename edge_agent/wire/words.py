"""Coded words as numbers: the position in their list from 1; a number this build does not know reads "#n"."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from edge_agent.wire.errors import ValueUnfit


def number_of(keys: Iterable[str], key: str) -> int:
    """The number of a word; raises ValueUnfit for one that is neither in the list nor "#n"."""
    for number, each in zip(count(1), keys, strict=False):
        if each == key:
            return number
    if key.startswith("#") and key[1:].isascii() and key[1:].isdigit():
        return int(key[1:])
    raise ValueUnfit("word not in its list", code="value_unknown")


def key_of(keys: Iterable[str], number: int) -> str:
    """The word of a number, or "#n"."""
    return next((key for at, key in zip(count(1), keys, strict=False) if at == number), f"#{number}")

"""Equal stretches of time to count in: what a timeline's histogram is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MOST = 500


@dataclass(frozen=True, slots=True)
class Bins:
    """`count` stretches of `width_s` seconds from `start` (UTC seconds); each holds its start and not its end."""

    start: int
    width_s: int
    count: int

    @property
    def end(self) -> int:
        """The first second after the last bin."""
        return self.start + self.width_s * self.count

    def filled(self, rows: Iterable[Any]) -> list[int]:
        """A number for every bin, from rows of (place of the bin, number)."""
        numbers = [0] * self.count
        for place, number in rows:
            numbers[place] = number
        return numbers


def covering(start: int, end: int, count: int) -> Bins:
    """At most `count` bins of whole seconds that cover `start` to `end`, the last one possibly beyond it."""
    length = max(1, end - start)
    width = -(-length // count)
    return Bins(start, width, -(-length // width))

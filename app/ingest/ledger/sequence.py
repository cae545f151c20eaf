"""How far the numbers of a site are known without a hole, and whether a new one came out of turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """State of one (site, epoch): all up to `contiguous` are accounted for, none is above `highest`."""

    contiguous: int = 0
    highest: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is missing below the highest number."""
        return self.contiguous == self.highest


def advanced(progress: Progress, held: Iterable[int]) -> Progress:
    """The state when the numbers `held` above `contiguous`, in rising order, are accounted for too."""
    contiguous, highest = progress.contiguous, progress.highest
    for seq in held:
        highest = max(highest, seq)
        if seq == contiguous + 1:
            contiguous = seq
    return Progress(contiguous, highest)

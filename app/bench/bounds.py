"""How sure a ratio of two measured percentiles is: a difference that chance makes as well is none."""

from __future__ import annotations

import random
from collections.abc import Sequence

from app.bench.show import percentile

DRAWS = 400
OUTSIDE = 0.025
"""Part of the drawn ratios that lies below the lower bound, and above the upper one."""


def ratio_bounds(
    values: Sequence[float], baseline: Sequence[float], share: float, *, draws: int = DRAWS
) -> tuple[float, float]:
    """Bounds that hold the ratio of their `share` percentiles (0-1) in 95 of 100 measurements like this one.

    By the percentile bootstrap (Efron and Tibshirani 1993, section 13.3): both are drawn anew from themselves, with
    the same seed every time.
    """
    chance = random.Random(1)  # noqa: S311 - draws, no secret

    def drawn(of: Sequence[float]) -> float:
        return percentile(chance.choices(of, k=len(of)), share)

    ratios = [drawn(values) / drawn(baseline) for _ in range(draws)]
    return percentile(ratios, OUTSIDE), percentile(ratios, 1 - OUTSIDE)

"""Opinions by their grade alone, for tests of the arithmetic of confidence."""

from __future__ import annotations

from collections.abc import Callable

from support.picture import HOUR, T0, report_id

from app.picture.fuse import Opinion, Verdict, opinion
from app.roster.settings import MissionSettings

SETTINGS = MissionSettings()


def vote(grade: str, at: int = T0, half_life_s: int | None = 6 * HOUR, *, first_hand: bool = True, name="") -> Opinion:
    """What a graded report, such as B2, is worth to a mission with the usual settings."""
    return opinion(
        report_id(f"{grade}{name}"),
        grade[0],
        int(grade[1]),
        SETTINGS,
        observed_at=at,
        half_life_s=half_life_s,
        first_hand=first_hand,
    )


def above(threshold: float) -> Callable[[Verdict], bool]:
    """Whether confidence is high enough."""
    return lambda verdict: verdict.confidence >= threshold

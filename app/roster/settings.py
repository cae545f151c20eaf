"""What a mission may tune, with the defaults and their reasons. Numbers are data here, never constants in rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KindSettings:
    """Overrides of the catalogue for one report kind; None keeps the catalogue's value."""

    half_life_s: int | None = None
    danger_radius_m: float | None = None
    alert_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class MissionSettings:
    """Thresholds, tolerances and times of a mission. Metres, seconds, 0-1."""

    ao_tolerance_m: float = 25_000
    """A report this far outside its site's area of operation is still believed: people see across borders."""
    mission_tolerance_m: float = 100_000
    """How far outside all areas a place may lie before it is taken for a slip of the pen."""
    escalate_s: Mapping[str, int] = field(default_factory=lambda: {"immediate": 120, "expected": 900, "future": 3600})
    """Time to acknowledge by CAP urgency, before the parent unit and the operations centre are told (domain.md §3e)."""
    repeat_interval_s: int = 600
    """Least time between two updates of one alert, unless the danger grew."""
    move_hysteresis_m: float = 200
    """A danger that moved less than this, or than a quarter of its radius, is not news."""
    leave_hysteresis: float = 1.2
    """A unit has left a danger area only beyond this factor of its radius, so that jitter at the edge never floods."""
    clock_ahead_s: int = 600
    """An observation this far ahead of its receipt is dated by the receipt."""
    alert_life_s: int = 86_400
    """An alert whose threat has no half-life is renewed this often."""
    cancel_life_s: int = 3600
    """A cancel stays visible at least this long, so that who comes back late still sees it (domain.md §3e)."""
    position_life_s: int = 21_600
    """A position older than this says nothing any more about where the unit is: its area of operation still does."""
    helpers: int = 3
    """So many of the nearest units, and of the nearest facilities, are asked to help in a CASEVAC or under duress."""
    resend_s: Mapping[str, int] = field(default_factory=lambda: {"immediate": 30, "expected": 120, "future": 120})
    """Time to wait for a device's receipt of an alert by CAP urgency before it is sent again; doubled at each try."""
    resend_longest_s: int = 900
    """Doubling stops here."""
    kinds: Mapping[str, KindSettings] = field(default_factory=dict)
    reliability_p: Mapping[str, float] = field(
        default_factory=lambda: {"A": 0.95, "B": 0.80, "C": 0.60, "D": 0.35, "E": 0.10, "F": 0.40}
    )
    """Probability that a source of this letter is right (domain.md §3a)."""
    credibility_p: Mapping[int, float] = field(
        default_factory=lambda: {1: 0.95, 2: 0.80, 3: 0.60, 4: 0.35, 5: 0.10, 6: 0.50}
    )
    """Probability that information of this number is true (domain.md §3a)."""

"""Numbered scales and closed lists of messages: accuracy, radii, times, and the words of CAP and the Admiralty code."""

from __future__ import annotations

ACCURACY_M: tuple[float | None, ...] = (
    None,
    3.0,
    5.0,
    10.0,
    25.0,
    50.0,
    100.0,
    250.0,
    500.0,
    1000.0,
    5000.0,
    25_000.0,
    50_000.0,
    100_000.0,
    250_000.0,
    500_000.0,
)
"""Radius of uncertainty of a place by its 4-bit code, metres; what lies between is rounded up."""

PLACE_SOURCES: tuple[str | None, ...] = (None, "map", "typed", "site")
"""How a place was found that was not measured there: pointed at, typed in, the site's own (as CoT's `geopointsrc`)."""

RADIUS_M: tuple[float, ...] = (
    *(0.0, 10.0, 25.0, 50.0, 75.0, 100.0, 150.0, 200.0, 250.0, 300.0, 350.0, 400.0, 500.0, 600.0, 700.0, 800.0),
    *(1000.0, 1200.0, 1400.0, 1600.0, 1800.0, 2000.0, 2500.0, 3000.0, 4000.0, 5000.0, 7000.0),
    *(10_000.0, 15_000.0, 20_000.0, 30_000.0, 50_000.0),
)
"""Danger radius of an alert by its 5-bit code, metres; what lies between is rounded up."""

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400

EXPIRY_S: tuple[int, ...] = (
    *(0, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 20 * _MINUTE, 30 * _MINUTE, 45 * _MINUTE),
    *(_HOUR, 90 * _MINUTE, 2 * _HOUR, 3 * _HOUR, 4 * _HOUR, 6 * _HOUR, 8 * _HOUR, 12 * _HOUR, 18 * _HOUR),
    *(_DAY, 36 * _HOUR, 2 * _DAY, 3 * _DAY, 4 * _DAY, 5 * _DAY, 6 * _DAY, 7 * _DAY, 10 * _DAY, 14 * _DAY),
    *(21 * _DAY, 30 * _DAY, 60 * _DAY, 90 * _DAY),
)
"""Seconds an alert stays valid after it was sent, by its 5-bit code; what lies between is rounded up."""

TIME_SPAN_S: tuple[int | None, ...] = (
    *(None, _MINUTE, 5 * _MINUTE, 15 * _MINUTE, _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR),
    *(_DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY, 31 * _DAY, 92 * _DAY, 366 * _DAY, 3660 * _DAY),
)
"""Seconds after the stated time within which an observation lies, by its 4-bit code, rounded up."""

SEVERITIES: tuple[str, ...] = ("unknown", "minor", "moderate", "severe", "extreme")
URGENCIES: tuple[str, ...] = ("unknown", "past", "future", "expected", "immediate")
CERTAINTIES: tuple[str, ...] = ("unknown", "unlikely", "possible", "likely", "observed")
"""CAP 1.2 lists in rising order; the position is the code on the wire."""

RELIABILITIES: tuple[str | None, ...] = (None, "A", "B", "C", "D", "E", "F")
CREDIBILITIES: tuple[int | None, ...] = (None, 1, 2, 3, 4, 5, 6)
"""Admiralty grading; the position is the code on the wire."""


def rounded_up(value: float, steps: tuple[float | None, ...]) -> int:
    """The code of the smallest step that is not below the value; the last one where none is (code 0 for 0 or less)."""
    if value <= 0:
        return 0
    return next((code for code, step in enumerate(steps) if step is not None and step >= value), len(steps) - 1)

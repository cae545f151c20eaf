"""The centre's clock, given to whatever schedules; decisions are given its reading, never the clock itself."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Where `now` comes from."""

    def now(self) -> int:
        """UTC seconds since 1970."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """UTC seconds since 1970."""
        return int(time.time())


class SetClock:
    """A clock that stands where it was set: replays of history and tests move it on."""

    def __init__(self, at: int) -> None:
        """Start at `at`, UTC seconds."""
        self._at = at

    def now(self) -> int:
        """UTC seconds since 1970."""
        return self._at

    def set(self, at: int) -> None:
        """Move on to `at`; never back."""
        self._at = max(self._at, at)

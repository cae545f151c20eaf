"""The centre's clock, given to whatever schedules, and its readings in writing; decisions are given a reading."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol, overload


@overload
def moment(at: float) -> str: ...
@overload
def moment(at: float | None) -> str | None: ...
def moment(at: float | None) -> str | None:
    """UTC seconds as RFC 3339: `2026-11-24T06:53:31Z`."""
    if at is None:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


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

"""Wrong enrolment codes slow down the address they come from; kept in memory, for a code lives ten minutes only."""

from __future__ import annotations

import threading
from collections.abc import Callable

MOST_WRONG = 10
WITHIN_S = 600.0
MOST_ADDRESSES = 256


class Throttle:
    """Safe in any thread."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._wrong: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def wait_s(self, address: str) -> float:
        """Seconds until `address` may try again."""
        with self._lock:
            times = self._recent(address)
            return max(0.0, times[0] + WITHIN_S - self._monotonic()) if len(times) >= MOST_WRONG else 0.0

    def wrong(self, address: str) -> None:
        """Count a wrong try."""
        with self._lock:
            times = self._recent(address)
            self._wrong.pop(address, None)
            self._wrong[address] = [*times, self._monotonic()][-MOST_WRONG:]
            if len(self._wrong) > MOST_ADDRESSES:
                del self._wrong[next(iter(self._wrong))]

    def _recent(self, address: str) -> list[float]:
        return [at for at in self._wrong.get(address, []) if at > self._monotonic() - WITHIN_S]

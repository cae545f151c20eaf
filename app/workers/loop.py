"""A thread that does one round after another until it is stopped, whatever a round runs into."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread, current_thread

import structlog

from app.db import is_away
from app.metrics import LOOP_ERRORS
from app.poison import crash_of

BACKOFF_S = (0.2, 5.0)
"""Least and most of the pause after a failed round; doubled each time in a row."""

log = structlog.get_logger()


class Loop:
    """Runs `step` over and over. A step answers with the seconds it may sleep, and is woken sooner by `wake`."""

    def __init__(self, name: str, step: Callable[[], float], *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that never go back."""
        self.name = name
        self._step = step
        self._clock = clock
        self._wake = Event()
        self._stopping = Event()
        self._thread: Thread | None = None
        self._failures = 0
        self._beat = clock()
        self.fault = ""
        """Why the last round failed; empty when it did not."""

    def start(self) -> None:
        """Begin."""
        self._beat = self._clock()
        self._thread = Thread(target=self._run, name=f"heliograph-{self.name}", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 30.0) -> bool:
        """End after the round that is running; False when it did not within `timeout_s`."""
        self._stopping.set()
        self._wake.set()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def wake(self) -> None:
        """Have the next round begin now; not for what the loop's own round did."""
        if current_thread() is not self._thread:
            self._wake.set()

    def silent_s(self) -> float:
        """Seconds since a round last ended; a thread that died or hangs is silent for ever longer."""
        return self._clock() - self._beat

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            pause = self._round()
            self._beat = self._clock()
            if pause > 0:
                self._wake.wait(pause)

    def _round(self) -> float:
        try:
            pause = self._step()
        except Exception as error:  # noqa: BLE001 - the loop outlives whatever a round runs into
            return self._failed(error)
        self._failures, self.fault = 0, ""
        return pause

    def _failed(self, error: Exception) -> float:
        crash = crash_of(error)
        self._failures += 1
        self.fault = "database_away" if is_away(error) else crash.error
        LOOP_ERRORS.labels(self.name, self.fault).inc()
        log.error("round_failed", loop=self.name, error=crash.error, frames=list(crash.frames), in_a_row=self._failures)
        least, most = BACKOFF_S
        self._stopping.wait(min(most, least * 2 ** min(self._failures - 1, 10)))
        return 0.0

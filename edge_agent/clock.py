"""The time as the centre has it, whatever this machine's clock says.

Whatever waits or schedules uses the monotonic clock; the corrected time only stamps observations and judges expiry.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_S = 6 * 3600.0
"""A lower bound older than two of these no longer counts, so that a fast monotonic clock cannot drift away."""
QUEUED_S = 7 * 86_400.0
"""How long the broker may hold a message for an absent site: the session expiry the link asks for."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What is kept of the centre's clock across restarts: UTC seconds last heard, and how far this clock was behind."""

    last: float
    skew: float


def resumed(wall: float, contact: Contact | None) -> float:
    """The best guess before the centre has been heard since the start.

    Two stories are possible: the clock is still off by as much as before, or it has been set right meanwhile.
    The one that needs the shorter absence is believed; neither may go below what the centre was last heard to say.
    """
    if contact is None:
        return wall
    return min((guess for guess in (wall, wall + contact.skew) if guess >= contact.last), default=contact.last)


class Clock:
    """Corrected UTC seconds. Safe to read from any thread; `learn` is called from one."""

    def __init__(
        self,
        *,
        offset: float = 0.0,
        contact: Contact | None = None,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._offset = offset
        self.monotonic = monotonic
        self.contact = contact
        self._bounds: tuple[float, float | None] | None = None
        self._window_ends = 0.0

    def wall(self) -> float:
        """This machine's own clock."""
        return self._wall() + self._offset

    def now(self) -> float:
        """UTC seconds, corrected."""
        if self._bounds is None:
            return resumed(self.wall(), self.contact)
        newest, before = self._bounds
        return self.monotonic() + (newest if before is None else max(newest, before))

    def skew(self) -> float:
        """Seconds this machine's clock is behind the centre's (negative: ahead); 0 before the centre was ever heard."""
        return self.now() - self.wall()

    def learn(self, at: float, *, live: bool) -> None:
        """The centre wrote `at` on a message that is here now.

        A live message (a receipt) is fresh: the centre's clock shows `at` and a little. One that may have waited at the
        broker only bounds it: from `at` to `at` + `QUEUED_S`. That is used where the guess so far lies outside.
        """
        if live or (self._bounds is None and not at <= self.now() <= at + QUEUED_S):
            self._heard(at)
        elif self.contact is not None:
            self.contact = Contact(max(at, self.contact.last), self.contact.skew)

    def _heard(self, at: float) -> None:
        monotonic = self.monotonic()
        last = max(at, self.contact.last) if self.contact else at
        bound = last - monotonic
        if self._bounds is None or monotonic >= self._window_ends:
            self._bounds = (bound, self._bounds[0] if self._bounds else None)
            self._window_ends = monotonic + WINDOW_S
        else:
            self._bounds = (max(bound, self._bounds[0]), self._bounds[1])
        self.contact = Contact(last, self.skew())

"""Packets between the broker's thread and the database: in memory only, so nothing here is acknowledged yet."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from threading import Lock

from app.ingest.outcome import Inbound
from app.link import Token


@dataclass(frozen=True, slots=True)
class Waiting:
    """A packet that the broker keeps until `token` is acknowledged."""

    inbound: Inbound
    token: Token


class Inbox:
    """Bounded queue. The broker sends no more than its receive maximum ahead of the acknowledgements, so it fits."""

    def __init__(self, size: int) -> None:
        """Room for `size` packets."""
        self._size = size
        self._waiting: deque[Waiting] = deque()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def put(self, waiting: Waiting) -> bool:
        """Add a packet; False when there is no room.

        When a new connection finds it full, what an earlier one brought makes room: it was not acknowledged, so it
        comes again.
        """
        with self._lock:
            if len(self._waiting) >= self._size:
                current = waiting.token[0]
                self._waiting = deque(one for one in self._waiting if one.token[0] >= current)
            if len(self._waiting) >= self._size:
                return False
            self._waiting.append(waiting)
            return True

    def take(self, most: int) -> list[Waiting]:
        """The oldest packets, at most so many."""
        with self._lock:
            return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

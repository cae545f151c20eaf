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
    urgent: bool = False


class Inbox:
    """Bounded queue, urgent packets first. The broker sends no more than its receive maximum ahead, so it fits."""

    def __init__(self, size: int) -> None:
        """Room for `size` packets."""
        self._size = size
        self._urgent: deque[Waiting] = deque()
        self._routine: deque[Waiting] = deque()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._urgent) + len(self._routine)

    def put(self, waiting: Waiting) -> bool:
        """Add a packet; False when there is no room.

        When a new connection finds it full, what an earlier one brought makes room: it was not acknowledged, so it
        comes again.
        """
        with self._lock:
            if len(self) >= self._size:
                self._urgent = _of_connection(self._urgent, waiting.token[0])
                self._routine = _of_connection(self._routine, waiting.token[0])
            if len(self) >= self._size:
                return False
            (self._urgent if waiting.urgent else self._routine).append(waiting)
            return True

    def take(self, most: int) -> list[Waiting]:
        """The urgent packets, then the others, the oldest first; at most so many."""
        with self._lock:
            return [(self._urgent or self._routine).popleft() for _ in range(min(most, len(self)))]

    def give_back(self, waiting: list[Waiting]) -> None:
        """Put packets that were taken, oldest first, back in front of their queues."""
        with self._lock:
            for one in reversed(waiting):
                (self._urgent if one.urgent else self._routine).appendleft(one)


def _of_connection(waiting: deque[Waiting], number: int) -> deque[Waiting]:
    return deque(one for one in waiting if one.token[0] >= number)

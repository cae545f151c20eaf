"""What waits for one client: the most urgent first, of each thing only the newest, and never more than it may hold."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush

MOST_EVENTS = 2000
MOST_BYTES = 4 * 1024 * 1024
KEPT_FROM = 5
"""Priority from which an event is never dropped to make room; a client that cannot take those is cut off."""


class Put(StrEnum):
    """What became of an event that was to wait."""

    WAITS = "waits"
    SUPERSEDED = "superseded"
    """It took the place of an older one about the same thing."""
    DROPPED = "dropped"
    """There was no room, and it was one that a newer one makes good."""
    OVERFLOW = "overflow"
    """There is no room even for what must not be lost: the client does not read."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event as bytes. `key` names what it is about."""

    key: str
    priority: int
    payload: bytes


class Outbox:
    """Events in the order in which they should go out. Not safe to share between threads."""

    def __init__(self, *, most_events: int = MOST_EVENTS, most_bytes: int = MOST_BYTES) -> None:
        """Room for so many events and bytes."""
        self._most_events, self._most_bytes = most_events, most_bytes
        self._heap: list[tuple[int, int, str]] = []
        self._events: dict[str, tuple[int, Waiting]] = {}
        self._numbers = itertools.count()
        self._bytes = 0

    def __len__(self) -> int:
        """How many wait."""
        return len(self._events)

    def put(self, one: Waiting) -> Put:
        """Have it wait; a newer event about the same thing keeps the older one's turn if that is not less urgent."""
        known = self._events.get(one.key)
        freed = len(known[1].payload) if known else 0
        while self._is_full(len(one.payload) - freed, is_new=known is None):
            if one.priority >= KEPT_FROM and self._make_room(one.key):
                continue
            return Put.OVERFLOW if one.priority >= KEPT_FROM else Put.DROPPED
        if known is not None and known[1].priority >= one.priority:
            number = known[0]
        else:
            number = next(self._numbers)
            heappush(self._heap, (-one.priority, number, one.key))
        self._events[one.key] = (number, one)
        self._bytes += len(one.payload) - freed
        return Put.WAITS if known is None else Put.SUPERSEDED

    def take(self) -> bytes | None:
        """The next event's bytes; None where nothing waits."""
        while self._heap:
            _, number, key = heappop(self._heap)
            waiting = self._events.get(key)
            if waiting is not None and waiting[0] == number:
                del self._events[key]
                self._bytes -= len(waiting[1].payload)
                return waiting[1].payload
        return None

    def _is_full(self, more: int, *, is_new: bool) -> bool:
        return self._bytes + more > self._most_bytes or len(self._events) + is_new > self._most_events

    def _make_room(self, key: str) -> bool:
        """Drop the least urgent event that may be dropped; False where there is none."""
        droppable = [one for _, one in self._events.values() if one.priority < KEPT_FROM and one.key != key]
        if not droppable:
            return False
        least = min(droppable, key=lambda one: one.priority)
        del self._events[least.key]
        self._bytes -= len(least.payload)
        return True

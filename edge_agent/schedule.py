"""Decide what goes next over the link, how much of it together, and when to look again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from edge_agent.profiles import Timings

ENVELOPE_BYTES = 6
ITEM_BYTES = 3
URGENT, ROUTINE, POSITION, PHOTO = 0, 1, 2, 3
MOST_DOUBLINGS = 5
PHOTO_WAIT = 3
"""The centre takes its time with receipts for pieces of pictures: they wait so many times longer than a position."""


class Reason(StrEnum):
    """Why something goes now, or why nothing does."""

    URGENT = "urgent"
    """A class 0 report does not wait; the rest rides along."""
    BATCH_DUE = "batch_due"
    BATCH_FULL = "batch_full"
    TRACK_DUE = "track_due"
    AGAIN = "again"
    """The centre has not confirmed in time what was sent before."""
    PHOTO = "photo"
    """Nothing else is due and nothing is on its way: a piece of a picture, behind every report that waits."""
    GATHERING = "gathering"
    """Something waits for company."""
    LINK_BUSY = "link_busy"
    """As many packets as this link bears are on their way."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox that the centre has not confirmed. Times in seconds of the agent's running time."""

    epoch: int
    seq: int
    priority: int
    size: int
    since: float
    offered: float | None = None
    """When it was last taken by the broker; None: not yet."""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Fixes:
    """Raw positions that are not yet a track."""

    count: int = 0
    since: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """`send` goes in one packet, ordered by seq; `tracks`: make tracks of the raw positions first and plan again."""

    reason: Reason
    send: tuple[Waiting, ...] = ()
    tracks: bool = False
    wake: float | None = None
    """When to plan again if nothing happens before."""


def plan(now: float, waiting: Sequence[Waiting], fixes: Fixes, outstanding: int, timings: Timings) -> Plan:
    """What to do at `now` (running seconds) with `outstanding` packets on their way."""
    texts = [row for row in waiting if row.priority != PHOTO]
    ready = [row for row in texts if due(row, timings) <= now]
    fresh = [row for row in texts if row.offered is None]
    reason = _reason(now, texts, ready, fixes, timings)
    if reason in (Reason.NOTHING, Reason.GATHERING):
        return _photos(now, waiting, fixes, outstanding, timings) or Plan(
            reason, wake=_next_due(waiting, fixes, timings)
        )
    if outstanding >= _slots(reason, timings):
        return Plan(Reason.LINK_BUSY)
    if fixes.count:
        return Plan(reason, tracks=True)
    return Plan(reason, send=_fill(ready, fresh, timings.packet_bytes))


def due(row: Waiting, timings: Timings) -> float:
    """When a row must go even without company (running seconds)."""
    if row.offered is not None:
        patience = (
            PHOTO_WAIT * timings.reoffer_s[POSITION] if row.priority == PHOTO else timings.reoffer_s[row.priority]
        )
        return row.offered + patience * 2.0 ** min(max(row.tries - 1, 0), MOST_DOUBLINGS)
    return row.since + (0.0, timings.batch_s, timings.track_s, 0.0)[row.priority] if row.tries == 0 else row.since


def backoff(attempt: int, spread: tuple[float, float], chance: float) -> float:
    """Seconds before connecting attempt number `attempt` (0 for the first again), with full jitter.

    `chance` is uniform in [0, 1). Doubles from the least to the most of `spread`, so that a thousand sites that lost
    one broker come back spread out (see "Exponential Backoff And Jitter", AWS Architecture Blog).
    """
    least, most = spread
    return least + chance * (min(most, least * 2.0 ** min(attempt + 1, 30)) - least)


def _reason(now: float, waiting: Sequence[Waiting], ready: Sequence[Waiting], fixes: Fixes, timings: Timings) -> Reason:
    if any(row.priority == URGENT for row in ready):
        return Reason.URGENT
    if any(row.offered is None for row in ready):
        return Reason.BATCH_DUE
    if sum(row.size + ITEM_BYTES for row in waiting if row.offered is None) >= timings.packet_bytes - ENVELOPE_BYTES:
        return Reason.BATCH_FULL
    if fixes.count and now >= fixes.since + timings.track_s:
        return Reason.TRACK_DUE
    if ready:
        return Reason.AGAIN
    return Reason.GATHERING if waiting or fixes.count else Reason.NOTHING


def _photos(now: float, waiting: Sequence[Waiting], fixes: Fixes, outstanding: int, timings: Timings) -> Plan | None:
    """One packet with pieces of pictures, where any is due; reports that still gather go before them in the same.

    Only while nothing is on its way, so that a report never waits for more than the one packet before it.
    """
    ready = [row for row in waiting if row.priority == PHOTO and due(row, timings) <= now]
    texts = [row for row in waiting if row.priority != PHOTO]
    if not ready:
        return None
    if outstanding:
        return Plan(Reason.LINK_BUSY, wake=_next_due(texts, fixes, timings))
    fresh = [row for row in texts if row.offered is None]
    return Plan(Reason.PHOTO, send=_fill(fresh, ready, timings.packet_bytes))


def _slots(reason: Reason, timings: Timings) -> int:
    """The last slot of several is kept for what is urgent."""
    return timings.outstanding if reason is Reason.URGENT else max(1, timings.outstanding - 1)


def _next_due(waiting: Sequence[Waiting], fixes: Fixes, timings: Timings) -> float | None:
    times = [due(row, timings) for row in waiting]
    if fixes.count:
        times.append(fixes.since + timings.track_s)
    return min(times, default=None)


def _fill(ready: Sequence[Waiting], fresh: Sequence[Waiting], budget: int) -> tuple[Waiting, ...]:
    """One packet of one epoch: what is due, then what is fresh; by class, oldest first, but newest position first."""
    rows = list(dict.fromkeys([*sorted(ready, key=_rank), *sorted(fresh, key=_rank)]))
    chosen = [rows[0]]
    left = budget - ENVELOPE_BYTES - rows[0].size - ITEM_BYTES
    for row in rows[1:]:
        if row.epoch == rows[0].epoch and row.size + ITEM_BYTES <= left:
            chosen.append(row)
            left -= row.size + ITEM_BYTES
    return tuple(sorted(chosen, key=lambda row: row.seq))


def _rank(row: Waiting) -> tuple[int, int, int]:
    newest_first = row.priority == POSITION
    return (row.priority, row.epoch, -row.seq if newest_first else row.seq)

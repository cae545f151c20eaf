"""What gives way when room runs out: raw positions, copies the centre has, old tracks; then new reports are refused.

Casualties, threats and everything else that was saved stay until the centre has confirmed them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from edge_agent.outbox import AmendsUnknown, Conflict, Entry, Item, Outbox
from edge_agent.positions import Positions
from edge_agent.schedule import URGENT
from edge_agent.store import Lack, Store, StoreBroken, StoreFull
from edge_agent.tracks import RawFix, surplus
from edge_agent.wire.codec import WireError

MOST_FIXES = 240
"""Raw positions kept for a unit while the link is down; beyond it the track is thinned to half of this."""
REPEAT_S = 86_400.0
"""A tablet that repeats a report does so within a day; until then its id is kept as long as possible."""
Saved = tuple[Item, bool]
"""A report and whether it is new."""
GAP_REASON = {Lack.QUOTA: "quota", Lack.DISK: "disk_full"}


class Relief:
    """Saves what tablets bring, and makes room for it."""

    def __init__(self, store: Store, outbox: Outbox, positions: Positions) -> None:
        self._store = store
        self._outbox = outbox
        self._positions = positions

    def accept(self, entry: Entry, now: float) -> Saved:
        """Save a tablet's report, making room for it if need be; answers with it and whether it is new.

        Raises:
            Conflict, AmendsUnknown, WireError: as `Outbox.accept`.
            StoreFull, StoreBroken: not saved.
        """
        if self._outbox.find(entry.client_id or "") is None:
            lack = self.make_room(now, urgent=entry.priority == URGENT)
            if lack is not None:
                raise StoreFull(lack)
        return self._outbox.accept(entry, now)

    def accept_all(self, entries: Sequence[Entry], now: float) -> list[Saved | Exception]:
        """Save several reports in order; for each its answer, or why it was refused: as `accept` would say it."""
        if entries and self.make_room(now, urgent=False) is None:
            with contextlib.suppress(StoreFull, WireError):  # one by one then, so that each gets its own answer
                return list(self._outbox.accept_all(entries, now))
        return [self._attempt(entry, now) for entry in entries]

    def _attempt(self, entry: Entry, now: float) -> Saved | Exception:
        try:
            return self.accept(entry, now)
        except (Conflict, AmendsUnknown, WireError, StoreFull, StoreBroken) as refused:
            return refused

    def accept_fixes(self, fixes: Sequence[RawFix]) -> None:
        """Save raw positions. They are welcome even when room is short, but then only each unit's newest is kept.

        Raises:
            StoreFull, StoreBroken: not saved.
        """
        self._positions.add(fixes)
        if self._store.room(urgent=False) is not None:
            self._thin(keep=1)
        elif self._positions.waiting().count > MOST_FIXES and surplus(self._positions.all(), keep=MOST_FIXES):
            self._thin(keep=MOST_FIXES // 2)

    def make_room(self, now: float, *, urgent: bool) -> Lack | None:
        """Give up what may be given up, step by step, until there is room; what is still lacking, or None."""
        lack = self._store.room(urgent)
        if lack is None:
            return None
        reason = GAP_REASON[lack]
        steps = (
            lambda: self._thin(keep=1),
            self._outbox.release_copies,
            lambda: self._outbox.forget(older_than_s=REPEAT_S),
            lambda: self._outbox.forget(older_than_s=0),
            lambda: self._outbox.abandon_tracks(reason, now),
        )
        for step in steps:
            with contextlib.suppress(StoreFull):  # the next step may need less
                step()
            lack = self._store.room(urgent)
            if lack is None:
                return None
        return lack

    def _thin(self, *, keep: int) -> None:
        self._positions.drop(surplus(self._positions.all(), keep=keep))

"""What gives way when room runs out: raw positions, copies the centre has, old tracks; then new reports are refused.

Casualties, threats and everything else that was saved stay until the centre has confirmed them.
"""

from __future__ import annotations

from collections.abc import Sequence

from edge_agent.outbox import Entry, Item, Outbox
from edge_agent.schedule import URGENT
from edge_agent.store import Lack, Store, StoreFull
from edge_agent.tracks import RawFix, surplus

MOST_FIXES = 240
"""Raw positions kept for a unit while the link is down; beyond it the track is thinned to half of this."""
REPEAT_S = 86_400.0
"""A tablet that repeats a report does so within a day; until then its id is kept as long as possible."""
GAP_REASON = {Lack.QUOTA: "quota", Lack.DISK: "disk_full"}


def accept(outbox: Outbox, store: Store, entry: Entry, now: float) -> tuple[Item, bool]:
    """Save a tablet's report, making room for it if need be; answers with it and whether it is new.

    Raises:
        Conflict: the client id is known with other content.
        StoreFull, StoreBroken: not saved.
    """
    if outbox.find(entry.client_id or "") is None:
        lack = make_room(outbox, store, now, urgent=entry.priority == URGENT)
        if lack is not None:
            raise StoreFull(lack)
    return outbox.accept(entry, now)


def make_room(outbox: Outbox, store: Store, now: float, *, urgent: bool) -> Lack | None:
    """Give up what may be given up, step by step, until there is room; what is still lacking, or None."""
    lack = store.room(urgent)
    if lack is None:
        return None
    steps = (
        lambda: outbox.drop_fixes(surplus(outbox.raw_fixes(), keep=1)),
        outbox.release_copies,
        lambda: outbox.forget(older_than_s=REPEAT_S),
        lambda: outbox.forget(older_than_s=0),
        lambda: outbox.abandon_tracks(GAP_REASON[lack], now),
    )
    for step in steps:
        step()
        lack = store.room(urgent)
        if lack is None:
            return None
    return lack


def accept_fixes(outbox: Outbox, store: Store, fixes: Sequence[RawFix]) -> None:
    """Save raw positions. They are welcome even when room is short, but then only each unit's newest is kept.

    Raises:
        StoreFull, StoreBroken: not saved.
    """
    outbox.add_fixes(fixes)
    if store.room(urgent=False) is not None:
        outbox.drop_fixes(surplus(outbox.raw_fixes(), keep=1))
    elif outbox.fixes().count > MOST_FIXES:
        crowded = surplus(outbox.raw_fixes(), keep=MOST_FIXES)
        if crowded:
            outbox.drop_fixes(surplus(outbox.raw_fixes(), keep=MOST_FIXES // 2))

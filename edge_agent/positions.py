"""Raw positions on disk, without numbers, until they become a track or give way: what a site can best do without."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from edge_agent.outbox import Outbox, entry_of
from edge_agent.schedule import Fixes
from edge_agent.store import Store, count, counter
from edge_agent.tracks import RawFix
from edge_agent.wire.messages import Fix, Status, Track


class Positions:
    """Every method is one transaction and safe in any thread."""

    def __init__(self, store: Store, outbox: Outbox) -> None:
        self._store = store
        self._outbox = outbox

    def add(self, fixes: Sequence[RawFix]) -> None:
        """Save raw positions; one already known for its unit and second is no news."""
        ran = self._store.ran()
        rows = [
            (raw.unit, raw.fix.at, raw.fix.lat, raw.fix.lon, raw.accuracy_m, raw.status.value, ran) for raw in fixes
        ]
        query = (
            "INSERT INTO fixes (unit, at, lat, lon, accuracy_m, status, ran) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING"
        )
        self._store.write(lambda db: db.executemany(query, rows))

    def waiting(self) -> Fixes:
        """How many wait to become a track, and since when."""

        def work(db: sqlite3.Connection) -> Fixes:
            number, since = db.execute("SELECT count(*), min(ran) FROM fixes").fetchone()
            return Fixes(number, since or 0.0)

        return self._store.read(work)

    def all(self) -> list[RawFix]:
        """Every raw position, by unit and time."""
        query = "SELECT id, unit, at, lat, lon, accuracy_m, status FROM fixes ORDER BY unit, at"
        return self._store.read(
            lambda db: [
                RawFix(unit, Fix(at, lat, lon), accuracy, Status(status), identity)
                for identity, unit, at, lat, lon, accuracy, status in db.execute(query)
            ]
        )

    def drop(self, fixes: Sequence[RawFix]) -> None:
        """Give up raw positions and count them for the next `LinkState`."""

        def work(db: sqlite3.Connection) -> None:
            _delete(db, fixes)
            count(db, "dropped_positions", len(fixes))

        if fixes:
            self._store.write(work)

    def dropped(self) -> int:
        """How many routine positions this site has had to give up, ever."""
        return self._store.read(lambda db: counter(db, "dropped_positions"))

    def become(self, tracks: Sequence[Track], fixes: Sequence[RawFix], since: float, now: float) -> None:
        """Number the tracks and forget the positions they were made of, in one transaction.

        `since` is the running time from which the tracks have waited: that of their oldest position.
        """

        def work(db: sqlite3.Connection) -> None:
            for track in tracks:
                self._outbox.add(db, entry_of(track, since=since), now)
            _delete(db, fixes)

        self._store.write(work)


def _delete(db: sqlite3.Connection, fixes: Sequence[RawFix]) -> None:
    db.executemany("DELETE FROM fixes WHERE id = ?", [(raw.identity,) for raw in fixes])

"""Feeds pictures into the outbox, a few pieces at a time, and hears when the centre asks for a full one.

The outbox numbers, sends, repeats and settles a piece as it does a report. A piece enters it in the transaction that
moves the picture on, so that a cut loses none and sends none twice.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from edge_agent.outbox import Outbox, entry_of
from edge_agent.photo_files import PhotoFiles
from edge_agent.photos import forget_bytes
from edge_agent.schedule import PHOTO
from edge_agent.store import Store
from edge_agent.wire.messages import Chunk, PhotoRequest
from edge_agent.wire.photo_bodies import DIGEST_BYTES

MOST_READY = 4
"""Pieces that may wait to go: numbers given out before a report's own, which the centre's receipts must step over."""
MOST_OPEN = 64
"""Pieces the centre has not confirmed."""
LOST = "lost"
"""The file is gone or damaged."""
_NEXT = """SELECT k.id, k.is_full, k.size, k.digest, k.queued, k.sent_as, p.number, o.id, o.epoch, o.seq
    FROM pictures k JOIN photos p ON p.id = k.photo JOIN outbox o ON o.id = p.report
    WHERE k.whole AND k.kept AND k.fault IS NULL AND (k.queued < k.size OR k.sent_as != o.seq)
    AND (p.wanted_at IS NOT NULL OR NOT k.is_full) ORDER BY k.is_full, k.id LIMIT 1"""


@dataclass(frozen=True, slots=True)
class _Next:
    """The picture whose turn it is, and its report's row and number."""

    picture: int
    full: bool
    size: int
    digest: bytes
    queued: int
    sent_as: int | None
    number: int
    report: int
    epoch: int
    seq: int


class PhotoFeed:
    """Belongs to the courier's thread."""

    def __init__(self, store: Store, outbox: Outbox, files: PhotoFiles, *, chunk_bytes: int) -> None:
        self._store = store
        self._outbox = outbox
        self._files = files
        self._chunk_bytes = chunk_bytes

    def feed(self, now: float) -> None:
        """Put pieces into the outbox while it has few, and room: pictures never take what reports may need.

        Raises:
            StoreFull, StoreBroken: nothing more was put.
        """
        while self._store.read(_is_due) and self._store.room(urgent=False) is None:
            self._store.write(lambda db: self._put(db, now))

    def want(self, epoch: int, request: PhotoRequest, now: float) -> None:
        """The centre asks for a full picture: it goes as soon as it is here; until then the centre is told it is not.

        A centre that asks again for what it has confirmed has lost it, and gets it again.
        """
        query = (
            "SELECT p.id, k.id, coalesce(k.whole AND k.kept, 0), k.fault IS NOT NULL OR k.queued = k.size"
            " AND NOT EXISTS (SELECT 1 FROM open_rows o WHERE o.picture = k.id)"
            " FROM photos p JOIN outbox o ON o.id = p.report"
            " LEFT JOIN pictures k ON k.photo = p.id AND k.is_full WHERE o.epoch = ? AND o.seq = ? AND p.number = ?"
        )

        def work(db: sqlite3.Connection) -> None:
            found = db.execute(query, (epoch, request.report, request.number)).fetchone()
            photo, picture, here, over = found or (None, None, False, False)
            db.execute("UPDATE photos SET wanted_at = ? WHERE id = ?", (int(now), photo))
            if picture is None or not here:
                absent = Chunk(request.report, request.number, 0, full=True, epoch=self._epoch_of(epoch))
                self._outbox.add(db, entry_of(absent), now)
            elif over:
                _restart(db, picture)

        self._store.write(work)

    def prune(self, retain_s: float) -> None:
        """Let go of pictures that the centre has had for `retain_s`, and of those whose report is forgotten."""
        before = self._store.ran() - retain_s
        over = (
            "SELECT id FROM pictures WHERE kept AND sent_ran < ?"
            " AND (fault IS NOT NULL OR id IN (SELECT id FROM received_pictures))"
        )
        orphans = (
            "SELECT k.id FROM pictures k JOIN photos p ON p.id = k.photo WHERE p.report NOT IN (SELECT id FROM outbox)"
        )

        def work(db: sqlite3.Connection) -> list[int]:
            _note_refusals(db)
            gone = [row[0] for row in db.execute(over, (before,))]
            forget_bytes(db, gone)
            forgotten = [row[0] for row in db.execute(orphans)]
            db.executemany("DELETE FROM pictures WHERE id = ?", [(each,) for each in forgotten])
            db.execute("DELETE FROM photos WHERE report NOT IN (SELECT id FROM outbox)")
            return gone + forgotten

        self._files.remove(self._store.write(work))

    def _put(self, db: sqlite3.Connection, now: float) -> None:
        """The next piece, or what keeps its picture from going on."""
        _note_refusals(db)
        turn = _next(db)
        if turn is None:
            return
        if turn.sent_as not in (None, turn.seq):
            _restart(db, turn.picture)
            return
        wanted = min(self._chunk_bytes, turn.size - turn.queued)
        data = self._files.read(turn.picture, turn.queued, wanted)
        if len(data) < wanted:
            db.execute("UPDATE pictures SET fault = ? WHERE id = ?", (LOST, turn.picture))
            return
        chunk = Chunk(
            turn.seq,
            turn.number,
            turn.size,
            turn.queued,
            data,
            turn.digest[:DIGEST_BYTES],
            bool(turn.full),
            self._epoch_of(turn.epoch),
        )
        seq = self._outbox.add(db, entry_of(chunk), now)
        db.execute(
            "UPDATE outbox SET picture = ?, amends = ? WHERE epoch = ? AND seq = ?",
            (turn.picture, turn.report, self._outbox.epoch, seq),
        )
        db.execute(
            "UPDATE pictures SET queued = queued + ?, chunks = chunks + 1, sent_as = ?, sent_ran = ? WHERE id = ?",
            (len(data), turn.seq, self._store.ran(), turn.picture),
        )

    def _epoch_of(self, epoch: int) -> int:
        """As a piece says it: 0 for the epoch it travels under."""
        return 0 if epoch == self._outbox.epoch else epoch


def _next(db: sqlite3.Connection) -> _Next | None:
    row = db.execute(_NEXT).fetchone()
    return None if row is None else _Next(*row)


def _is_due(db: sqlite3.Connection) -> bool:
    """Whether a picture has its turn and the outbox few pieces."""
    if _next(db) is None:
        return False
    query = "SELECT count(*), coalesce(sum(state = 'saved'), 0) FROM open_rows WHERE class = ?"
    waiting, ready = db.execute(query, (PHOTO,)).fetchone()
    return bool(waiting < MOST_OPEN and ready < MOST_READY)


def _restart(db: sqlite3.Connection, picture: int) -> None:
    """From the beginning: the report has another number, or the centre lacks what it had."""
    query = "UPDATE pictures SET queued = 0, chunks = 0, sent_as = NULL, fault = NULL WHERE id = ?"
    db.execute(query, (picture,))
    db.execute("UPDATE outbox SET picture = NULL WHERE picture = ?", (picture,))


def _note_refusals(db: sqlite3.Connection) -> None:
    """A picture of which the centre refused a piece goes no further; the row of the piece will be forgotten."""
    db.execute(
        "UPDATE pictures SET fault = (SELECT max(reason) FROM outbox o WHERE o.picture = pictures.id"
        " AND o.state = 'quarantined') WHERE fault IS NULL"
        " AND id IN (SELECT picture FROM outbox WHERE state = 'quarantined' AND picture IS NOT NULL)"
    )

"""Everything the site owes the centre: numbered and on disk before it counts as saved, kept until it is confirmed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from edge_agent.schedule import PHOTO, POSITION, ROUTINE, URGENT, Waiting
from edge_agent.schema import StoreForeign
from edge_agent.settlement import Row, State, Verdict, judge, runs
from edge_agent.store import Store, count, counter, meta, set_meta
from edge_agent.wire.catalogue import kind
from edge_agent.wire.codec import decode_body, encode_body
from edge_agent.wire.messages import AlertAck, Chunk, Gap, LinkState, Receipt, Report, Stage, Track, UplinkBody

REMEMBER_S = 30 * 86_400.0
"""How long a settled report answers for its client id: a tablet may repeat a lost answer late."""
HEAD_ROWS = 200
"""The scheduler looks at the head of the queue of each class: more than fits in all packets on their way."""
FORMS = {
    Report: "report",
    Track: "track",
    AlertAck: "alert_ack",
    Gap: "gap",
    LinkState: "link_state",
    Chunk: "chunk",
}


class AmendsUnknown(Exception):  # noqa: N818 -- reads as what it says where it is caught
    """The report to be amended was never filed here, or long ago."""


class Conflict(Exception):  # noqa: N818 -- reads as what it says where it is caught
    """The client id was used before for other content."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row about to be saved: `raw` is the encoded body."""

    priority: int
    form: str
    raw: bytes
    kind: str = ""
    unit: int = 0
    client_id: str | None = None
    content: bytes | None = None
    """Hash of what the tablet said, to tell a repeat from a conflict."""
    gap: tuple[int, int] | None = None
    since: float | None = None
    """Running time from which its wait counts, where that is not now."""
    person: str | None = None
    """Callsign of who filed it."""
    amends: str | None = None
    """Client id of the report that this one amends."""


@dataclass(frozen=True, slots=True)
class Item:
    """A report as its tablet sees it. Times in corrected UTC seconds."""

    client_id: str
    epoch: int
    seq: int
    kind: str
    unit: int
    priority: int
    state: str
    tries: int
    reason: str | None
    saved_at: int
    sent_at: int | None
    settled_at: int | None
    content: bytes
    change: int
    person: str | None
    seen_at: int | None
    """When this site learnt that an officer at the centre has seen it."""


@dataclass(frozen=True, slots=True)
class Depth:
    """The queue in figures. Pieces of pictures are not counted: nobody waits for them as for a report."""

    by_class: tuple[int, int, int]
    oldest_s: float

    @property
    def waiting(self) -> int:
        """Rows the centre has not confirmed."""
        return sum(self.by_class)


def entry_of(
    body: UplinkBody, *, urgent: bool = False, gap: tuple[int, int] | None = None, since: float | None = None
) -> Entry:
    """The row for a body the agent makes itself, with the class the scheduler gives it."""
    priority = URGENT if urgent else _priority(body)
    unit = body.unit if isinstance(body, Track) else 0
    return Entry(priority, FORMS[type(body)], encode_body(body), unit=unit, gap=gap, since=since)


def _priority(body: UplinkBody) -> int:
    if isinstance(body, Report):
        return kind(body.kind).priority
    if isinstance(body, AlertAck) and body.stage is Stage.ACKNOWLEDGED:
        return URGENT
    if isinstance(body, Chunk):
        return PHOTO
    return POSITION if isinstance(body, Track) else ROUTINE


class Outbox:
    """The rows of one site. A public method is one transaction (`add` joins its caller's) and safe in any thread."""

    def __init__(self, store: Store, *, site: str, epoch: int) -> None:
        """Takes up the numbering of `epoch`.

        Raises:
            StoreForeign: the file belongs to another site or to a later epoch.
        """
        self._store = store
        self.epoch = epoch
        store.write(lambda db: _claim(db, site, epoch))

    def accept(self, entry: Entry, now: float) -> tuple[Item, bool]:
        """Save a tablet's report; answers with it and whether it is new. The same client id and content is no news.

        Raises:
            Conflict: the client id is known with other content.
            AmendsUnknown: it amends a report that is not here.
            WireError: with the number of the report it amends it is too large.
            StoreFull, StoreBroken: not saved.
        """
        return self._store.write(lambda db: self._accept(db, entry, now))

    def accept_all(self, entries: Sequence[Entry], now: float) -> list[tuple[Item, bool] | Conflict | AmendsUnknown]:
        """Save several reports in order with one commit; what is refused stands in the place of its answer.

        Raises:
            WireError, StoreFull, StoreBroken: nothing is saved.
        """

        def attempt(db: sqlite3.Connection, entry: Entry) -> tuple[Item, bool] | Conflict | AmendsUnknown:
            try:
                return self._accept(db, entry, now)
            except (Conflict, AmendsUnknown) as refused:
                return refused

        return self._store.write(lambda db: [attempt(db, entry) for entry in entries])

    def _accept(self, db: sqlite3.Connection, entry: Entry, now: float) -> tuple[Item, bool]:
        client_id = entry.client_id or ""
        known = _find(db, client_id)
        if known is not None:
            if known.content != entry.content:
                raise Conflict
            return known, False
        amended = None if entry.amends is None else _amended(db, entry.amends)
        if amended is not None and amended.epoch == self.epoch:
            entry = replace(entry, raw=_referring(entry.raw, amended.seq))
        self.add(db, entry, now)
        if amended is not None:
            db.execute("UPDATE outbox SET amends = ? WHERE client_id = ?", (amended.row, client_id))
        return _item(db.execute("SELECT * FROM reports WHERE client_id = ?", (client_id,)).fetchone()), True

    def add(self, db: sqlite3.Connection, entry: Entry, now: float, epoch: int | None = None) -> int:
        """Number and insert a row inside the caller's transaction; answers with its sequence number."""
        epoch = epoch or self.epoch
        (seq,) = db.execute("UPDATE numbering SET last = last + 1 WHERE epoch = ? RETURNING last", (epoch,)).fetchone()
        first, last = entry.gap or (None, None)
        db.execute(
            "INSERT INTO outbox (epoch, seq, class, form, kind, unit, body, size, client_id, content, state, saved_at,"
            " saved_ran, gap_first, gap_last, person, change)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'saved', ?, ?, ?, ?, ?, ?)",
            (
                *(epoch, seq, entry.priority, entry.form, entry.kind, entry.unit, entry.raw, len(entry.raw)),
                *(entry.client_id, entry.content, int(now), self._store.ran() if entry.since is None else entry.since),
                *(first, last, entry.person, count(db, "change")),
            ),
        )
        return int(seq)

    def save(self, body: UplinkBody, now: float) -> None:
        """Save a body the agent makes itself."""
        self._store.write(lambda db: self.add(db, entry_of(body), now))

    def find(self, client_id: str) -> Item | None:
        """The report a tablet filed under `client_id`."""
        return self._store.read(lambda db: _find(db, client_id))

    def changed(
        self, *, after: int = 0, unit: int | None = None, state: str | None = None, limit: int = 200
    ) -> list[Item]:
        """Tablets' reports that are new or moved on since change number `after`, oldest change first."""
        query = (
            "SELECT * FROM reports WHERE change > ? AND unit = coalesce(?, unit) AND state = coalesce(?, state)"
            " ORDER BY change LIMIT ?"
        )
        return self._store.read(lambda db: [_item(row) for row in db.execute(query, (after, unit, state, limit))])

    def usage(self) -> list[tuple[str, int]]:
        """Kinds that tablets filed in the last weeks and how often, most often first."""
        query = "SELECT kind, count(*) FROM reports GROUP BY kind ORDER BY count(*) DESC, max(saved_at) DESC, kind"
        return self._store.read(lambda db: db.execute(query).fetchall())

    def change(self) -> int:
        """The number of the newest change to any report or alert."""
        return self._store.read(lambda db: counter(db, "change"))

    def waiting(self) -> list[Waiting]:
        """The head of the queue of each class, and what was sent longest ago without a receipt."""
        columns = "SELECT epoch, seq, class, size, saved_ran, offered_ran, tries FROM outbox WHERE state = "
        queries = (
            *(
                columns + f"'saved' AND class = {number} ORDER BY epoch, seq LIMIT ?"
                for number in (URGENT, ROUTINE, PHOTO)
            ),
            columns + f"'saved' AND class = {POSITION} ORDER BY epoch, seq DESC LIMIT ?",
            columns + "'sent' ORDER BY offered_ran LIMIT ?",
        )
        return self._store.read(
            lambda db: [Waiting(*row) for query in queries for row in db.execute(query, (HEAD_ROWS,))]
        )

    def offer(self, epoch: int, seqs: Sequence[int]) -> list[tuple[int, bytes]]:
        """Note on disk that these rows go out now, and answer with (seq, body) of each that is still open."""
        query = (
            "UPDATE outbox SET tries = tries + 1 WHERE epoch = ? AND seq = ? AND state IN ('saved', 'sent')"
            " RETURNING seq, body"
        )

        def work(db: sqlite3.Connection) -> list[tuple[int, bytes]]:
            return [row for seq in seqs for row in db.execute(query, (epoch, seq)).fetchall()]

        return self._store.write(work)

    def sent(self, epoch: int, seqs: Sequence[int], now: float) -> None:
        """The broker has taken these rows."""

        def work(db: sqlite3.Connection) -> None:
            for seq in seqs:
                db.execute(
                    "UPDATE outbox SET state = 'sent', sent_at = coalesce(sent_at, ?), change = ?, offered_ran = ?"
                    " WHERE epoch = ? AND seq = ? AND state IN ('saved', 'sent')",
                    (int(now), count(db, "change"), self._store.ran(), epoch, seq),
                )

        self._store.write(work)

    def doubt_sent(self) -> None:
        """The broker has forgotten this site, and perhaps what it had taken: offer it again at once."""
        self._store.write(lambda db: db.execute("UPDATE outbox SET offered_ran = NULL WHERE state = 'sent'"))

    def settle(self, epoch: int, receipt: Receipt, now: float) -> Verdict | None:
        """Make the rows of `epoch` agree with what the centre says it holds; None: this site never had that epoch."""

        def work(db: sqlite3.Connection) -> Verdict | None:
            known = db.execute("SELECT last FROM numbering WHERE epoch = ?", (epoch,)).fetchone()
            if known is None:
                return None
            rows = [
                Row(seq, State(state), tries, offered, bool(body), None if first is None else (first, last))
                for seq, state, tries, offered, body, first, last in db.execute(
                    "SELECT seq, state, tries, offered_ran, body IS NOT NULL, gap_first, gap_last FROM outbox"
                    " WHERE epoch = ? AND (seq > ? OR state IN ('saved', 'sent')"
                    " OR seq IN (SELECT value FROM json_each(?)))",
                    (epoch, receipt.contiguous, json.dumps([seq for seq, _ in receipt.quarantined])),
                )
            ]
            verdict = judge(rows, known[0], receipt)
            self._apply(db, epoch, verdict, now)
            self._see(db, epoch, receipt.seen, now)
            return verdict

        return self._store.write(work, settling=True)

    def prune(self, retain_s: float) -> None:
        """Let go of settled rows after `retain_s`; client ids stay longer, so that a repeat is known as one."""
        ran = self._store.ran()

        def work(db: sqlite3.Connection) -> None:
            _release(db, ran - retain_s)
            db.execute("DELETE FROM outbox WHERE body IS NULL AND settled_ran < ?", (ran - REMEMBER_S,))

        self._store.write(work)

    def release_copies(self) -> int:
        """The room is needed: let go of confirmed rows before their time. Answers with how many."""
        return self._store.write(lambda db: _release(db, self._store.ran() + 1.0))

    def forget(self, older_than_s: float) -> int:
        """Room is needed badly: settled rows go, and a repeat would count as new. Answers with how many."""
        query = "DELETE FROM outbox WHERE state IN ('received', 'quarantined') AND settled_ran <= ?"
        before = self._store.ran() - older_than_s
        return self._store.write(lambda db: db.execute(query, (before,)).rowcount)

    def abandon_tracks(self, reason: str, now: float) -> int:
        """Give up waiting tracks, all but each unit's newest, and tell the centre. Answers with how many."""

        def work(db: sqlite3.Connection) -> int:
            rows = db.execute(
                "SELECT id, epoch, seq FROM outbox WHERE state = 'saved' AND form = 'track'"
                " AND id NOT IN (SELECT max(id) FROM outbox WHERE form = 'track' GROUP BY unit)"
            ).fetchall()
            db.executemany(
                "UPDATE outbox SET state = 'abandoned', reason = ?, body = NULL, settled_ran = ? WHERE id = ?",
                [(reason, self._store.ran(), identity) for identity, _, _ in rows],
            )
            for epoch in {row[1] for row in rows}:
                self._say_gaps(db, epoch, runs(row[2] for row in rows if row[1] == epoch), reason, now)
            return len(rows)

        return self._store.write(work)

    def has_saved(self, form: str) -> bool:
        """Whether a row of this form has not gone out yet."""
        query = "SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'saved' AND form = ?)"
        return self._store.read(lambda db: bool(db.execute(query, (form,)).fetchone()[0]))

    def depth(self) -> Depth:
        """How much waits, and for how long the oldest has."""

        def work(db: sqlite3.Connection) -> Depth:
            rows = dict(db.execute("SELECT class, count(*) FROM open_rows GROUP BY class").fetchall())
            (oldest,) = db.execute("SELECT min(saved_ran) FROM open_rows WHERE class < ?", (PHOTO,)).fetchone()
            age = 0.0 if oldest is None else max(0.0, self._store.ran() - oldest)
            return Depth((rows.get(URGENT, 0), rows.get(ROUTINE, 0), rows.get(POSITION, 0)), age)

        return self._store.read(work)

    def _apply(self, db: sqlite3.Connection, epoch: int, verdict: Verdict, now: float) -> None:
        self._renumber(db, epoch, verdict)
        settled: list[tuple[int, State, str | None]] = [(seq, State.RECEIVED, None) for seq in verdict.received]
        settled += [(seq, State.QUARANTINED, reason) for seq, reason in verdict.quarantined]
        for seq, state, reason in settled:
            db.execute(
                "UPDATE outbox SET state = ?, reason = ?, settled_at = ?, settled_ran = ?, change = ?"
                " WHERE epoch = ? AND seq = ? AND (state IN ('saved', 'sent') OR state = 'received' AND ? IS NOT NULL)",
                (state.value, reason, int(now), self._store.ran(), count(db, "change"), epoch, seq, reason),
            )
        db.executemany(
            "UPDATE outbox SET offered_ran = NULL WHERE epoch = ? AND seq = ?",
            [(epoch, seq) for seq in verdict.overtaken],
        )
        for seq in verdict.reopened:
            db.execute(
                "UPDATE outbox SET state = 'saved', reason = NULL, settled_at = NULL, settled_ran = NULL,"
                " offered_ran = NULL, change = ? WHERE epoch = ? AND seq = ?",
                (count(db, "change"), epoch, seq),
            )
        self._say_gaps(db, epoch, verdict.gaps, "expired", now)

    def _see(self, db: sqlite3.Connection, epoch: int, seen: Sequence[int], now: float) -> None:
        """Only what is settled: a number that is not may be another report's, from an earlier life of this site."""
        query = (
            "SELECT id FROM outbox WHERE epoch = ? AND seq IN (SELECT value FROM json_each(?)) AND seen_at IS NULL"
            " AND client_id IS NOT NULL AND state IN ('received', 'quarantined')"
        )
        for (row,) in db.execute(query, (epoch, json.dumps(seen))).fetchall():
            change = count(db, "change")
            db.execute("UPDATE outbox SET seen_at = ?, change = ? WHERE id = ?", (int(now), change, row))

    def _renumber(self, db: sqlite3.Connection, epoch: int, verdict: Verdict) -> None:
        for fresh, seq in enumerate(verdict.renumbered, verdict.above + 1):
            db.execute(
                "UPDATE outbox SET seq = ?, state = 'saved', tries = 0, offered_ran = NULL, reason = NULL,"
                " settled_at = NULL, settled_ran = NULL, change = ? WHERE epoch = ? AND seq = ?",
                (fresh, count(db, "change"), epoch, seq),
            )
            _refer_anew(db, epoch, fresh)
        last = verdict.above + len(verdict.renumbered)
        db.execute("UPDATE numbering SET last = max(last, ?) WHERE epoch = ?", (last, epoch))

    def _say_gaps(
        self, db: sqlite3.Connection, epoch: int, gaps: Sequence[tuple[int, int]], reason: str, now: float
    ) -> None:
        for gap in gaps:
            self.add(db, entry_of(Gap(*gap, reason), gap=gap), now, epoch)


@dataclass(frozen=True, slots=True)
class _Amended:
    row: int
    epoch: int
    seq: int


def _amended(db: sqlite3.Connection, client_id: str) -> _Amended:
    row = db.execute("SELECT id, epoch, seq FROM outbox WHERE client_id = ?", (client_id,)).fetchone()
    if row is None:
        raise AmendsUnknown
    return _Amended(*row)


def _referring(raw: bytes, seq: int) -> bytes:
    """The body of a report that amends another, or of a piece of its picture, naming that by its number."""
    body = decode_body(raw)
    match body:
        case Report():
            return encode_body(replace(body, refers=seq))
        case Chunk():
            return encode_body(replace(body, report=seq))
        case _:
            return raw


def _refer_anew(db: sqlite3.Connection, epoch: int, seq: int) -> None:
    """A report got a new number: what amends it or pictures it and has not arrived names that."""
    query = (
        "SELECT id, body FROM open_rows WHERE epoch = ?"
        " AND amends = (SELECT id FROM outbox WHERE epoch = ? AND seq = ?)"
    )
    for row, raw in db.execute(query, (epoch, epoch, seq)).fetchall():
        body = _referring(raw, seq)
        db.execute("UPDATE outbox SET body = ?, size = ? WHERE id = ?", (body, len(body), row))


def _claim(db: sqlite3.Connection, site: str, epoch: int) -> None:
    owner = meta(db, "site")
    if owner not in (None, site):
        raise StoreForeign(f"the data folder belongs to site {owner}, not to {site}")
    (latest,) = db.execute("SELECT coalesce(max(epoch), 0) FROM numbering").fetchone()
    if latest > epoch:
        raise StoreForeign(f"the data folder has seen epoch {latest}; epoch {epoch} is an older enrolment")
    set_meta(db, "site", site)
    db.execute("INSERT INTO numbering VALUES (?, 0) ON CONFLICT DO NOTHING", (epoch,))


def _find(db: sqlite3.Connection, client_id: str) -> Item | None:
    row = db.execute("SELECT * FROM reports WHERE client_id = ?", (client_id,)).fetchone()
    return None if row is None else _item(row)


def _item(row: Sequence[object]) -> Item:
    return Item(*row)  # type: ignore[arg-type]


def _release(db: sqlite3.Connection, settled_before: float) -> int:
    """Drop what the centre holds; of a tablet's report the row stays, without its body, to answer for its client id."""
    gone = db.execute(
        "DELETE FROM outbox WHERE client_id IS NULL AND id IN (SELECT id FROM held_copies WHERE settled_ran < ?)",
        (settled_before,),
    ).rowcount
    return (
        gone
        + db.execute(
            "UPDATE outbox SET body = NULL WHERE id IN (SELECT id FROM held_copies WHERE settled_ran < ?)",
            (settled_before,),
        ).rowcount
    )

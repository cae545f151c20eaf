"""The database file: full, failing, foreign, and what survives."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace

import pytest
from support.edge import NOW, entry

from edge_agent.outbox import Outbox
from edge_agent.relief import accept, accept_fixes, make_room
from edge_agent.settlement import runs
from edge_agent.store import BALLAST_BYTES, Lack, Store, StoreBroken, StoreForeign, StoreFull
from edge_agent.tracks import RawFix
from edge_agent.wire.messages import Fix, Receipt, Track

MIB = 2**20
LARGE = random.Random(1).randbytes(3000)


@pytest.fixture
def small(tmp_path, time):
    store = Store(tmp_path / "small", quota_bytes=MIB, monotonic=time.monotonic)
    yield store
    store.close()


@pytest.fixture
def box(small):
    return Outbox(small, site="7", epoch=1)


def fill(box, store, *, priority=1):
    """File reports until one is refused; answers with their ids and the refusal."""
    saved = []
    for number in range(500):
        name = f"{priority}-{number}"
        try:
            accept(box, store, replace(entry(name, priority=priority), raw=LARGE), NOW)
        except StoreFull as error:
            return saved, error
        saved.append(name)
    raise AssertionError("never full")


def test_durability_settings(store):
    def pragma(name):
        return store.read(lambda db: db.execute(f"PRAGMA {name}").fetchone()[0])

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2


def test_only_this_user_can_read(tmp_path, store):
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data" / "outbox.db").stat().st_mode & 0o077 == 0


def test_a_full_quota_refuses_and_keeps_what_it_has(box, small):
    saved, refusal = fill(box, small)
    assert refusal.lack is Lack.QUOTA
    assert len(saved) > 50
    assert all(box.find(name) is not None for name in saved)


def test_urgent_reports_have_room_when_routine_ones_have_none(box, small):
    fill(box, small)
    urgent, _ = fill(box, small, priority=0)
    assert len(urgent) > 10


def test_a_full_outbox_drains_and_takes_reports_again(box, small):
    fill(box, small)
    fill(box, small, priority=0)
    held: set[int] = set()
    while waiting := sorted(row.seq for row in box.waiting()):
        box.offer(1, waiting)
        box.sent(1, waiting, NOW)
        held |= set(waiting)
        first, *_ = runs(held)
        contiguous = first[1] if first[0] == 1 else 0
        box.settle(1, Receipt(contiguous, tuple(seq for seq in held if seq > contiguous)), NOW)
    item, fresh = accept(box, small, entry("after"), NOW)
    assert (fresh, item.state) == (True, "saved")


def test_positions_give_way_first_then_copies_then_old_tracks(box, small):
    box.add_fixes([RawFix(1, Fix(NOW + i, 5.0 + (i % 7) / 10, 20.0)) for i in range(50)])
    for minute in range(3):
        box.make_tracks([Track(2, (Fix(NOW + minute, 5.0, 20.0),))], [], 0.0, NOW)
    saved, _ = fill(box, small)
    assert box.fixes().count == 1
    assert box.dropped_positions() == 49
    assert len([row for row in box.waiting() if row.priority == 2]) == 1
    assert all(box.find(name).state == "saved" for name in saved)


def test_the_newest_position_is_kept_when_full(box, small):
    fill(box, small)
    accept_fixes(box, small, [RawFix(1, Fix(NOW + i, 5.0, 20.0)) for i in range(5)])
    accept_fixes(box, small, [RawFix(1, Fix(NOW + 9, 5.0, 20.0)), RawFix(2, Fix(NOW + 3, 5.0, 20.0))])
    assert [(raw.unit, raw.fix.at) for raw in box.raw_fixes()] == [(1, NOW + 9), (2, NOW + 3)]
    assert box.dropped_positions() == 5


def test_a_long_outage_thins_positions(store, outbox):
    for start in range(0, 1000, 50):
        accept_fixes(outbox, store, [RawFix(1, Fix(NOW + i, 5.0 + i % 3, 20.0)) for i in range(start, start + 50)])
    assert outbox.fixes().count <= 290
    assert outbox.raw_fixes()[-1].fix.at == NOW + 999
    assert outbox.fixes().count + outbox.dropped_positions() == 1000


def test_there_is_room_again_after_relief(box, small):
    names, _ = fill(box, small)
    seqs = [box.find(name).seq for name in names]
    box.offer(1, seqs)
    box.settle(1, Receipt(max(seqs)), NOW)
    assert small.room(urgent=False) is Lack.QUOTA
    assert make_room(box, small, NOW, urgent=False) is None


class FailingSync:
    """A connection whose commits fail as often as told."""

    def __init__(self, db, failures):
        self._db = db
        self.failures = failures

    def execute(self, statement, *arguments):
        if statement == "COMMIT" and self.failures:
            self.failures -= 1
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
            raise error
        return self._db.execute(statement, *arguments)

    def __getattr__(self, name):
        return getattr(self._db, name)


def test_a_failed_sync_is_no_saved_report_and_is_got_over(store, outbox):
    outbox.accept(entry("before"), NOW)
    store._db = FailingSync(store._db, 1)
    with pytest.raises(StoreBroken, match="SQLITE_IOERR_FSYNC"):
        outbox.accept(entry("during", "text"), NOW)
    assert store.trouble == "SQLITE_IOERR_FSYNC"
    item, fresh = outbox.accept(entry("during", "text"), NOW)
    assert (item.seq, fresh) == (2, True)
    assert store.trouble is None
    assert outbox.find("before").seq == 1


def test_a_damaged_file_is_not_used(tmp_path, time):
    store = Store(tmp_path, quota_bytes=MIB, monotonic=time.monotonic)
    store.close()
    with (tmp_path / "outbox.db").open("r+b") as file:
        file.write(b"not a database at all")
    with pytest.raises(StoreBroken):
        Store(tmp_path, quota_bytes=MIB, monotonic=time.monotonic)


def test_two_agents_cannot_share_a_folder(tmp_path, store):
    with pytest.raises(StoreForeign, match="another agent"):
        Store(tmp_path / "data", quota_bytes=MIB)


def test_a_newer_schema_is_left_alone(tmp_path):
    store = Store(tmp_path, quota_bytes=MIB)
    store.read(lambda db: db.execute("PRAGMA user_version=99"))
    store.close()
    with pytest.raises(StoreForeign, match="newer"):
        Store(tmp_path, quota_bytes=MIB)


def test_running_time_goes_on_after_a_restart_and_a_kill(tmp_path, time):
    store = Store(tmp_path, quota_bytes=MIB, monotonic=time.monotonic)
    box = Outbox(store, site="7", epoch=1)
    time.pass_by(500)
    box.accept(entry("a"), NOW)
    store._closed = True
    store._shut()
    store._holder.close()
    time.ran = 5.0
    again = Store(tmp_path, quota_bytes=MIB, monotonic=time.monotonic)
    assert again.ran() == 500
    again.close()


def test_the_ballast_is_set_aside(tmp_path, store):
    assert (tmp_path / "data" / "ballast").stat().st_size == BALLAST_BYTES


def test_closed_is_closed(store, outbox):
    store.close()
    with pytest.raises(StoreBroken):
        outbox.depth()

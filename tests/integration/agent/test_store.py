"""The database file: full, failing, foreign, and what survives."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from dataclasses import replace

import pytest
from support.edge import NOW, alert, entry

from edge_agent.alertbook import AlertBook, Outcome
from edge_agent.outbox import Outbox
from edge_agent.positions import Positions
from edge_agent.relief import Relief
from edge_agent.schema import SCHEMA_1, SCHEMA_VERSION, StoreForeign
from edge_agent.settlement import runs
from edge_agent.store import BALLAST_BYTES, Lack, Store, StoreBroken, StoreFull
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


@pytest.fixture
def kept(small, box):
    return Positions(small, box)


@pytest.fixture
def ease(small, box, kept):
    return Relief(small, box, kept)


def fill(ease, *, priority=1):
    """File reports until one is refused; answers with their ids and the refusal."""
    saved = []
    for number in range(500):
        name = f"{priority}-{number}"
        try:
            ease.accept(replace(entry(name, priority=priority), raw=LARGE), NOW)
        except StoreFull as error:
            return saved, error
        saved.append(name)
    raise AssertionError("never full")


def fill_to_the_last_page(store, box, own):
    while True:
        store.write(lambda db: box.add(db, own, NOW))


def test_durability_settings(store):
    def pragma(name):
        return store.read(lambda db: db.execute(f"PRAGMA {name}").fetchone()[0])

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2


def test_only_this_user_can_read(tmp_path, store):
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data" / "outbox.db").stat().st_mode & 0o077 == 0


def test_a_full_quota_refuses_and_keeps_what_it_has(box, ease):
    saved, refusal = fill(ease)
    assert refusal.lack is Lack.QUOTA
    assert len(saved) > 50
    assert all(box.find(name) is not None for name in saved)


def test_urgent_reports_have_room_when_routine_ones_have_none(ease):
    fill(ease)
    urgent, _ = fill(ease, priority=0)
    assert len(urgent) > 10


def test_a_full_outbox_drains_and_takes_reports_again(box, ease):
    fill(ease)
    fill(ease, priority=0)
    held: set[int] = set()
    while waiting := sorted(row.seq for row in box.waiting()):
        box.offer(1, waiting)
        box.sent(1, waiting, NOW)
        held |= set(waiting)
        first, *_ = runs(held)
        contiguous = first[1] if first[0] == 1 else 0
        box.settle(1, Receipt(contiguous, tuple(seq for seq in held if seq > contiguous)), NOW)
    item, fresh = ease.accept(entry("after"), NOW)
    assert (fresh, item.state) == (True, "saved")


def test_positions_give_way_first_then_copies_then_old_tracks(box, ease, kept):
    kept.add([RawFix(1, Fix(NOW + i, 5.0 + (i % 7) / 10, 20.0)) for i in range(50)])
    for minute in range(3):
        kept.become([Track(2, (Fix(NOW + minute, 5.0, 20.0),))], [], 0.0, NOW)
    saved, _ = fill(ease)
    assert kept.waiting().count == 1
    assert kept.dropped() == 49
    assert len([row for row in box.waiting() if row.priority == 2]) == 1
    assert all(box.find(name).state == "saved" for name in saved)


def test_the_newest_position_is_kept_when_full(ease, kept):
    fill(ease)
    ease.accept_fixes([RawFix(1, Fix(NOW + i, 5.0, 20.0)) for i in range(5)])
    ease.accept_fixes([RawFix(1, Fix(NOW + 9, 5.0, 20.0)), RawFix(2, Fix(NOW + 3, 5.0, 20.0))])
    assert [(raw.unit, raw.fix.at) for raw in kept.all()] == [(1, NOW + 9), (2, NOW + 3)]
    assert kept.dropped() == 5


def test_a_long_outage_thins_positions(relief, positions):
    for start in range(0, 1000, 50):
        relief.accept_fixes([RawFix(1, Fix(NOW + i, 5.0 + i % 3, 20.0)) for i in range(start, start + 50)])
    assert positions.waiting().count <= 290
    assert positions.all()[-1].fix.at == NOW + 999
    assert positions.waiting().count + positions.dropped() == 1000


def test_the_last_page_still_bears_settling_and_a_new_alert(box, small, ease, time):
    """What the agent writes itself may use all of the quota; even then rows can be settled and room be made."""
    own = replace(entry(""), raw=LARGE, client_id=None)
    with pytest.raises(StoreFull):
        fill_to_the_last_page(small, box, own)
    seqs = [row.seq for row in box.waiting()]
    box.offer(1, seqs)
    box.sent(1, seqs, NOW)
    box.settle(1, Receipt(max(seqs)), NOW)
    assert ease.make_room(NOW, urgent=True) is None
    assert AlertBook(small, box).take(alert(), NOW) is Outcome.NEW


def test_there_is_room_again_after_relief(box, small, ease):
    names, _ = fill(ease)
    seqs = [box.find(name).seq for name in names]
    box.offer(1, seqs)
    box.settle(1, Receipt(max(seqs)), NOW)
    assert small.room(urgent=False) is Lack.QUOTA
    assert ease.make_room(NOW, urgent=False) is None


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


def test_a_file_of_the_first_schema_is_brought_forward(tmp_path):
    """What an older agent left behind is still there, still owed, and can be signed and seen from now on."""
    tmp_path.mkdir(exist_ok=True)
    with contextlib.closing(sqlite3.connect(tmp_path / "outbox.db", isolation_level=None)) as old:
        for statement in SCHEMA_1:
            old.execute(statement)
        old.execute("PRAGMA user_version=1")
        old.execute("INSERT INTO numbering VALUES (1, 1)")
        old.execute(
            "INSERT INTO outbox (epoch, seq, class, form, kind, unit, body, size, client_id, content, state, saved_at,"
            " saved_ran, change) VALUES (1, 1, 1, 'report', 'INF', 1, x'00', 1, 'old', x'00', 'saved', 5, 0.5, 1)"
        )
    store = Store(tmp_path, quota_bytes=MIB)
    box = Outbox(store, site="7", epoch=1)
    assert (box.find("old").state, box.find("old").person, box.find("old").seen_at) == ("saved", None, None)
    assert [row.seq for row in box.waiting()] == [1]
    assert box.accept(replace(entry("new"), person="Lima 2"), NOW)[0].person == "Lima 2"
    assert store.read(lambda db: db.execute("PRAGMA user_version").fetchone()) == (SCHEMA_VERSION,)
    store.close()

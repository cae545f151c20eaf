"""The site's one database file: opened for safety, kept inside its quota, reopened when the disk misbehaves.

Durability: WAL with `synchronous=FULL`, so a commit that returned survives a power cut. One connection, one lock.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, TypeVar

from edge_agent.schema import StoreForeign, migrate

T = TypeVar("T")

CHECKPOINT_PAGES = 64
BALLAST_BYTES = 256 * 1024
"""Given back to a full disk, so that settled rows can still be deleted and urgent reports still saved."""
SPARE_PAGES = 16
ROUTINE_LIMIT = 0.80
URGENT_LIMIT = 0.92


class Lack(StrEnum):
    """Why nothing more can be written."""

    QUOTA = "quota_full"
    DISK = "disk_full"


class StoreFull(Exception):  # noqa: N818 -- reads as what it says where it is caught
    """There is no room for this write; what is stored stays and keeps draining."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack)
        self.lack = lack


class StoreBroken(Exception):  # noqa: N818
    """The disk failed; nothing is accepted until the file has been opened again and found whole."""


class Store:
    """Every read and write goes through `read` and `write`, from any thread."""

    def __init__(self, folder: Path, *, quota_bytes: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Opens or creates `outbox.db` in `folder`.

        Raises:
            StoreForeign: another agent uses the folder, or a newer program wrote the file.
            StoreBroken: the file cannot be opened or is damaged.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / "outbox.db"
        self._ballast = folder / "ballast"
        self._quota_bytes = quota_bytes
        self._monotonic = monotonic
        self._lock = threading.RLock()
        self._holder = _only_holder(folder)
        self._closed = False
        self._db: sqlite3.Connection | None = None
        self._limit_pages = 0
        self._page_bytes = 4096
        self.trouble: str | None = None
        """What is wrong with the disk, if anything."""
        try:
            self._open_in_any_case()
            self._ran_before = self.read(_ran)
        except BaseException:
            self._shut()
            self._holder.close()
            raise
        self._started = monotonic()
        self.fill_ballast()

    def ran(self) -> float:
        """Seconds this agent has ever run: the clock that ages rows, indifferent to what the wall clock does."""
        return self._ran_before + self._monotonic() - self._started

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` finds.

        Raises:
            StoreBroken: the disk failed.
        """
        with self._lock:
            try:
                return work(self._connection())
            except sqlite3.DatabaseError as error:
                raise self._failed(error) from error

    def write(self, work: Callable[[sqlite3.Connection], T], *, settling: bool = False) -> T:
        """`work` in one transaction, on the disk when this returns. `work` may run twice: its only effect is the data.

        `settling`: what lets go of data in the end may go a few pages beyond the quota, or a full file stays full.

        Raises:
            StoreFull: no room, even after the reserve was given up; nothing changed.
            StoreBroken: the disk failed; whether the data is there shows after reopening.
        """
        with self._lock, self._spare_pages(SPARE_PAGES if settling else 0):
            try:
                return self._transact(work)
            except StoreFull as error:
                if error.lack is Lack.QUOTA:
                    raise
                self._give_up_ballast()
                return self._transact(work)

    @contextlib.contextmanager
    def _spare_pages(self, spare: int) -> Iterator[None]:
        if not spare or self._db is None:
            yield
            return
        self._db.execute(f"PRAGMA max_page_count={self._limit_pages + spare}")
        try:
            yield
        finally:
            if self._db is not None:
                self._db.execute(f"PRAGMA max_page_count={self._limit_pages}")

    def recall(self, key: str) -> object:
        """The value remembered under `key`, or None."""
        return self.read(lambda db: meta(db, key))

    def remember(self, **values: object) -> None:
        """Keep values (text, numbers or bytes) under their names, all or none."""

        def work(db: sqlite3.Connection) -> None:
            for key, value in values.items():
                set_meta(db, key, value)

        self.write(work)

    def room(self, urgent: bool) -> Lack | None:
        """Why a new report must be refused now, or None; the last part of the quota is kept for urgent ones."""
        used, free = self.read(_pages)
        if used >= self._limit_pages * (URGENT_LIMIT if urgent else ROUTINE_LIMIT):
            return Lack.QUOTA
        if urgent or free * self._page_bytes + self.disk_free() >= BALLAST_BYTES:
            return None
        return Lack.DISK

    def used_bytes(self) -> int:
        """Bytes of the quota that hold data."""
        return self.read(_pages)[0] * self._page_bytes

    def disk_free(self) -> int:
        """Bytes free on the file system of the data folder."""
        state = os.statvfs(self._path.parent)
        return state.f_bavail * state.f_frsize

    def fill_ballast(self) -> None:
        """Set the reserve aside again once the disk has room to spare."""
        if self._ballast.exists() or self.disk_free() < 3 * BALLAST_BYTES:
            return
        try:
            self._ballast.write_bytes(bytes(BALLAST_BYTES))
        except OSError:
            self._ballast.unlink(missing_ok=True)

    def close(self) -> None:
        """Remember the running time and close."""
        with self._lock:
            if self._db is not None:
                with contextlib.suppress(StoreFull, StoreBroken):
                    self._transact(lambda db: set_meta(db, "ran", self.ran()))
                self._shut()
            self._closed = True
            self._holder.close()

    def _connection(self) -> sqlite3.Connection:
        if self._db is None and not self._closed:
            self._open(check=True)
        if self._db is None:
            raise StoreBroken(self.trouble or "closed")
        return self._db

    def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        db = self._connection()
        try:
            db.execute("BEGIN IMMEDIATE")
            result = work(db)
            db.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            raise self._failed(error) from error
        except BaseException:
            db.execute("ROLLBACK")
            raise
        return result

    def _failed(self, error: sqlite3.DatabaseError) -> Exception:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            self._roll_back()
            return StoreFull(Lack.QUOTA if self._at_quota() else Lack.DISK)
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            self._roll_back()
            return error
        self.trouble = getattr(error, "sqlite_errorname", None) or str(error)
        self._shut()
        return StoreBroken(self.trouble)

    def _at_quota(self) -> bool:
        db = self._db
        return db is not None and _pragma(db, "page_count") >= self._limit_pages and not _pragma(db, "freelist_count")

    def _roll_back(self) -> None:
        if self._db is not None and self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _give_up_ballast(self) -> None:
        self._ballast.unlink(missing_ok=True)
        db = self._connection()
        try:
            db.execute("PRAGMA wal_checkpoint(RESTART)")
        except sqlite3.DatabaseError as error:
            failure = self._failed(error)
            if not isinstance(failure, StoreFull):
                raise failure from error

    def _open_in_any_case(self) -> None:
        """Opening needs a little space for the log; a full disk must not keep a restarted agent from draining."""
        try:
            self._open()
        except StoreBroken:
            self._ballast.unlink(missing_ok=True)
            self._open()

    def _open(self, *, check: bool = False) -> None:
        try:
            self._db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=10)
            self._path.chmod(0o600)
            self._prepare(self._db, check=check)
        except (sqlite3.DatabaseError, OSError) as error:
            self.trouble = getattr(error, "sqlite_errorname", None) or errno.errorcode.get(
                getattr(error, "errno", None) or 0, str(error)
            )
            self._shut()
            raise StoreBroken(self.trouble) from error
        self.trouble = None

    def _prepare(self, db: sqlite3.Connection, *, check: bool) -> None:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        db.execute("PRAGMA cache_size=-512")
        self._page_bytes = _pragma(db, "page_size")
        self._limit_pages = self._quota_bytes // self._page_bytes
        db.execute(f"PRAGMA max_page_count={self._limit_pages}")
        if check:
            _verify(db)
        migrate(db)

    def _shut(self) -> None:
        if self._db is not None:
            try:
                self._db.close()
            except sqlite3.DatabaseError as error:
                self.trouble = str(error)
            self._db = None


def meta(db: sqlite3.Connection, key: str) -> object:
    """The value kept under `key`, or None."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else row[0]


def set_meta(db: sqlite3.Connection, key: str, value: object) -> None:
    """Keep `value` (text, number or bytes) under `key`."""
    db.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))


def counter(db: sqlite3.Connection, key: str) -> int:
    """Where the counter `key` stands."""
    value = meta(db, key)
    return value if isinstance(value, int) else 0


def count(db: sqlite3.Connection, key: str, more: int = 1) -> int:
    """Add `more` to the counter `key` and return it."""
    row = db.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = value + excluded.value RETURNING value",
        (key, more),
    ).fetchone()
    return int(row[0])


def _only_holder(folder: Path) -> IO[bytes]:
    """Hold the folder for this process; the system lets go of it however the process ends."""
    holder = (folder / "lock").open("ab")
    try:
        fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder.close()
        raise StoreForeign("another agent uses this folder") from None
    return holder


def _ran(db: sqlite3.Connection) -> float:
    row = db.execute("SELECT max(saved_ran), max(offered_ran), max(settled_ran) FROM outbox").fetchone()
    kept = meta(db, "ran")
    return max([float(part) for part in (*row, kept) if isinstance(part, int | float)], default=0.0)


def _pages(db: sqlite3.Connection) -> tuple[int, int]:
    """Pages of the file that hold data, and pages that stand empty in it."""
    free = _pragma(db, "freelist_count")
    return _pragma(db, "page_count") - free, free


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


def _verify(db: sqlite3.Connection) -> None:
    """After a failed sync the kernel may call lost pages clean: check the file and write it out again from the log."""
    verdict = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError("the file is damaged")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

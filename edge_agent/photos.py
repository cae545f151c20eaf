"""Photos that tablets add to reports: taken in piece by piece, kept on this site's disk, shown with their way."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from edge_agent.outbox import Conflict
from edge_agent.photo_files import PhotoFiles
from edge_agent.store import Store
from edge_agent.wire.picture import MOST_PHOTOS, PictureFault, picture_fault

FULL_SHARE = 0.8
"""Of the room for pictures, full ones may take this much: a thumbnail finds room when they do not."""


class ReportUnknown(Exception):  # noqa: N818 -- reads as what it says where it is caught
    """The report that the photo belongs to was not filed here."""


class TooManyPhotos(Exception):  # noqa: N818
    """The report has as many photos as it may have."""


class PhotosFull(Exception):  # noqa: N818
    """This site's room for pictures is used up."""


class PictureRefused(Exception):  # noqa: N818
    """What came is not a picture that is taken here; nothing of it is kept."""

    def __init__(self, fault: PictureFault | None) -> None:
        """`fault` None: the bytes are not those that were announced."""
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a picture as the tablet brings it."""

    photo: str
    """The id the tablet made for the photo; its thumbnail and its full picture share it."""
    report: str
    """Client id of the report."""
    full: bool
    size: int
    """Bytes of the whole picture."""
    digest: bytes
    """SHA-256 of the whole picture."""
    offset: int
    data: bytes


class PictureState(StrEnum):
    """How far a picture has come."""

    ARRIVING = "arriving"
    """Not all of it is here."""
    SAVED = "saved"
    """On this site's disk."""
    SENDING = "sending"
    """Pieces are on their way to the centre."""
    RECEIVED = "received"
    """All of it is at the centre."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Picture:
    """The thumbnail or the full picture of a photo, as its tablet sees it."""

    photo: str
    number: int
    full: bool
    size: int
    held: int
    """Bytes of it that are here: go on from there."""
    state: PictureState
    received: int
    """Pieces that the centre has confirmed …"""
    pieces: int
    """… of so many."""
    wanted: bool
    """The centre has asked for the full picture."""
    reason: str | None = None


class Photos:
    """Safe in any thread. A picture counts as saved when its bytes are on the disk and its row says so."""

    def __init__(self, store: Store, files: PhotoFiles, *, limit_bytes: int, chunk_bytes: int) -> None:
        self._store = store
        self._files = files
        self._limit_bytes = limit_bytes
        self._chunk_bytes = chunk_bytes
        self._lock = threading.Lock()
        files.sweep(store.read(lambda db: [row[0] for row in db.execute("SELECT id FROM pictures WHERE kept")]))

    def put(self, piece: Piece, now: float) -> Picture:
        """Take a piece; answers with how much is here. One that does not go on from there changes nothing.

        Raises:
            ReportUnknown, TooManyPhotos, PhotosFull: not taken.
            Conflict: the photo is known with other bytes, or of another report.
            PictureRefused: it is whole, and not what was announced or not a picture of ours.
            StoreFull, StoreBroken: not saved.
        """
        with self._lock:
            row = self._store.read(lambda db: _known(db, piece))
            if row is None:
                row = self._claim(piece, now)
            identity, held = row
            if held == piece.offset < piece.size:
                self._append(identity, piece)
        return next(
            each for each in self.of_report(piece.report) if (each.photo, each.full) == (piece.photo, piece.full)
        )

    def of_report(self, client_id: str) -> list[Picture]:
        """Every picture of a report, photo by photo, thumbnails first."""
        query = (
            "SELECT photo, number, wanted_at, is_full, size, held, whole, queued, chunks, waiting,"
            " coalesce(fault, refused) FROM picture_states"
            " WHERE report = (SELECT id FROM outbox WHERE client_id = ?) ORDER BY number, is_full"
        )
        return self._store.read(lambda db: [self._picture(row) for row in db.execute(query, (client_id,))])

    def used_bytes(self) -> int:
        """Room that pictures take, those that are still arriving with all they will need."""
        return self._store.read(_used)

    def _claim(self, piece: Piece, now: float) -> tuple[int, int]:
        if not self._has_room(piece):
            self._give_up_received()
        if not self._has_room(piece):
            raise PhotosFull
        return self._store.write(lambda db: _insert(db, piece, now)), 0

    def _has_room(self, piece: Piece) -> bool:
        share = FULL_SHARE if piece.full else 1.0
        return self.used_bytes() + piece.size <= share * self._limit_bytes

    def _give_up_received(self) -> None:
        """What the centre has may go."""
        query = "SELECT id FROM received_pictures WHERE kept"
        gone = self._store.read(lambda db: [row[0] for row in db.execute(query)])
        self._store.write(lambda db: forget_bytes(db, gone))
        self._files.remove(gone)

    def _append(self, identity: int, piece: Piece) -> None:
        self._files.write(identity, piece.offset, piece.data)
        held = piece.offset + len(piece.data)
        whole = held == piece.size
        if whole:
            self._check(identity, piece)
        query = "UPDATE pictures SET held = ?, whole = ? WHERE id = ?"
        self._store.write(lambda db: db.execute(query, (held, whole, identity)))

    def _check(self, identity: int, piece: Piece) -> None:
        data = self._files.read(identity)
        fault = picture_fault(data, full=piece.full)
        if sha256(data).digest() == piece.digest and fault is None:
            return
        self._store.write(lambda db: _drop(db, identity, piece.photo))
        self._files.remove([identity])
        raise PictureRefused(fault if sha256(data).digest() == piece.digest else None)

    def _picture(self, row: Sequence[Any]) -> Picture:
        photo, number, wanted_at, full, size, held, whole, queued, chunks, waiting, reason = row
        pieces, received = chunks - (queued - size) // self._chunk_bytes, chunks - waiting
        return Picture(
            photo=photo,
            number=number,
            full=bool(full),
            size=size,
            held=held,
            state=_state(bool(whole), bool(reason), bool(chunks), received == pieces),
            received=received,
            pieces=pieces,
            wanted=wanted_at is not None,
            reason=reason,
        )


def forget_bytes(db: sqlite3.Connection, pictures: Sequence[int]) -> None:
    """Note that the files of these pictures are no longer here."""
    db.executemany("UPDATE pictures SET kept = 0 WHERE id = ?", [(each,) for each in pictures])


def _state(whole: bool, refused: bool, begun: bool, received: bool) -> PictureState:
    if refused:
        return PictureState.REFUSED
    if not whole:
        return PictureState.ARRIVING
    if received and begun:
        return PictureState.RECEIVED
    return PictureState.SENDING if begun else PictureState.SAVED


def _known(db: sqlite3.Connection, piece: Piece) -> tuple[int, int] | None:
    """(number, bytes held) of the picture; None: it is new. Raises Conflict."""
    query = (
        "SELECT k.id, k.held, k.size, k.digest, o.client_id FROM pictures k JOIN photos p ON p.id = k.photo"
        " LEFT JOIN outbox o ON o.id = p.report WHERE k.photo = ? AND k.is_full = ?"
    )
    row = db.execute(query, (piece.photo, piece.full)).fetchone()
    if row is None:
        return None
    identity, held, *announced = row
    if announced != [piece.size, piece.digest, piece.report]:
        raise Conflict
    return identity, held


def _insert(db: sqlite3.Connection, piece: Piece, now: float) -> int:
    report = db.execute("SELECT id FROM outbox WHERE client_id = ?", (piece.report,)).fetchone()
    if report is None:
        raise ReportUnknown
    photo = db.execute("SELECT report FROM photos WHERE id = ?", (piece.photo,)).fetchone()
    if photo is None:
        (number,) = db.execute("SELECT coalesce(max(number) + 1, 0) FROM photos WHERE report = ?", report).fetchone()
        if number >= MOST_PHOTOS:
            raise TooManyPhotos
        values = (piece.photo, *report, number, int(now))
        db.execute("INSERT INTO photos (id, report, number, saved_at) VALUES (?, ?, ?, ?)", values)
    elif photo != report:
        raise Conflict
    (identity,) = db.execute(
        "INSERT INTO pictures (photo, is_full, size, digest) VALUES (?, ?, ?, ?) RETURNING id",
        (piece.photo, piece.full, piece.size, piece.digest),
    ).fetchone()
    return int(identity)


def _drop(db: sqlite3.Connection, picture: int, photo: str) -> None:
    db.execute("DELETE FROM pictures WHERE id = ?", (picture,))
    db.execute("DELETE FROM photos WHERE id = ? AND id NOT IN (SELECT photo FROM pictures)", (photo,))


def _used(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(sum(size), 0) FROM pictures WHERE kept").fetchone()[0])

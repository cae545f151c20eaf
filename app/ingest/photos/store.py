"""SQL of photos: pieces are collected until their picture is whole, and then it is one."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, delete, func
from sqlmodel import Session, col, select

from app.ingest.photos.picture import PATIENCE_S, STALL_S, PhotoState, assembled, spoilt_by
from app.ingest.photos.tables import Photo, PhotoPiece, PhotoRequest
from app.ingest.reasons import Fault, Reason
from app.ingest.reports.store import areas_of
from app.ingest.tables import Report
from app.journal.store import record
from edge_agent.wire.messages import Chunk
from edge_agent.wire.picture import media_type

SITE_BYTES = 512 * 1024 * 1024
"""What the pictures of one site may take: a box in wrong hands must not fill the centre's disk."""


def fault_of(session: Session, site: str, epoch: int, chunk: Chunk) -> Fault | None:
    """Why a piece does not go with what is here; None: it does."""
    if not chunk.size:
        return None
    known = _find(session, site, epoch, chunk)
    if known is not None:
        if (known.size, bytes(known.digest)) == (chunk.size, chunk.digest):
            return None
        return Fault(Reason.VALUE_UNKNOWN, "photo: another picture came first under this number")
    used = session.exec(select(func.coalesce(func.sum(Photo.size), 0)).where(Photo.site == site)).one()
    if used + chunk.size > SITE_BYTES:
        return Fault(Reason.TOO_LARGE, "photo: the room for pictures of this site is used up")
    return None


def keep(session: Session, site: str, epoch: int, chunk: Chunk, *, at: int) -> None:
    """Keep a piece that `fault_of` found nothing wrong with; with the last one the picture is put together."""
    _note_answer(session, site, chunk.epoch or epoch, chunk, at)
    if not chunk.size:
        return
    photo = _find(session, site, epoch, chunk) or _new(session, site, epoch, chunk, at)
    if photo.state != PhotoState.COLLECTING or bytes(photo.digest) != chunk.digest or not _add(session, photo, chunk):
        return
    photo.last_at = max(photo.last_at, at)
    if photo.held >= photo.size:
        _finish(session, photo, at)
    session.flush()


def of_report(session: Session, report: Report) -> list[Photo]:
    """Pictures of a report, photo by photo, thumbnails first."""
    query = select(Photo).where(*_of(report)).order_by(col(Photo.number), col(Photo.is_full))
    return list(session.exec(query))


def counts(session: Session, reports: Collection[UUID]) -> dict[UUID, int]:
    """How many photos each report has, of those that have any."""
    same = and_(col(Photo.site) == Report.site, col(Photo.epoch) == Report.epoch, col(Photo.seq) == Report.seq)
    query = select(Report.id, func.count(func.distinct(Photo.number))).join(Photo, same)
    return dict(session.exec(query.where(col(Report.id).in_(reports)).group_by(col(Report.id))).all())


def content(session: Session, report: Report, number: int, *, full: bool) -> tuple[Photo, bytes] | None:
    """A whole picture and its bytes; None where there is none."""
    query = select(Photo, PhotoPiece.data).join(PhotoPiece, col(PhotoPiece.photo_id) == Photo.id)
    whole = (Photo.number == number, Photo.is_full == full, Photo.state == PhotoState.WHOLE)
    found = session.exec(query.where(*_of(report), *whole)).first()
    return None if found is None else (found[0], bytes(found[1]))


def _of(report: Report) -> tuple[bool, bool, bool]:
    return Photo.site == report.site, Photo.epoch == report.epoch, Photo.seq == report.seq


def _find(session: Session, site: str, epoch: int, chunk: Chunk) -> Photo | None:
    names = (Photo.site == site, Photo.epoch == (chunk.epoch or epoch), Photo.seq == chunk.report)
    picture = (Photo.number == chunk.number, Photo.is_full == chunk.full)
    return session.exec(select(Photo).where(*names, *picture)).first()


def _new(session: Session, site: str, epoch: int, chunk: Chunk, at: int) -> Photo:
    photo = Photo(
        site=site,
        epoch=chunk.epoch or epoch,
        seq=chunk.report,
        number=chunk.number,
        is_full=chunk.full,
        size=chunk.size,
        digest=chunk.digest,
        first_at=at,
        last_at=at,
    )
    session.add(photo)
    session.flush()
    return photo


def _add(session: Session, photo: Photo, chunk: Chunk) -> bool:
    """Whether the piece brought anything."""
    known = session.get(PhotoPiece, (_id(photo), chunk.offset))
    if known is not None and len(known.data) >= len(chunk.data):
        return False
    if known is None:
        session.add(PhotoPiece(photo_id=_id(photo), start=chunk.offset, data=chunk.data))
        photo.pieces += 1
        photo.held += len(chunk.data)
    else:
        photo.held += len(chunk.data) - len(known.data)
        known.data = chunk.data
    photo.piece_bytes = max(photo.piece_bytes, len(chunk.data))
    session.flush()
    return True


def _id(photo: Photo) -> int:
    """Its number, which it has since it was added."""
    if photo.id is None:
        raise ValueError("not yet in the database")
    return photo.id


def _finish(session: Session, photo: Photo, at: int) -> None:
    query = select(PhotoPiece.start, PhotoPiece.data).where(PhotoPiece.photo_id == photo.id)
    found = assembled(session.exec(query.order_by(col(PhotoPiece.start))).all(), photo.size)
    if found is None:
        return
    photo.reason = spoilt_by(found, bytes(photo.digest), full=photo.is_full)
    photo.state = PhotoState.WHOLE if photo.reason is None else PhotoState.SPOILT
    session.execute(delete(PhotoPiece).where(col(PhotoPiece.photo_id) == photo.id))
    if photo.reason is None:
        photo.media_type = media_type(found)
        session.add(PhotoPiece(photo_id=_id(photo), start=0, data=found))
    request = session.get(PhotoRequest, (photo.site, photo.epoch, photo.seq, photo.number))
    if request is not None and photo.is_full:
        request.next_at = None
    _announce(session, photo, at)


def _announce(session: Session, photo: Photo, at: int) -> None:
    """Whoever may see the report hears of it; of one that has not come, the report's own event tells."""
    names = (Report.site == photo.site, Report.epoch == photo.epoch, Report.seq == photo.seq)
    report = session.exec(select(Report).where(*names)).first()
    if report is None:
        return
    data = {"number": photo.number, "full": photo.is_full, "state": photo.state, "reason": photo.reason}
    areas = areas_of(session, report.id)
    record(session, "photo.received", str(report.id), at=at, areas=areas, sensitive=report.sensitive, data=data)


def _note_answer(session: Session, site: str, epoch: int, chunk: Chunk, at: int) -> None:
    """A site that answers is not asked again soon."""
    request = session.get(PhotoRequest, (site, epoch, chunk.report, chunk.number)) if chunk.full else None
    if request is None or request.next_at is None:
        return
    if not chunk.size:
        request.answered_at = at
    request.next_at = at + (STALL_S if chunk.size else PATIENCE_S)
    session.flush()

"""SQL of the full pictures asked for: noted with who asked, put to their site until it answers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.ingest.photos.picture import PhotoState, ask_again_s
from app.ingest.photos.tables import Photo, PhotoRequest
from app.ingest.reports.store import areas_of
from app.ingest.tables import Report
from app.journal.store import record


@dataclass(frozen=True, slots=True)
class Wish:
    """A full picture to ask a site for, by the report's number."""

    site: str
    epoch: int
    seq: int
    number: int


def ask(session: Session, report: Report, number: int, *, by: str, now: int) -> bool:
    """Note that somebody wants the full picture; False where the report has no such photo. Asked twice it is one."""
    photos = session.exec(
        select(Photo).where(
            *(Photo.site == report.site, Photo.epoch == report.epoch, Photo.seq == report.seq, Photo.number == number)
        )
    ).all()
    if not photos:
        return False
    key = (report.site, report.epoch, report.seq, number)
    row = session.get(PhotoRequest, key)
    if row is None:
        row = PhotoRequest(site=key[0], epoch=key[1], seq=key[2], number=number, by=by, asked_at=now)
        session.add(row)
        areas = areas_of(session, report.id)
        record(
            session,
            "photo.requested",
            str(report.id),
            at=now,
            by=by,
            areas=areas,
            sensitive=report.sensitive,
            data={"number": number},
        )
    if not any(photo.is_full and photo.state != PhotoState.COLLECTING for photo in photos):
        row.tries, row.next_at = 0, now
    session.flush()
    return True


def of_report(session: Session, report: Report) -> dict[int, PhotoRequest]:
    """Requests for full pictures of a report, by the number of the photo."""
    names = (PhotoRequest.site == report.site, PhotoRequest.epoch == report.epoch, PhotoRequest.seq == report.seq)
    return {row.number: row for row in session.exec(select(PhotoRequest).where(*names))}


def due(session: Session, *, now: int, limit: int = 50) -> list[Wish]:
    """What to ask the sites for now, the longest due first."""
    query = select(PhotoRequest).where(col(PhotoRequest.next_at) <= now).order_by(col(PhotoRequest.next_at))
    return [Wish(row.site, row.epoch, row.seq, row.number) for row in session.exec(query.limit(limit))]


def asked(session: Session, wish: Wish, *, taken: bool, now: int) -> None:
    """Note that a site was asked; `taken`: the broker keeps it for the site, else it is tried again soon."""
    row = session.get(PhotoRequest, (wish.site, wish.epoch, wish.seq, wish.number))
    if row is None or row.next_at is None:
        return
    if taken:
        row.sent_at, row.tries = now, row.tries + 1
    row.next_at = max(row.next_at, now + ask_again_s(row.tries))
    session.flush()

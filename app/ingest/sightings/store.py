"""SQL of the sightings: noted once for a report, told to its site until it must have heard."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import Session, col, select

from app.ingest.ids import CENTRE_EPOCH
from app.ingest.reports.store import areas_of
from app.ingest.tables import Report, ReportSeen
from app.journal.store import record

TELL = 3
"""A receipt that answers a site may be lost, but not so many in a row: the link was up when each was sent."""
_MOST_NEWS = 64


def note(session: Session, reports: Collection[UUID], *, by: str, now: int) -> None:
    """An officer has looked at these reports; the first look counts. What the centre wrote nobody is told of."""
    known = set(session.exec(select(ReportSeen.report_id).where(col(ReportSeen.report_id).in_(reports))))
    fresh = select(Report).where(col(Report.id).in_(set(reports) - known), col(Report.epoch) != CENTRE_EPOCH)
    for report in session.exec(fresh.order_by(col(Report.id))):
        row = ReportSeen(report_id=report.id, site=report.site, epoch=report.epoch, seq=report.seq, by=by, at=now)
        session.add(row)
        areas = areas_of(session, report.id)
        record(session, "report.seen", str(report.id), at=now, by=by, areas=areas, sensitive=report.sensitive, data={})
    session.flush()


def news(session: Session, site: str, epoch: int, *, answering: bool) -> tuple[int, ...]:
    """Numbers that a site should hear were seen; `answering`: it was just heard, so that it counts as told once."""
    fresh = and_(col(ReportSeen.site) == site, col(ReportSeen.epoch) == epoch, col(ReportSeen.told) < TELL)
    rows = session.exec(select(ReportSeen).where(fresh).order_by(col(ReportSeen.seq)).limit(_MOST_NEWS)).all()
    for row in rows:
        row.pushed = True
        row.told += 1 if answering else 0
    return tuple(row.seq for row in rows)


def unpushed(session: Session) -> list[tuple[str, int]]:
    """(site, epoch) of everything that no receipt has carried yet."""
    query = select(ReportSeen.site, ReportSeen.epoch).where(col(ReportSeen.told) == 0, ~col(ReportSeen.pushed))
    return [(site, epoch) for site, epoch in session.exec(query.distinct().order_by("site", "epoch"))]

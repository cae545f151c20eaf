"""SQL of which partners reports are released to: the mission's default at receipt, then what officers say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from app.ingest.reports.compose import Composed
from app.ingest.tables import ReportPartner
from app.pieces import pieces
from app.roster.settings import KindSettings, MissionSettings

_NO_OVERRIDES = KindSettings()


def stamp(session: Session, settings: MissionSettings, composed: Iterable[Composed], *, now: int) -> None:
    """Release new reports as the mission says of their kind. What the mission says later changes none of them."""
    rows = [
        {"report_id": one.id, "partner": partner, "words": False, "since": now}
        for one in composed
        if not one.values["sensitive"]
        for partner in settings.kinds.get(str(one.values["kind"]), _NO_OVERRIDES).report_partners
    ]
    if rows:
        session.execute(insert(ReportPartner), rows)


def mark(session: Session, report: UUID, partners: Collection[str], *, words: bool, now: int) -> None:
    """Release a report to these partners and to no others; who had it keeps the time since when."""
    since = {row.partner: row.since for row in of(session, [report]).get(report, ())}
    session.execute(delete(ReportPartner).where(col(ReportPartner.report_id) == report))
    session.add_all(
        ReportPartner(report_id=report, partner=one, words=words, since=since.get(one, now))
        for one in sorted(set(partners))
    )
    session.flush()


def of(session: Session, reports: Collection[UUID]) -> Mapping[UUID, list[ReportPartner]]:
    """Report → the partners it is released to, by name."""
    found: dict[UUID, list[ReportPartner]] = {}
    for piece in pieces(reports):
        query = select(ReportPartner).where(col(ReportPartner.report_id).in_(piece))
        for row in session.exec(query.order_by(col(ReportPartner.partner))):
            found.setdefault(row.report_id, []).append(row)
    return found

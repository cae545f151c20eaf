"""Read what the picture is made of as far as a principal may see it: reports, grades, decisions, many at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from app.access.principal import Principal
from app.access.store import visible
from app.ingest.tables import Report, ReportArea, ReportPartner
from app.picture.tables import Decision, Grade, ThreatReport


def reports_of(session: Session, threat: UUID, principal: Principal) -> Sequence[Report]:
    """Reports a threat is made of, newest observation first, as far as `principal` may see them."""
    query = select(Report).join(ThreatReport, col(ThreatReport.report_id) == col(Report.id))
    mine = query.where(ThreatReport.threat_id == threat, _scope(principal))
    return session.exec(mine.order_by(col(Report.observed_at).desc(), col(Report.id))).all()


def threats_of(session: Session, reports: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Report → the threat it belongs to."""
    links = session.exec(select(ThreatReport).where(col(ThreatReport.report_id).in_(reports)))
    return {link.report_id: link.threat_id for link in links}


def grades_of(session: Session, reports: Collection[UUID]) -> Mapping[UUID, Sequence[Grade]]:
    """Report → the grades officers gave it, newest first."""
    query = select(Grade).where(col(Grade.report_id).in_(reports)).order_by(col(Grade.id).desc())
    grades: dict[UUID, list[Grade]] = {}
    for grade in session.exec(query):
        grades.setdefault(grade.report_id, []).append(grade)
    return grades


def sees_all(session: Session, reports: Collection[UUID], principal: Principal) -> bool:
    """Whether `principal` may see every one of these reports."""
    seen = select(func.count()).select_from(Report).where(col(Report.id).in_(reports), _scope(principal))
    return session.exec(seen).one() == len(set(reports))


def decision(session: Session, number: int, principal: Principal) -> Decision | None:
    """One decision, if `principal` may see every report it is about; else None."""
    row = session.get(Decision, number)
    return row if row is not None and sees_all(session, [UUID(one) for one in row.reports], principal) else None


def _scope(principal: Principal) -> ColumnElement[bool]:
    marks = (ReportPartner.report_id, ReportPartner.partner)
    links = (ReportArea.report_id, ReportArea.area)
    return visible(principal, Report.id, *links, sensitive=Report.sensitive, marks=marks)

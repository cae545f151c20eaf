"""Read the picture within what a principal may see: threats, their reports and history, decisions, positions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from app.access.principal import Principal
from app.access.store import visible
from app.ingest.tables import Report, ReportArea
from app.picture.tables import (
    Decision,
    DecisionReport,
    Grade,
    Threat,
    ThreatArea,
    ThreatReport,
    ThreatRevision,
    UnitPosition,
)
from app.search.search import Page, Search, page_of
from app.search.store import Columns, matching, newest_first

_COLUMNS = Columns(
    key=Threat.id,
    lat=Threat.lat,
    lon=Threat.lon,
    first_at=Threat.first_observed_at,
    last_at=Threat.last_observed_at,
    kind=Threat.kind,
    state=Threat.state,
    status=Threat.status,
    texts=(Threat.kind, Threat.family, Threat.reason),
    link_key=ThreatArea.threat_id,
    link_area=ThreatArea.area,
)


def threats(session: Session, search: Search, principal: Principal) -> Page[Threat]:
    """Threats by their first observation, newest first.

    That time only ever moves back, when an older report comes in late. So a threat that changes while somebody reads
    page after page may be met twice, but is never missed.
    """
    query = select(Threat).where(_scope(principal), matching(search, _COLUMNS))
    rows = session.exec(newest_first(query, search, Threat.first_observed_at, Threat.id)).all()
    return page_of(rows, search, lambda row: (row.first_observed_at, row.id))


def threat(session: Session, threat_id: UUID, principal: Principal) -> Threat | None:
    """One threat; None where there is none or `principal` may not see it."""
    return session.exec(select(Threat).where(Threat.id == threat_id, _scope(principal))).first()


def areas_of(session: Session, ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    """Codes of the areas that each threat touches, sorted."""
    query = select(ThreatArea).where(col(ThreatArea.threat_id).in_(ids)).order_by(col(ThreatArea.area))
    areas: dict[UUID, list[str]] = {}
    for link in session.exec(query):
        areas.setdefault(link.threat_id, []).append(link.area)
    return areas


def reports_of(session: Session, threat_id: UUID, principal: Principal) -> Sequence[Report]:
    """Reports a threat is made of, newest first, as far as `principal` may see them."""
    seen = visible(principal, Report.id, ReportArea.report_id, ReportArea.area, sensitive=Report.sensitive)
    query = select(Report).join(ThreatReport, col(ThreatReport.report_id) == col(Report.id))
    return session.exec(
        query.where(ThreatReport.threat_id == threat_id, seen).order_by(col(Report.observed_at).desc(), col(Report.id))
    ).all()


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


def revisions_of(session: Session, threat_id: UUID, *, limit: int = 200) -> Sequence[ThreatRevision]:
    """How a threat stood after each change, newest first."""
    query = select(ThreatRevision).where(ThreatRevision.threat_id == threat_id)
    return session.exec(query.order_by(col(ThreatRevision.revision).desc()).limit(limit)).all()


def decisions_about(session: Session, threat_id: UUID) -> Sequence[Decision]:
    """What officers decided about the reports of a threat, newest first."""
    named = select(DecisionReport.decision_id).join(
        ThreatReport, col(ThreatReport.report_id) == col(DecisionReport.report_id)
    )
    query = select(Decision).where(col(Decision.id).in_(named.where(ThreatReport.threat_id == threat_id)))
    return session.exec(query.order_by(col(Decision.id).desc())).all()


def decision(session: Session, decision_id: int, principal: Principal) -> Decision | None:
    """One decision, if `principal` may see every report it is about; else None."""
    row = session.get(Decision, decision_id)
    if row is None:
        return None
    seen = visible(principal, Report.id, ReportArea.report_id, ReportArea.area, sensitive=Report.sensitive)
    named = {UUID(report) for report in row.reports}
    found = session.exec(select(func.count()).select_from(Report).where(col(Report.id).in_(named), seen)).one()
    return row if found == len(named) else None


def positions(session: Session, units: Collection[str]) -> Mapping[str, UnitPosition]:
    """Callsign → where the unit was last known to be."""
    rows = session.exec(select(UnitPosition).where(col(UnitPosition.unit).in_(units)))
    return {row.unit: row for row in rows}


def _scope(principal: Principal) -> ColumnElement[bool]:
    return visible(principal, Threat.id, ThreatArea.threat_id, ThreatArea.area, sensitive=Threat.sensitive)

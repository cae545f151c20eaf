"""SQL of which partners threats are released to, and of the released reports that a threat rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import and_, insert, update
from sqlmodel import Session, col, select

from app.access.partner import reaching
from app.access.principal import Partner
from app.ingest.tables import Report, ReportPartner
from app.picture.charts.store import StoredChart
from app.picture.evidence import Observation, Spoken
from app.picture.inputs import store as inputs
from app.picture.tables import ThreatPartner, ThreatReport
from app.pieces import pieces


def stamp(session: Session, threats: Collection[UUID], *, now: int) -> None:
    """Note every partner that one of these threats has become known to by a report that was released to it."""
    known = and_(
        col(ThreatPartner.threat_id) == col(ThreatReport.threat_id),
        col(ThreatPartner.partner) == col(ReportPartner.partner),
    )
    query = (
        select(ThreatReport.threat_id, ReportPartner.partner)
        .join(ReportPartner, col(ReportPartner.report_id) == col(ThreatReport.report_id))
        .outerjoin(ThreatPartner, known)
        .where(col(ThreatPartner.threat_id).is_(None))
        .distinct()
    )
    new = {
        (threat, partner)
        for piece in pieces(threats)
        for threat, partner in session.exec(query.where(col(ThreatReport.threat_id).in_(piece)))
    }
    if new:
        rows = [{"threat_id": threat, "partner": one, "whole": False, "since": now} for threat, one in sorted(new)]
        session.execute(insert(ThreatPartner), rows)


def mark(session: Session, threat: UUID, partners: Collection[str], *, now: int) -> None:
    """Release the mission's own assessment of a threat to these partners and to no others."""
    known = {row.partner for row in of(session, [threat]).get(threat, ())}
    of_threat = update(ThreatPartner).where(col(ThreatPartner.threat_id) == threat)
    session.execute(of_threat.values(whole=col(ThreatPartner.partner).in_(sorted(partners))))
    session.add_all(
        ThreatPartner(threat_id=threat, partner=one, whole=True, since=now) for one in sorted(set(partners) - known)
    )
    session.flush()


def of(session: Session, threats: Collection[UUID]) -> Mapping[UUID, list[ThreatPartner]]:
    """Threat → the partners that may have heard of it, by name."""
    found: dict[UUID, list[ThreatPartner]] = {}
    for piece in pieces(threats):
        query = select(ThreatPartner).where(col(ThreatPartner.threat_id).in_(piece))
        for row in session.exec(query.order_by(col(ThreatPartner.partner))):
            found.setdefault(row.threat_id, []).append(row)
    return found


def released_chains(
    session: Session, threats: Collection[UUID], partner: Partner, *, sensitive: bool
) -> Mapping[UUID, Mapping[UUID, list[Observation]]]:
    """Threat → the chains of its reports, by their first, as far as they are released to `partner`."""
    query = (
        select(ThreatReport.threat_id, ThreatReport.report_id)
        .join(ReportPartner, col(ReportPartner.report_id) == col(ThreatReport.report_id))
        .where(col(ReportPartner.partner).in_(reaching(partner)))
        .distinct()
    )
    if not sensitive:
        query = query.join(Report, col(Report.id) == col(ThreatReport.report_id)).where(~col(Report.sensitive))
    linked: dict[UUID, UUID] = {}
    for piece in pieces(threats):
        rows = session.exec(query.where(col(ThreatReport.threat_id).in_(piece)))
        linked |= {report: threat for threat, report in rows}
    found: dict[UUID, dict[UUID, list[Observation]]] = {}
    for root, chain in inputs.chains(session, linked.keys()).items():
        told = [one for one in chain if one.id in linked]
        for one in told[:1]:
            found.setdefault(linked[one.id], {})[root] = told
    return found


def released_clearances(
    session: Session, cluster: str, partner: Partner, *, reach_m: float, sensitive: bool
) -> list[Spoken]:
    """The clearances that speak of a cluster, as far as every report they are made of is released to `partner`."""
    spoken = StoredChart(session, reach_m).closures([cluster]).get(cluster, ())
    marks = select(ReportPartner.report_id).where(col(ReportPartner.partner).in_(reaching(partner)))
    wanted = {report for one in spoken for report in one.evidence.reports}
    told = {
        report
        for piece in pieces(wanted)
        for report in session.exec(marks.where(col(ReportPartner.report_id).in_(piece)))
    }
    return [
        one for one in spoken if told.issuperset(one.evidence.reports) and (sensitive or not one.evidence.sensitive)
    ]

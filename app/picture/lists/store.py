"""Read threats and positions as a principal may see them: the queries behind the API."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from app.access.principal import SYSTEM, Principal
from app.access.store import visible
from app.geo import Bounds
from app.picture.tables import (
    Decision,
    DecisionReport,
    Threat,
    ThreatArea,
    ThreatPartner,
    ThreatReport,
    ThreatRevision,
)
from app.pieces import pieces
from app.search.search import Page, Search, page_of
from app.search.store import Columns, box_around, matching, newest_first

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


def threats(session: Session, search: Search, principal: Principal = SYSTEM) -> Page[Threat]:
    """Threats by first observation, newest first; the key of a page is (first observed at, id).

    That time only ever moves back, when an older report comes in late. So a threat that changes while somebody reads
    page after page may be met twice, but is never missed.
    """
    query = select(Threat).where(_scope(principal), matching(search, _COLUMNS))
    rows = session.exec(newest_first(query, search, Threat.first_observed_at, Threat.id)).all()
    return page_of(rows, search, lambda row: (row.first_observed_at, row.id))


def threat(session: Session, id_: UUID, principal: Principal = SYSTEM) -> Threat | None:
    """One threat; None where there is none or `principal` may not see it."""
    return session.exec(select(Threat).where(Threat.id == id_, _scope(principal))).first()


def threats_by_id(session: Session, ids: Collection[UUID], principal: Principal) -> list[Threat]:
    """These threats, as far as there are any that `principal` may see."""
    query = select(Threat).where(_scope(principal))
    return [row for piece in pieces(set(ids)) for row in session.exec(query.where(col(Threat.id).in_(piece)))]


def history_of(session: Session, id_: UUID) -> Sequence[ThreatRevision]:
    """How a threat stood after each change, oldest first."""
    query = select(ThreatRevision).where(ThreatRevision.threat_id == id_)
    return session.exec(query.order_by(col(ThreatRevision.revision))).all()


def decisions_on(session: Session, id_: UUID) -> Sequence[Decision]:
    """Officers' decisions that name a report of a threat, undone ones too, oldest first."""
    named = (
        select(DecisionReport.decision_id)
        .join(ThreatReport, col(ThreatReport.report_id) == col(DecisionReport.report_id))
        .where(ThreatReport.threat_id == id_)
    )
    return session.exec(select(Decision).where(col(Decision.id).in_(named)).order_by(col(Decision.id))).all()


def areas_of(session: Session, ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    """Codes of the areas that each threat touches, sorted."""
    areas: dict[UUID, list[str]] = {}
    for piece in pieces(set(ids)):
        query = select(ThreatArea).where(col(ThreatArea.threat_id).in_(piece)).order_by(col(ThreatArea.area))
        for link in session.exec(query):
            areas.setdefault(link.threat_id, []).append(link.area)
    return areas


def around(session: Session, principal: Principal) -> list[Bounds]:
    """The box around all threats that `principal` may see, if there are any."""
    return box_around(session, _scope(principal), _COLUMNS)


def matches(search: Search, principal: Principal) -> ColumnElement[bool]:
    """Threats that `search` asks for and `principal` may see, as a clause for other questions about them."""
    return and_(_scope(principal), matching(search, _COLUMNS))


def _scope(principal: Principal) -> ColumnElement[bool]:
    marks = (ThreatPartner.threat_id, ThreatPartner.partner)
    links = (ThreatArea.threat_id, ThreatArea.area)
    return visible(principal, Threat.id, *links, sensitive=Threat.sensitive, marks=marks)

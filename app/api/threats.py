"""`/api/v1/threats`: what is dangerous where, why we think so, and how it came to be."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.principal import Principal, Role, Scope
from app.api import outside
from app.api.ask import Ask, needs
from app.api.described.shape import answer, pages
from app.api.lists import documented, listed, searching
from app.api.problems import Kind, Problem
from app.api.render import View, encoded, etag_of, one
from app.api.views_picture import arithmetic_view, decision_view, revision_view, threat_view
from app.api.views_reports import report_view
from app.db import Session
from app.gateways.threats import threats_for, threats_of
from app.ingest.photos import store as photos
from app.picture.lists import store as picture
from app.picture.seen import store as inputs
from app.picture.state import State
from app.search.parse import Grammar
from app.search.search import Search
from edge_agent.wire.catalogue import KINDS

router = APIRouter(prefix="/threats", tags=["threats"])

GRAMMAR = Grammar(
    takes=frozenset({"bbox", "time", "kind", "state", "status", "area", "q"}),
    kinds=frozenset(KINDS),
    states=frozenset(State),
    key=(int, UUID),
)
Reader = Annotated[Ask, needs(Role.VIEWER, Scope.THREATS_READ, partners=True)]


@router.get("", openapi_extra=documented(GRAMMAR), responses=pages("Threat", "PartnerThreat", geojson=True))
def list_threats(request: Request, ask: Reader, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """Threats, the latest first observation first. `time` asks for what was observed within it."""
    if ask.is_partner:
        return outside.listing(request, ask, search, threats_for)
    with ask.reading() as session:
        page = picture.threats(session, search, ask.principal)
        areas = picture.areas_of(session, [threat.id for threat in page.items])
    return listed(request, [threat_view(threat, areas.get(threat.id, ())) for threat in page.items], page.after)


@router.get("/{threat_id}", responses=answer("ThreatDocument", "PartnerThreat", geojson=True))
def read_threat(request: Request, ask: Reader, threat_id: UUID) -> Response:
    """One threat with its reports, the arithmetic of its confidence, its history and what officers decided."""
    if ask.is_partner:
        return outside.single(request, ask, lambda reader: threats_of(reader, [threat_id]).get(threat_id))
    with ask.reading() as session:
        document = threat_document(session, ask.principal, threat_id)
    if document is None:
        raise Problem(Kind.NOT_FOUND)
    return one(request, document, etag=threat_etag(document))


def threat_document(session: Session, principal: Principal, threat_id: UUID) -> dict[str, Any] | None:
    """All there is to say about a threat to `principal`; None where there is none for them."""
    threat = picture.threat(session, threat_id, principal)
    if threat is None:
        return None
    areas = picture.areas_of(session, [threat_id]).get(threat_id, ())
    made_of = inputs.reports_of(session, threat_id, principal)
    ids = [report.id for report in made_of]
    grades, pictured = inputs.grades_of(session, ids), photos.counts(session, ids)
    return threat_view(threat, areas) | {
        "made_of": [
            report_view(
                report,
                principal,
                grades=grades.get(report.id, ()),
                threat=threat_id,
                photos=pictured.get(report.id, 0),
            )
            for report in made_of
        ],
        "arithmetic": arithmetic_view(threat.arithmetic, frozenset(map(str, ids)), principal),
        "history": [revision_view(revision) for revision in picture.history_of(session, threat_id)],
        "decisions": [decision_view(decision) for decision in picture.decisions_on(session, threat_id)],
    }


def threat_etag(document: View) -> str:
    """The ETag of a threat's document: it changes with anything in it, a grade or a decision too."""
    return etag_of(encoded(document))

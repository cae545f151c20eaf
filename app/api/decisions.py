"""What officers decide about threats and reports: confirm, dismiss, clear, merge, split, undo, grade."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Request
from pydantic import Field
from starlette.responses import Response

from app import officers
from app.access.principal import Role
from app.api.ask import Ask, needs
from app.api.described.shape import answer
from app.api.forms import Form, Why
from app.api.problems import Kind, Problem
from app.api.render import JSON, encoded, fits, one
from app.api.threats import threat_document, threat_etag
from app.api.views_picture import threat_view
from app.api.views_reports import graded_view
from app.db import Session
from app.ingest.reports import store as reports
from app.picture import stage
from app.picture.change import PictureChange
from app.picture.decisions import DecisionRefused, Refusal
from app.picture.lists import store as picture
from app.picture.pins import DecisionType
from app.picture.seen import store as inputs

router = APIRouter(tags=["decisions"])

Officer = Annotated[Ask, needs(Role.OFFICER)]
_KINDS = {
    Refusal.UNKNOWN_THREAT: Kind.NOT_FOUND,
    Refusal.UNKNOWN_REPORT: Kind.NOT_FOUND,
    Refusal.UNKNOWN_DECISION: Kind.NOT_FOUND,
    Refusal.ALREADY_UNDONE: Kind.CONFLICT,
    Refusal.ENDED: Kind.CONFLICT,
    Refusal.STATUS_DIFFERS: Kind.CONFLICT,
}
_ADVICE = {
    Refusal.ALREADY_UNDONE: "The decision was undone already.",
    Refusal.ENDED: "The threat has ended: undo what ended it, or grade the report that cleared it.",
    Refusal.STATUS_DIFFERS: "Exercise and test never mix with actual.",
    Refusal.NOT_SEVERAL: "Name two threats or more.",
    Refusal.NOT_ONE: "Name reports of one threat.",
    Refusal.NOTHING_LEFT: "Leave at least one report on either side.",
    Refusal.REASON_MISSING: "Say why.",
}


class WhyForm(Form):
    """The reason for a decision."""

    why: Why


class MergeForm(Form):
    """Threats that are one."""

    threats: list[UUID] = Field(min_length=2, max_length=50)
    why: Why


class SplitForm(Form):
    """Reports that are of another danger than the rest."""

    reports: list[UUID] = Field(min_length=1, max_length=500)
    why: Why


class GradeForm(Form):
    """An officer's grade: Admiralty reliability A-F and credibility 1-6."""

    reliability: Literal["A", "B", "C", "D", "E", "F"]
    credibility: int = Field(ge=1, le=6)
    why: Why


@router.post("/threats/merge", responses=answer("ThreatsChanged"))
def merge(ask: Officer, form: MergeForm) -> Response:
    """Say that several threats are one; answers with those that changed and the number to undo it by."""
    with ask.writing() as session, _answered():
        for threat in form.threats:
            _see(session, ask, threat)
        change = officers.decide(
            session, ask.roster(session), DecisionType.MERGE, threats=form.threats, **_signed(ask, form.why)
        )
        return _changed(session, ask, change)


@router.post("/threats/merge/preview", responses=answer("ThreatsPreview"))
def preview_merge(ask: Officer, form: MergeForm) -> Response:
    """What merging would make of these threats, decided for real and taken back: nothing is changed, nobody is told."""
    with ask.writing() as session, _answered():
        for threat in form.threats:
            _see(session, ask, threat)
        change = stage.decide(
            session, ask.roster(session), type=DecisionType.MERGE, threats=form.threats, **_signed(ask, form.why)
        )
        answer = {"threats": _views(session, ask, change)}
        session.rollback()
    return Response(encoded(answer), media_type=JSON)


@router.post("/threats/{threat_id}/split", responses=answer("ThreatsChanged"))
def split(ask: Officer, threat_id: UUID, form: SplitForm) -> Response:
    """Say that some reports of a threat are of another danger; answers with the threats that changed."""
    with ask.writing() as session, _answered():
        _see(session, ask, threat_id)
        links = inputs.threats_of(session, form.reports)
        if any(links.get(report) != threat_id for report in form.reports):
            raise Problem(Kind.NOT_FOUND)
        if not inputs.sees_all(session, form.reports, ask.principal):
            raise Problem(Kind.NOT_FOUND)
        change = officers.decide(
            session, ask.roster(session), DecisionType.SPLIT, reports=form.reports, **_signed(ask, form.why)
        )
        return _changed(session, ask, change)


@router.post("/threats/{threat_id}/confirm", responses=answer("ThreatDocument", geojson=True))
def confirm(request: Request, ask: Officer, threat_id: UUID, form: WhyForm) -> Response:
    """Confirm a threat. With `If-Match` only as it was read."""
    return _decide(request, ask, DecisionType.CONFIRM, threat_id, form)


@router.post("/threats/{threat_id}/dismiss", responses=answer("ThreatDocument", geojson=True))
def dismiss(request: Request, ask: Officer, threat_id: UUID, form: WhyForm) -> Response:
    """Dismiss a threat that is none. With `If-Match` only as it was read."""
    return _decide(request, ask, DecisionType.DISMISS, threat_id, form)


@router.post("/threats/{threat_id}/clear", responses=answer("ThreatDocument", geojson=True))
def clear(request: Request, ask: Officer, threat_id: UUID, form: WhyForm) -> Response:
    """Clear a threat that is over. With `If-Match` only as it was read."""
    return _decide(request, ask, DecisionType.CLEAR, threat_id, form)


@router.post("/decisions/{number}/undo", responses=answer("ThreatsChanged"))
def undo(ask: Officer, number: Annotated[int, Path(ge=1, le=2**63 - 1)], form: WhyForm) -> Response:
    """Take a decision back, as if it had never been taken; answers with the threats that changed."""
    with ask.writing() as session, _answered():
        if inputs.decision(session, number, ask.principal) is None:
            raise Problem(Kind.NOT_FOUND)
        return _changed(session, ask, officers.undo(session, ask.roster(session), number, **_signed(ask, form.why)))


@router.post("/reports/{report_id}/grade", responses=answer("Grading"))
def grade(request: Request, ask: Officer, report_id: UUID, form: GradeForm) -> Response:
    """Grade a report; the reporter's own grade and earlier ones are kept, the newest counts."""
    with ask.writing() as session, _answered():
        report = reports.get(session, report_id, ask.principal)
        if report is None:
            raise Problem(Kind.NOT_FOUND)
        officers.regrade(
            session,
            ask.roster(session),
            report_id,
            reliability=form.reliability,
            credibility=form.credibility,
            **_signed(ask, form.why),
        )
        view = graded_view(report, inputs.grades_of(session, [report_id]).get(report_id, ()))
    return one(request, view)


def _decide(request: Request, ask: Ask, type_: DecisionType, threat_id: UUID, form: WhyForm) -> Response:
    wanted = request.headers.get("if-match")
    with ask.writing() as session, _answered():
        before = _see(session, ask, threat_id)
        if wanted is not None and not fits(wanted, threat_etag(before)):
            raise Problem(Kind.PRECONDITION_FAILED, headers={"ETag": threat_etag(before)})
        officers.decide(session, ask.roster(session), type_, threats=[threat_id], **_signed(ask, form.why))
        after = _see(session, ask, threat_id)
    return one(request, after, etag=threat_etag(after))


def _see(session: Session, ask: Ask, threat_id: UUID) -> dict[str, Any]:
    document = threat_document(session, ask.principal, threat_id)
    if document is None:
        raise Problem(Kind.NOT_FOUND)
    return document


def _signed(ask: Ask, why: str) -> dict[str, Any]:
    return {"by": ask.principal.name, "why": why, "now": ask.now}


def _changed(session: Session, ask: Ask, change: PictureChange) -> Response:
    views = _views(session, ask, change)
    taken = [one.id for view in views for one in picture.decisions_on(session, UUID(view["id"])) if one.id]
    return Response(encoded({"threats": views, "decision": max(taken, default=None)}), media_type=JSON)


def _views(session: Session, ask: Ask, change: PictureChange) -> list[dict[str, Any]]:
    rows = [picture.threat(session, id_, ask.principal) for id_ in change.threats]
    seen = [row for row in rows if row is not None]
    areas = picture.areas_of(session, [row.id for row in seen])
    return [threat_view(row, areas.get(row.id, ())) for row in seen]


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except DecisionRefused as error:
        kind = _KINDS.get(error.reason, Kind.INVALID)
        if kind is Kind.NOT_FOUND:
            raise Problem(kind) from error
        raise Problem(kind, _ADVICE.get(error.reason, ""), code=error.reason) from error

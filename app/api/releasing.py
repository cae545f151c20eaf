"""`…/release`: who beyond the mission may have a report, a threat or an alert; officers say, always with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from app.access.principal import Partner, Role
from app.alerts.lists import store as alerts
from app.alerts.partners import store as alert_partners
from app.api.alerts import Number
from app.api.ask import Ask, needs
from app.api.described.shape import answer
from app.api.forms import Form, Why
from app.api.problems import Kind, Problem
from app.api.render import one
from app.db import Session
from app.ingest.partners import store as report_partners
from app.ingest.reports import store as reports
from app.picture.lists import store as threats
from app.picture.partners import store as threat_partners
from app.releasability import MarkRefused, Order, release_alert, release_report, release_threat

router = APIRouter(tags=["releasability"])

Officer = Annotated[Ask, needs(Role.OFFICER)]


class ReleaseForm(Form):
    """Exactly whom something is released to besides the mission."""

    partners: list[Partner] = Field(max_length=len(Partner))
    """Empty: nobody."""
    words: bool = False
    """Whether its free text and its casualties go along; a threat has neither."""
    why: Why


@router.get("/reports/{report_id}/release", responses=answer("Release"))
def read_report_release(request: Request, ask: Officer, report_id: UUID) -> Response:
    """Whom a report is released to."""
    with ask.reading() as session:
        if reports.get(session, report_id, ask.principal) is None:
            raise Problem(Kind.NOT_FOUND)
        return one(request, _report_marks(session, report_id))


@router.put("/reports/{report_id}/release", responses=answer("Release"))
def put_report_release(request: Request, ask: Officer, report_id: UUID, form: ReleaseForm) -> Response:
    """Release a report to partners, or take it back. Its threat is known to them by what their reports say of it."""
    with ask.writing() as session, _answered():
        report = reports.get(session, report_id, ask.principal)
        if report is None:
            raise Problem(Kind.NOT_FOUND)
        release_report(session, report, _order(ask, form))
        return one(request, _report_marks(session, report_id))


@router.get("/threats/{threat_id}/release", responses=answer("Release"))
def read_threat_release(request: Request, ask: Officer, threat_id: UUID) -> Response:
    """Whom the mission's own assessment of a threat is released to, and who knows of it by reports they were given."""
    with ask.reading() as session:
        if threats.threat(session, threat_id, ask.principal) is None:
            raise Problem(Kind.NOT_FOUND)
        return one(request, _threat_marks(session, threat_id))


@router.put("/threats/{threat_id}/release", responses=answer("Release"))
def put_threat_release(request: Request, ask: Officer, threat_id: UUID, form: ReleaseForm) -> Response:
    """Release the assessment of a threat (kind, state, place, radius, confidence; no report), or take it back."""
    with ask.writing() as session, _answered():
        threat = threats.threat(session, threat_id, ask.principal)
        if threat is None:
            raise Problem(Kind.NOT_FOUND)
        release_threat(session, threat, _order(ask, form))
        return one(request, _threat_marks(session, threat_id))


@router.get("/alerts/{number}/release", responses=answer("Release"))
def read_alert_release(request: Request, ask: Officer, number: Number) -> Response:
    """Whom an alert is released to."""
    with ask.reading() as session:
        if alerts.alert(session, number, ask.principal) is None:
            raise Problem(Kind.NOT_FOUND)
        return one(request, _alert_marks(session, number))


@router.put("/alerts/{number}/release", responses=answer("Release"))
def put_alert_release(request: Request, ask: Officer, number: Number, form: ReleaseForm) -> Response:
    """Release an alert to partners, with its messages from the one that stands now on, or take it back."""
    with ask.writing() as session, _answered():
        alert = alerts.alert(session, number, ask.principal)
        if alert is None:
            raise Problem(Kind.NOT_FOUND)
        release_alert(session, alert, _order(ask, form))
        return one(request, _alert_marks(session, number))


def _order(ask: Ask, form: ReleaseForm) -> Order:
    return Order(frozenset(form.partners), form.words, ask.principal, form.why, ask.now)


def _report_marks(session: Session, report: UUID) -> dict[str, Any]:
    marks = report_partners.of(session, [report]).get(report, ())
    return _marks((mark.partner for mark in marks), words=any(mark.words for mark in marks))


def _alert_marks(session: Session, number: int) -> dict[str, Any]:
    marks = alert_partners.of(session, [number]).get(number, ())
    return _marks((mark.partner for mark in marks), words=any(mark.words for mark in marks))


def _threat_marks(session: Session, threat: UUID) -> dict[str, Any]:
    marks = threat_partners.of(session, [threat]).get(threat, ())
    by_reports = sorted(mark.partner for mark in marks if not mark.whole)
    return _marks((mark.partner for mark in marks if mark.whole), by_reports=by_reports)


def _marks(partners: Iterable[str], *, words: bool = False, by_reports: Collection[str] = ()) -> dict[str, Any]:
    return {"partners": sorted(partners), "words": words, "by_reports": list(by_reports)}


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except MarkRefused as error:
        message = "What is of a sensitive kind is released by an administrator."
        raise Problem(Kind.FORBIDDEN, message, code=error.reason) from error

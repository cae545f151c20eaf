"""`/api/v1/quarantine`: what could not be accepted as it came; an officer reads it, releases it or discards it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app import officers, pipeline
from app.access.principal import Role
from app.api.ask import Ask, needs
from app.api.described.shape import answer, pages
from app.api.forms import Form, Why
from app.api.lists import documented, listed, searching
from app.api.problems import Kind, Problem
from app.api.render import JSON, encoded, one
from app.api.reports import check_areas, read_report_form
from app.api.views_reports import quarantine_view
from app.db import Session
from app.ingest import stage as ingest
from app.ingest.errors import CannotRelease, NotHeld
from app.ingest.quarantine.dissect import dissect
from app.ingest.reasons import Reason
from app.ingest.tables import Quarantine
from app.search.parse import Grammar
from app.search.search import Search

router = APIRouter(prefix="/quarantine", tags=["reports"])

GRAMMAR = Grammar(
    takes=frozenset({"time", "kind", "state", "q"}),
    kinds=frozenset(Reason),
    states=frozenset({"held", "released", "discarded"}),
    key=(int, UUID),
)
Officer = Annotated[Ask, needs(Role.OFFICER)]


class ReleaseForm(Form):
    """Why it may come in after all, and the report it should have been where it was wrong."""

    why: Why
    corrected: dict[str, Any] | None = None
    """A report in the JSON form of the catalogue (`/api/v1/catalogue`)."""


class DiscardForm(Form):
    """Why it will never be a report."""

    why: Why


@router.get("", openapi_extra=documented(GRAMMAR), responses=pages("Held", geojson=True))
def list_held(request: Request, ask: Officer, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """What is or was held, newest first; `kind` is the reason."""
    with ask.reading() as session:
        page = ingest.quarantine(session, ask.roster(session), search, ask.principal)
    return listed(request, [quarantine_view(row) for row in page.items], page.after)


@router.get("/{held_id}", responses=answer("HeldDocument"))
def read_held(request: Request, ask: Officer, held_id: UUID) -> Response:
    """One body that is or was held, taken apart as far as it can be read; its raw bytes for cleared officers only."""
    with ask.reading() as session:
        row = _held(session, ask, held_id)
    cleared = ask.principal.sensitive
    decoded = dissect(bytes(row.raw), whole=row.whole, seq=row.seq, cleared=cleared)
    return one(request, quarantine_view(row, raw=cleared) | {"decoded": decoded})


@router.post("/{held_id}/release", responses=answer("HeldReleased"))
def release(ask: Officer, held_id: UUID, form: ReleaseForm) -> Response:
    """Let it in, as it came or corrected; it keeps its number and goes the way of every report."""
    corrected = None if form.corrected is None else read_report_form(form.corrected, "body.corrected")
    with ask.writing() as session, _answered():
        roster = ask.roster(session)
        _held(session, ask, held_id)
        outcomes = pipeline.release(
            session, roster, held_id, by=ask.principal.name, why=form.why, now=ask.now, corrected=corrected
        )
        officers.see(
            session, [one_.report_id for one_ in outcomes if one_.report_id], by=ask.principal.name, now=ask.now
        )
        for outcome in outcomes if corrected else ():
            if outcome.report_id is not None:
                check_areas(session, ask, outcome.report_id, "body.corrected.place")
        row = _held(session, ask, held_id)
    made = [
        {"seq": one_.seq, "verdict": one_.verdict, "reason": one_.reason, "report": _text(one_.report_id)}
        for one_ in outcomes
    ]
    return Response(encoded(quarantine_view(row) | {"outcomes": made}), media_type=JSON)


@router.post("/{held_id}/discard", responses=answer("Held"))
def discard(ask: Officer, held_id: UUID, form: DiscardForm) -> Response:
    """Decide that it will never be a report; it stays on file with the reason."""
    with ask.writing() as session, _answered():
        _held(session, ask, held_id)
        ingest.discard(session, ask.roster(session), held_id, by=ask.principal.name, why=form.why, now=ask.now)
        row = _held(session, ask, held_id)
    return Response(encoded(quarantine_view(row)), media_type=JSON)


@router.post("/{held_id}/reopen", responses=answer("Held"))
def reopen(ask: Officer, held_id: UUID, form: DiscardForm) -> Response:
    """Take a discarding back; a release cannot be."""
    with ask.writing() as session, _answered():
        _held(session, ask, held_id)
        ingest.reopen(session, ask.roster(session), held_id, by=ask.principal.name, why=form.why, now=ask.now)
        row = _held(session, ask, held_id)
    return Response(encoded(quarantine_view(row)), media_type=JSON)


def _held(session: Session, ask: Ask, held_id: UUID) -> Quarantine:
    row = ingest.held(session, ask.roster(session), held_id, ask.principal)
    if row is None:
        raise Problem(Kind.NOT_FOUND)
    return row


def _text(id_: UUID | None) -> str | None:
    return None if id_ is None else str(id_)


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except NotHeld as error:
        raise Problem(Kind.CONFLICT, "It was released or discarded already.", code="not_held") from error
    except CannotRelease as error:
        # The words of the judge name places and rules, never values.
        raise Problem(Kind.INVALID, error.detail, code=error.reason) from error

"""Alerts by an officer's hand: preview, broadcast, revise, cancel, acknowledge."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from app import officers
from app.access.principal import Role
from app.alerts import stage as alerts_stage
from app.alerts.draft import Draft, DraftError
from app.alerts.lists import store as alerts
from app.alerts.manual import AlertError, Preview
from app.alerts.noted import note
from app.alerts.tables import Alert
from app.api.alerts import Number, alert_document, alert_etag, same_edition
from app.api.ask import Ask, needs
from app.api.described.shape import answer
from app.api.forms import Form, Why
from app.api.problems import Detail, Kind, Problem
from app.api.render import JSON, encoded, one
from app.db import Session
from app.roster.roster import Roster
from app.roster.seen import sees_addressee

router = APIRouter(prefix="/alerts", tags=["alerts"])

Officer = Annotated[Ask, needs(Role.OFFICER)]
Word = Annotated[str, Field(max_length=40)]
Names = Annotated[tuple[Word, ...], Field(max_length=500)]


class DraftForm(Form):
    """An alert as an officer writes it: degrees, metres, seconds; for whom it names and, with `concerned`, concerns."""

    kind: Word
    lat: float
    lon: float
    instruction: Word
    danger_radius_m: float = 0.0
    uncertainty_m: float = 0.0
    urgency: Word = "immediate"
    severity: Word = "severe"
    certainty: Word = "observed"
    text: Annotated[str, Field(max_length=2000)] = ""
    status: Word = "actual"
    life_s: int = 3600
    units: Names = ()
    sites: Names = ()
    areas: Names = ()
    concerned: bool = True


class BroadcastForm(DraftForm):
    """A draft that is to go out, under an id its writer makes once and keeps through every retry."""

    id: UUID


class RevisionForm(Form):
    """What changes of an alert; what is left out stays. Of an alert about a threat only the words are an officer's."""

    why: Why
    lat: float | None = None
    lon: float | None = None
    instruction: Word | None = None
    danger_radius_m: float | None = None
    uncertainty_m: float | None = None
    urgency: Word | None = None
    severity: Word | None = None
    certainty: Word | None = None
    text: Annotated[str | None, Field(max_length=2000)] = None
    life_s: int | None = None
    units: Names = ()
    sites: Names = ()
    areas: Names = ()
    concerned: bool = True


class CancelForm(Form):
    """Why an alert is taken back."""

    why: Why


@router.post("/preview", responses=answer("AlertPreview"))
def preview(ask: Officer, form: DraftForm) -> Response:
    """Exactly whom a broadcast would tell, why, and what it would cost on the link of each site. Nothing is sent."""
    with ask.reading() as session, _answered():
        roster = ask.roster(session)
        draft = _draft(ask, roster, form)
        found = alerts_stage.preview(session, roster, draft, now=ask.now)
    return Response(encoded(_preview_view(ask, roster, found)), media_type=JSON)


@router.post(
    "",
    status_code=201,
    responses=answer("AlertDocument", status=201)
    | answer("AlertDocument", words="It was issued before under this `id`"),
)
def broadcast(ask: Officer, form: BroadcastForm) -> Response:
    """Issue an alert. Sent again with the same `id`, it answers with the alert that is there; nobody is told twice."""
    with ask.writing() as session, _answered():
        there = alerts.named(session, form.id)
        if there is not None:
            return _again(session, ask, there)
        roster = ask.roster(session)
        draft = _draft(ask, roster, form)
        number = officers.broadcast(session, roster, draft, name=form.id, by=ask.principal.name, now=ask.now)
        document = _see(session, ask, number)
    headers = {"Location": f"/api/v1/alerts/{number}", "ETag": alert_etag(document)}
    return Response(encoded(document), 201, headers, JSON)


@router.patch("/{number}", responses=answer("AlertDocument", geojson=True))
def revise(request: Request, ask: Officer, number: Number, form: RevisionForm) -> Response:
    """Change what an alert says (`If-Match` with its ETag); whoever holds it gets the update."""
    with ask.writing() as session, _answered():
        _see_fresh(request, session, ask, number)
        roster, alert = ask.roster(session), alerts.alert(session, number, ask.principal)
        if alert is None:
            raise Problem(Kind.NOT_FOUND)
        draft = _revised(ask, roster, alert, form)
        officers.revise(session, roster, number, draft, by=ask.principal.name, why=form.why, now=ask.now)
        document = _see(session, ask, number)
    return one(request, document, etag=alert_etag(document))


@router.post("/{number}/cancel", responses=answer("AlertDocument", geojson=True))
def cancel(request: Request, ask: Officer, number: Number, form: CancelForm) -> Response:
    """Take an alert back; everybody who was told is told. With `If-Match` only as it was read."""
    with ask.writing() as session, _answered():
        if request.headers.get("if-match") is not None:
            _see_fresh(request, session, ask, number)
        _see(session, ask, number)
        officers.cancel(session, ask.roster(session), number, by=ask.principal.name, why=form.why, now=ask.now)
        document = _see(session, ask, number)
    return one(request, document, etag=alert_etag(document))


@router.post("/{number}/acknowledge", responses=answer("AlertDocument", geojson=True))
def acknowledge(request: Request, ask: Officer, number: Number) -> Response:
    """Put on record that the officer has seen what the alert says now; whom it was sent to answers for itself."""
    with ask.writing() as session:
        alert = alerts.alert(session, number, ask.principal)
        if alert is None:
            raise Problem(Kind.NOT_FOUND)
        note(session, alert, by=ask.principal.name, now=ask.now)
        document = _see(session, ask, number)
    return one(request, document, etag=alert_etag(document))


def _draft(ask: Ask, roster: Roster, form: DraftForm) -> Draft:
    draft = Draft(**{field.name: getattr(form, field.name) for field in dataclasses.fields(Draft)})
    _check_scope(ask, roster, draft)
    return draft


def _check_scope(ask: Ask, roster: Roster, draft: Draft) -> None:
    """An officer of some areas warns of what lies in them, and names only whom they may see."""
    principal = ask.principal
    errors = []
    named = {"units": draft.units, "sites": tuple(f"@{site}" for site in draft.sites)}
    for field, names in named.items():
        if not all(sees_addressee(roster, principal, name) for name in names):
            errors.append(Detail(f"body.{field}", "unknown_value", "Not all of these are on the roster."))
    if not all(principal.sees((area,)) for area in draft.areas):
        errors.append(Detail("body.areas", "unknown_value", "Not all of these are on the roster."))
    if principal.areas is not None and not errors:
        valid = abs(draft.lat) <= 90 and abs(draft.lon) <= 180  # noqa: PLR2004 - degrees; the draft's own check says so
        reach_m = max(0.0, draft.danger_radius_m + draft.uncertainty_m)
        if valid and not principal.sees(roster.areas_touched(draft.lat, draft.lon, reach_m)):
            errors.append(Detail("body.lat", "outside_own_areas", "The circle must touch one of your areas."))
    if errors:
        raise Problem(Kind.INVALID, errors=errors)


def _revised(ask: Ask, roster: Roster, alert: Alert, form: RevisionForm) -> Draft:
    given = {name: value for name in form.model_fields_set - {"why"} if (value := getattr(form, name)) is not None}
    standing: dict[str, Any] = {
        "kind": alert.kind,
        "lat": alert.lat,
        "lon": alert.lon,
        "instruction": alert.instruction,
        "danger_radius_m": alert.danger_radius_m,
        "uncertainty_m": alert.uncertainty_m,
        "urgency": alert.urgency,
        "severity": alert.severity,
        "certainty": alert.certainty,
        "text": alert.text,
        "status": alert.status,
        "life_s": max(60, alert.expires_at - ask.now),
    }
    draft = Draft(**(standing | given))
    _check_scope(ask, roster, draft)
    return draft


def _again(session: Session, ask: Ask, there: Alert) -> Response:
    if there.created_by != ask.principal.name:
        raise Problem(Kind.CONFLICT, "Another alert has this id. Make a new one.", code="id_conflict")
    document = _see(session, ask, there.number or 0)
    return Response(encoded(document), 200, {"ETag": alert_etag(document)}, JSON)


def _see(session: Session, ask: Ask, number: int) -> dict[str, Any]:
    document = alert_document(session, ask, number)
    if document is None:
        raise Problem(Kind.NOT_FOUND)
    return document


def _see_fresh(request: Request, session: Session, ask: Ask, number: int) -> None:
    etag = alert_etag(_see(session, ask, number))
    match = request.headers.get("if-match")
    if match is None:
        raise Problem(Kind.PRECONDITION_REQUIRED)
    if not same_edition(match, etag):
        raise Problem(Kind.PRECONDITION_FAILED, headers={"ETag": etag})


def _preview_view(ask: Ask, roster: Roster, found: Preview) -> dict[str, Any]:
    seen = [member for member in found.members if sees_addressee(roster, ask.principal, member.addressee)]
    sites = {member.site for member in seen}
    return {
        "addressees": [{"addressee": member.addressee, "site": member.site, "reason": member.why} for member in seen],
        "others": len(found.members) - len(seen),
        "links": [
            {"site": cost.site, "payload_bytes": cost.payload, "bytes": cost.on_the_wire}
            for cost in found.costs
            if cost.site in sites
        ],
        "bytes": sum(cost.on_the_wire for cost in found.costs),
    }


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except DraftError as error:
        details = [Detail(f"body.{fault.field}", fault.code, fault.message) for fault in error.faults]
        raise Problem(Kind.INVALID, errors=details) from error
    except AlertError as error:
        kind = Kind.NOT_FOUND if error.code == "alert_unknown" else Kind.CONFLICT
        raise Problem(kind, "" if kind is Kind.NOT_FOUND else str(error), code=error.code) from error

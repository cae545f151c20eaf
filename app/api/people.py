"""`/api/v1/sites/{code}/people`: who may sign in on the tablets of a site, and with which PIN."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from app.access.principal import Role
from app.api.ask import Ask, needs
from app.api.described.shape import answer
from app.api.forms import Code, Form
from app.api.problems import Detail, Kind, Problem
from app.api.render import JSON, encoded, moment, one
from app.db import Session
from app.roster import seen
from app.roster.change import RosterError
from app.roster.people import store
from app.roster.roster import Roster
from app.roster.tables import SitePerson

router = APIRouter(prefix="/sites/{code}/people", tags=["roster"])

Admin = Annotated[Ask, needs(Role.ADMIN)]
Pin = Annotated[str, Field(pattern=r"^[0-9]{6,12}$")]


class PersonForm(Form):
    """A person of a site."""

    callsign: str = Field(min_length=1, max_length=store.LONGEST_CALLSIGN)
    unit: Code | None = None
    """Callsign of their unit; null: the site itself."""
    pin: Pin | None = None
    """6 to 12 digits; null: one is made, and told in the answer this once."""


class PinForm(Form):
    """Another PIN."""

    pin: Pin | None = None


@router.get("", responses=answer("People"))
def list_people(request: Request, ask: Admin, code: str) -> Response:
    """People of a site by callsign, without anything of their PINs."""
    with ask.reading() as session:
        roster = _site(ask, session, code)
        views = [person_view(each, roster) for each in store.present(session, code)]
    return one(request, {"items": views})


@router.post("", status_code=201, responses=answer("NewPerson", status=201))
def add_person(ask: Admin, code: str, form: PersonForm) -> Response:
    """Add a person. The site knows them with its next settings; the PIN is in this answer and nowhere else."""
    with ask.writing() as session:
        roster = _site(ask, session, code)
        with _answered("body"):
            person, pin = store.add(
                session, code, form.callsign, unit=form.unit, pin=form.pin, by=ask.principal.name, now=ask.now
            )
        view = person_view(person, roster) | {"pin": pin}
    return Response(encoded(view), 201, {"Cache-Control": "no-store"}, JSON)


@router.put("/{person_id}/pin", responses=answer("NewPin"))
def set_pin(ask: Admin, code: str, person_id: str, form: PinForm) -> Response:
    """Give a person another PIN, which signs them out everywhere as soon as the site hears of it."""
    with ask.writing() as session:
        _site(ask, session, code)
        _present(session, code, person_id)
        with _answered("body.pin"):
            pin = store.set_pin(session, code, person_id, pin=form.pin, by=ask.principal.name, now=ask.now)
    return Response(encoded({"id": person_id, "pin": pin}), 200, {"Cache-Control": "no-store"}, JSON)


@router.delete("/{person_id}", status_code=204)
def remove_person(ask: Admin, code: str, person_id: str) -> Response:
    """Take a person off a site; their sessions end as soon as the site hears of it."""
    with ask.writing() as session:
        _site(ask, session, code)
        _present(session, code, person_id)
        store.remove(session, code, person_id, by=ask.principal.name, now=ask.now)
    return Response(status_code=204)


def person_view(person: SitePerson, roster: Roster) -> dict[str, Any]:
    """A person as an administrator sees them."""
    unit = roster.unit_at(person.site, person.unit)
    return {
        "id": person.id,
        "callsign": person.callsign,
        "unit": None if unit is None else unit.code,
        "added_at": moment(person.added_at),
    }


def _site(ask: Ask, session: Session, code: str) -> Roster:
    roster = ask.roster(session)
    if code not in {site.code for site in seen.sites(roster, ask.principal) if not site.retired}:
        raise Problem(Kind.NOT_FOUND)
    return roster


def _present(session: Session, code: str, person_id: str) -> None:
    if person_id not in {each.id for each in store.present(session, code)}:
        raise Problem(Kind.NOT_FOUND)


@contextmanager
def _answered(path: str) -> Iterator[None]:
    try:
        yield
    except RosterError as error:
        raise Problem(Kind.INVALID, errors=[Detail(path, "refused", str(error))]) from error

"""SQL of the people of sites: who may sign in on their tablets. Every change is in the audit and goes to the site."""

from __future__ import annotations

import secrets

from sqlmodel import Session, col, select

from app.access.principal import SYSTEM
from app.journal.store import record
from app.roster.change import RosterError
from app.roster.people.pin import Verifier, check_pin, new_pin, verifier_of
from app.roster.rows.store import note_change
from app.roster.tables import Site, SitePerson, Unit

MOST_PEOPLE = 200
"""Of one site: what fits in its settings."""
LONGEST_CALLSIGN = 40


def present(session: Session, site: str) -> list[SitePerson]:
    """People who can sign in at a site, by callsign."""
    query = select(SitePerson).where(SitePerson.site == site, col(SitePerson.removed_at).is_(None))
    return list(session.exec(query.order_by(col(SitePerson.callsign))))


def add(
    session: Session,
    site: str,
    callsign: str,
    *,
    now: int,
    unit: str | None = None,
    pin: str | None = None,
    by: str = SYSTEM.name,
) -> tuple[SitePerson, str]:
    """Add a person; answers with them and their PIN, which is kept nowhere: `pin`, or one that is made.

    Raises:
        RosterError: no such site or unit, the callsign is taken or no name, the PIN is none, or the site is full.
    """
    callsign = callsign.strip()
    if not (callsign.isprintable() and 0 < len(callsign) <= LONGEST_CALLSIGN):
        raise RosterError(f"a callsign is 1 to {LONGEST_CALLSIGN} printable characters")
    if session.get(Site, site) is None:
        raise RosterError(f"no site {site!r}")
    there = present(session, site)
    if any(each.callsign.casefold() == callsign.casefold() for each in there):
        raise RosterError(f"{site} has a {callsign!r} already; `pin` gives them a new PIN")
    if len(there) >= MOST_PEOPLE:
        raise RosterError(f"{site} has {MOST_PEOPLE} people, which is all that its settings have room for")
    pin, made = _verified(pin)
    person = SitePerson(
        id=secrets.token_hex(4),
        site=site,
        callsign=callsign,
        unit=_unit_number(session, site, unit),
        salt=made.salt,
        verifier=made.value,
        iterations=made.iterations,
        added_at=now,
    )
    session.add(person)
    _note(session, person, "added", by=by, now=now)
    return person, pin


def set_pin(
    session: Session, site: str, person_id: str, *, now: int, pin: str | None = None, by: str = SYSTEM.name
) -> str:
    """Give a person another PIN, `pin` or one that is made; answers with it. Their sessions end when the site hears.

    Raises:
        RosterError: no such person, or the PIN is none.
    """
    person = _person(session, site, person_id)
    pin, made = _verified(pin)
    person.salt, person.verifier, person.iterations = made.salt, made.value, made.iterations
    _note(session, person, "pin_set", by=by, now=now)
    return pin


def remove(session: Session, site: str, person_id: str, *, now: int, by: str = SYSTEM.name) -> None:
    """Take a person off a site. The row stays, so that an id is never given to another.

    Raises:
        RosterError: no such person.
    """
    person = _person(session, site, person_id)
    person.removed_at = now
    _note(session, person, "removed", by=by, now=now)


def named(session: Session, site: str, callsign: str) -> SitePerson:
    """The person of a site with that callsign.

    Raises:
        RosterError: there is none.
    """
    for person in present(session, site):
        if person.callsign.casefold() == callsign.strip().casefold():
            return person
    raise RosterError(f"{site} has nobody called {callsign!r}")


def _person(session: Session, site: str, person_id: str) -> SitePerson:
    person = session.get(SitePerson, person_id)
    if person is None or person.site != site or person.removed_at is not None:
        raise RosterError(f"{site} has no such person")
    return person


def _verified(pin: str | None) -> tuple[str, Verifier]:
    pin = new_pin() if pin is None else pin
    check_pin(pin)
    return pin, verifier_of(pin)


def _unit_number(session: Session, site: str, unit: str | None) -> int:
    if unit is None:
        return 0
    row = session.get(Unit, unit)
    if row is None or row.site != site or row.retired_at is not None:
        raise RosterError(f"{site} has no unit {unit!r}")
    return row.number


def _note(session: Session, person: SitePerson, verb: str, *, by: str, now: int) -> None:
    data = {"site": person.site, "callsign": person.callsign, "unit": person.unit}
    record(session, f"person.{verb}", person.id, at=now, by=by, audit=True, data=data)
    note_change(session, now=now, by=by)

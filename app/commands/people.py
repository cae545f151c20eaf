"""`heliograph site people`: who may sign in on the tablets of a site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.clock import SystemClock
from app.commands.opened import opened
from app.db import Session
from app.failure import Failure
from app.roster.change import RosterError
from app.roster.people import store
from app.roster.store import load as load_roster

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Who may sign in on the tablets of a site.")

BY = "cli"
Site = Annotated[str, typer.Argument(help="Code of the site in the mission file.")]
Callsign = Annotated[str, typer.Argument(help="What the person is called on the radio.")]
Data = Annotated[Path | None, typer.Option(help="Folder of everything the centre keeps [HELIOGRAPH_DATA].")]
AskPin = Annotated[bool, typer.Option("--ask-pin", help="Ask for the PIN instead of making one.")]


@app.command()
def add(
    site: Site,
    callsign: Callsign,
    *,
    unit: Annotated[str | None, typer.Option(help="Callsign of their unit; without it: the site itself.")] = None,
    ask_pin: AskPin = False,
    data: Data = None,
) -> None:
    """Add a person and print the PIN, this once; it reaches the site with its next settings."""
    chosen = _asked(wanted=ask_pin)
    with _writing(data) as session:
        person, pin = store.add(session, site, callsign, unit=unit, pin=chosen, by=BY, now=SystemClock().now())
        callsign = person.callsign
    _tell(callsign, pin, chosen)


@app.command()
def pin(site: Site, callsign: Callsign, *, ask_pin: AskPin = False, data: Data = None) -> None:
    """Give a person another PIN; they are signed out everywhere as soon as the site hears of it."""
    chosen = _asked(wanted=ask_pin)
    with _writing(data) as session:
        person = store.named(session, site, callsign)
        fresh = store.set_pin(session, site, person.id, pin=chosen, by=BY, now=SystemClock().now())
        callsign = person.callsign
    _tell(callsign, fresh, chosen)


@app.command()
def remove(site: Site, callsign: Callsign, *, data: Data = None) -> None:
    """Take a person off a site; they are signed out as soon as the site hears of it."""
    with _writing(data) as session:
        store.remove(session, site, store.named(session, site, callsign).id, by=BY, now=SystemClock().now())
    typer.echo(f"{callsign} is no longer one of {site}.")


@app.command("list")
def list_people(site: Site, *, data: Data = None) -> None:
    """List the people of a site with their units."""
    with opened(data) as (_, database), database.reading() as session:
        roster = load_roster(session)
        if site not in roster.sites:
            raise Failure("site_unknown", f"no site {site!r}")
        for person in store.present(session, site):
            unit = roster.unit_at(site, person.unit)
            typer.echo(f"{person.callsign:<24}  {unit.code if unit else site}")


@contextmanager
def _writing(data: Path | None) -> Iterator[Session]:
    try:
        with opened(data) as (_, database), database.transaction() as session:
            yield session
    except RosterError as error:
        raise Failure("person_refused", str(error)) from error


def _asked(*, wanted: bool) -> str | None:
    return typer.prompt("PIN", hide_input=True, confirmation_prompt=True) if wanted else None


def _tell(callsign: str, pin: str, chosen: str | None) -> None:
    typer.echo(f"{callsign} signs in with the PIN they chose." if chosen else f"{callsign}  PIN {pin}")
    if not chosen:
        typer.echo("Tell them in person. It is kept nowhere; `heliograph site people pin` makes another.")

"""`heliograph site`: give team sites their identity, see how long it lasts, take it away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.agent_settings import Addresses, entries, https_settings
from app.authority import Authority
from app.centre import authority_folder, broker_folder, door_authority_folder
from app.clock import SystemClock
from app.commands import people
from app.commands.opened import opened
from app.config import Settings
from app.db import Database
from app.door_authority import DOOR_DAYS, DoorAuthority
from app.enrolment import Enrolment
from app.failure import Failure
from app.roster.store import load as load_roster

app = typer.Typer(add_completion=False, no_args_is_help=True)
app.add_typer(people.app, name="people")

Code = Annotated[str, typer.Argument(help="Code of the site in the mission file.")]
Out = Annotated[Path, typer.Option(help="Folder for the bundle; it is made, and kept to you alone.")]
Days = Annotated[int | None, typer.Option(min=1, help="Life of the certificate [HELIOGRAPH_CERTIFICATE_DAYS].")]
DoorHost = Annotated[
    list[str] | None,
    typer.Option(help="Address of the box on the site's network, or a private name of it; repeat for more."),
]
Data = Annotated[Path | None, typer.Option(help="Folder of everything the centre keeps [HELIOGRAPH_DATA].")]


@app.command()
def enrol(code: Code, *, out: Out, door_host: DoorHost = None, days: Days = None, data: Data = None) -> None:
    """Give a site its identity: a folder with the agent's settings, certificate and key, to carry to the site.

    The first box of a site and every replacement are enrolled. A replacement cuts the earlier box off, so that what
    a lost box still sends is told apart from what the new one sends. With --door-host the site's tablets reach it
    there over HTTPS.
    """
    with _tools(data) as (settings, enrolment, _database, _authority):
        doors = DoorAuthority(door_authority_folder(settings))
        lasts = days or settings.certificate_days
        hosts = door_host or []
        epoch = enrolment.enrol(code, out, now=SystemClock().now(), days=lasts, door=hosts, by="cli")
    typer.echo(f"{code} is enrolled (epoch {epoch}); its certificate lasts {lasts} days.")
    typer.echo(f"Carry {out} to the site, then: heliograph-agent --config agent.toml")
    if hosts:
        typer.echo("Tablets have to trust the mission's door authority. Print its fingerprint (SHA-256) on their card:")
        typer.echo(f"  {doors.fingerprint()}")
    if not hosts:
        typer.echo("note: no tablet can reach this site: its door opens on the box alone. Say --door-host.", err=True)
    if settings.site_broker_host in {"127.0.0.1", "localhost", "::1"}:
        typer.echo(
            "note: this site can only be on this machine. For others set HELIOGRAPH_BROKER_LISTEN and "
            "HELIOGRAPH_BROKER_NAMES, start the centre again and change broker.host in agent.toml.",
            err=True,
        )


@app.command()
def renew(code: Code, *, out: Out, days: Days = None, data: Data = None) -> None:
    """Write a new certificate and key for a site whose box stays; replace cert.pem and key.pem there."""
    with _tools(data) as (settings, enrolment, _database, _authority):
        lasts = days or settings.certificate_days
        enrolment.renew(code, out, now=SystemClock().now(), days=lasts)
    typer.echo(f"{code} has a new certificate for {lasts} days in {out}; the present one lives on until it runs out.")


@app.command()
def door(code: Code, *, out: Out, door_host: DoorHost = None, data: Data = None) -> None:
    """Write a new certificate and key for the door of a site's tablets; without --door-host for the names it had.

    Tablets that trust the authority already need nothing new.
    """
    with _tools(data) as (_settings, enrolment, _database, _authority):
        names = enrolment.renew_door(code, out, now=SystemClock().now(), names=door_host or [])
    typer.echo(f"The door of {code} has a certificate for {DOOR_DAYS} days in {out}: {', '.join(names)}.")
    typer.echo("Put the files beside agent.toml and start the agent again; where there were none, add to [door]:")
    for line in entries(https_settings(door_host[0] if door_host else names[0])):
        typer.echo(f"  {line}")


@app.command()
def revoke(code: Code, *, data: Data = None) -> None:
    """Take a site's identity away: for a box that was lost or captured. Nothing it still sends reaches the map."""
    with _tools(data) as (_settings, enrolment, _database, _authority):
        outcome = enrolment.revoke(code, now=SystemClock().now(), by="cli")
    typer.echo(f"{code} is revoked ({outcome.certificates} certificate(s)); from now on its packets are held.")
    if not outcome.refused:
        raise Failure(
            "broker_not_told",
            "the broker was not reached, so a session may still be open: start the centre, or give your broker the new "
            "revocation list and reload it, then run this again",
        )
    typer.echo("The broker refuses it, and its session has ended." if outcome.evicted else "The broker refuses it.")


@app.command("list")
def list_sites(*, data: Data = None) -> None:
    """List the sites: name on the wire, epoch, state, and when its certificate and its door's run out."""
    with _tools(data) as (settings, _enrolment, database, authority), database.reading() as session:
        doors = DoorAuthority(door_authority_folder(settings))
        for site in load_roster(session).sites.values():
            until, door_until = _day(authority.expires_at(site.wire)), _day(doors.expires_at(site.wire))
            state = "retired" if site.retired else "revoked" if site.revoked else "enrolled" if site.epoch else "new"
            typer.echo(
                f"{site.wire:<2}  {site.code:<20}  {state:<8}  epoch {site.epoch}  until {until:<10}  "
                f"door until {door_until:<10}  {site.name}"
            )


def _day(end: int | None) -> str:
    return f"{datetime.fromtimestamp(end, UTC):%Y-%m-%d}" if end is not None else "-"


@contextmanager
def _tools(data: Path | None) -> Iterator[tuple[Settings, Enrolment, Database, Authority]]:
    with opened(data) as (settings, database):
        authority = Authority(authority_folder(settings), now=SystemClock().now())
        addresses = Addresses(settings.site_broker_host, settings.broker_address[1], settings.public_url)
        doors = DoorAuthority(door_authority_folder(settings))
        enrolment = Enrolment(database, authority, addresses, broker_folder=broker_folder(settings), doors=doors)
        yield settings, enrolment, database, authority

"""`heliograph cot`: give devices that speak Cursor on Target (ATAK, WinTAK, iTAK) their identity, and take it away."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.access.principal import Partner
from app.authority import Authority
from app.certificates import write_file
from app.clock import SystemClock
from app.commands.opened import opened
from app.config import Settings
from app.failure import Failure
from app.gateways.cot import store
from app.gateways.cot.enrol import DAY_S, Wanted, authority_folder, enrol, mint, package_of, revoke
from app.gateways.cot.package import ATAK, ITAK
from edge_agent.wire.codes import LANGUAGES

app = typer.Typer(add_completion=False, no_args_is_help=True)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

Name = Annotated[str, typer.Argument(help="Name of the device, once for ever: letters, digits, dot, dash, underscore.")]
Data = Annotated[Path | None, typer.Option(help="Folder of everything the centre keeps [HELIOGRAPH_DATA].")]


@app.command("enrol")
def enrol_client(
    name: Name,
    *,
    out: Annotated[
        Path | None, typer.Option(help="Data package (.zip) to write; without it, no certificate is made.")
    ] = None,
    itak: Annotated[bool, typer.Option("--itak", help="The package is for iTAK: flat, without a manifest.")] = False,
    unit: Annotated[str | None, typer.Option(help="Callsign of the unit that carries it.")] = None,
    site: Annotated[str | None, typer.Option(help="Code of the site in whose name its reports are filed.")] = None,
    reliability: Annotated[
        str | None, typer.Option(help="Admiralty A-F of what it reports [the unit's; without a unit F].")
    ] = None,
    area: Annotated[list[str] | None, typer.Option("--area", help="Area it may see [the unit's].")] = None,
    whole_mission: Annotated[bool, typer.Option("--whole-mission", help="It may see everything.")] = False,
    sensitive: Annotated[bool, typer.Option("--sensitive", help="It may see reports of sensitive kinds.")] = False,
    partner: Annotated[Partner | None, typer.Option(help="It belongs to a partner of this audience.")] = None,
    grid_m: Annotated[int, typer.Option(min=0, help="Round positions to a grid of so many metres (partners).")] = 0,
    language: Annotated[str | None, typer.Option(help="Of what it is told [the mission's first].")] = None,
    host: Annotated[str | None, typer.Option(help="How it reaches the centre [first of HELIOGRAPH_COT_NAMES].")] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Life of its certificate.")] = 90,
    data: Data = None,
) -> None:
    """Enrol a device and write the data package that it imports. Anew, it shuts out the device that had the name."""
    if not _NAME.fullmatch(name):
        raise Failure("name_invalid", "a name has letters, digits, dot, dash and underscore, 64 at most")
    if language is not None and language not in LANGUAGES:
        raise Failure("language_unknown", f"one of {', '.join(LANGUAGES)}")
    areas = None if whole_mission else tuple(area or ())
    wanted = Wanted(name, unit, site, reliability, areas, sensitive, partner, grid_m, language)
    with opened(data) as (settings, database):
        now = SystemClock().now()
        if out is None:
            enrol(database, wanted, expires_at=None, fingerprint=None, now=now)
            typer.echo(f"{name} is enrolled without a certificate: settings may name it.")
            return
        authority = Authority(authority_folder(settings.data), now=now)
        address = f"{host or _host(settings)}:{settings.cot_port}"
        identity, fingerprint = mint(authority, name, now=now, days=days)
        enrol(database, wanted, expires_at=now + days * DAY_S, fingerprint=fingerprint, now=now)
        package = package_of(
            authority, identity, name=name, address=address, title="Heliograph", layout=ITAK if itak else ATAK
        )
        write_file(out, package, mode=0o600)
    typer.echo(f"{name} is enrolled for {days} days; it connects to {address}.")
    typer.echo(f"{out} holds its key: hand it over in person, import it on the device, then delete it everywhere.")


@app.command("list")
def list_clients(*, data: Data = None) -> None:
    """List the devices: state, unit or site, what each may see, and until when."""
    with opened(data) as (_settings, database), database.reading() as session:
        now = SystemClock().now()
        for row in store.clients(session):
            ended = row.expires_at is not None and row.expires_at <= now
            state = "revoked" if row.revoked_at is not None else "expired" if ended else "enrolled"
            until = f"{datetime.fromtimestamp(row.expires_at, UTC):%Y-%m-%d}" if row.expires_at is not None else "-"
            sees = "whole mission" if row.areas is None else ",".join(row.areas) or "nothing"
            speaks = row.unit or (f"@{row.site}" if row.site else row.partner or "-")
            typer.echo(f"{row.name:<24}  {state:<8}  {speaks:<16}  until {until}  {sees}")


@app.command("revoke")
def revoke_client(name: Name, *, data: Data = None) -> None:
    """Take a device's identity away: for one that was lost or captured. Its connection ends within a minute."""
    with opened(data) as (_settings, database):
        revoke(database, name, now=SystemClock().now())
    typer.echo(f"{name} is revoked.")


def _host(settings: Settings) -> str:
    if settings.cot_names:
        return settings.cot_names[0]
    if settings.cot_listen not in {"", "0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return settings.cot_listen
    raise Failure("host_missing", "say --host, or set HELIOGRAPH_COT_NAMES")

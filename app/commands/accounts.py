"""`heliograph accounts`: who may come in, for whoever sits at the centre's own machine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.access.partner import MOST_GRID_M
from app.access.principal import Partner, Role, Scope
from app.access.tables import Account, ApiKey
from app.accounts import keys, setup, store
from app.accounts.grants import good_name
from app.clock import SystemClock
from app.commands import mqtt
from app.commands.opened import opened
from app.config import Settings
from app.failure import Failure
from app.greeting import first_administrator

app = typer.Typer(add_completion=False, no_args_is_help=True)
app.command("mqtt")(mqtt.give_way)

BY = "cli"
DAY_S = 86_400

Name = Annotated[str, typer.Argument(help="Name of the account.")]
Data = Annotated[Path | None, typer.Option(help="Folder of everything the centre keeps [HELIOGRAPH_DATA].")]
Areas = Annotated[list[str] | None, typer.Option("--area", help="Code of an area it may see; may be repeated.")]
Whole = Annotated[bool, typer.Option("--whole-mission", help="It may see everything.")]
Sensitive = Annotated[bool, typer.Option("--sensitive", help="It may see reports of sensitive kinds and sources.")]


@app.command("setup-link")
def setup_link(
    name: Annotated[str | None, typer.Argument(help="Whose password; without a name: the first administrator.")] = None,
    *,
    data: Data = None,
) -> None:
    """Print a one-time link by which somebody chooses a password within a day; older links of theirs die."""
    with opened(data) as (settings, database):
        now, url = SystemClock().now(), public_url(settings)
        if name is None:
            secret = setup.first_link(database, now=now)
            if secret is None:
                raise Failure("has_accounts", "there are accounts already; say whose password is to be set")
            for line in first_administrator(url, secret):
                typer.echo(line)
            return
        with database.transaction() as session:
            account = _account(store.account(session, name))
            if account.disabled_at is not None:
                raise Failure("account_disabled", "the account is disabled; enable it first")
            secret = setup.link_for(session, account.name, by=BY, now=now)
    typer.echo(f"{url}/setup#{secret}")


@app.command("list")
def list_accounts(*, data: Data = None) -> None:
    """List accounts and API keys: what each may do and see, and whether it is in use."""
    with opened(data) as (_, database), database.reading() as session:
        for account in store.accounts(session):
            state = "disabled" if account.disabled_at is not None else "ready" if account.password_hash else "invited"
            typer.echo(f"{account.name:<24}  {account.role:<10}  {state:<8}  {_sees(account.areas)}")
        for key in store.keys(session):
            state = "revoked" if key.revoked_at is not None else f"until {_day(key.expires_at)}"
            scopes = ",".join(key.scopes)
            typer.echo(f"hg_{key.prefix:<21}  {state:<20}  {_sees(key.areas)}  {_whose(key)}{scopes}  {key.name}")


@app.command()
def add(
    name: Name,
    *,
    role: Annotated[Role, typer.Option(help="viewer, reporter, officer or admin.")],
    area: Areas = None,
    whole_mission: Whole = False,
    sensitive: Sensitive = False,
    data: Data = None,
) -> None:
    """Make an account and print the one-time link by which its holder chooses a password."""
    if not good_name(name):
        raise Failure("name_invalid", "a name has 2 to 64 characters: a-z, 0-9, dot, dash, underscore")
    if role is Role.INTEGRATOR:
        raise Failure("role_invalid", "integrators have keys: heliograph accounts add-key")
    areas = _scope(area, whole_mission=whole_mission)
    with opened(data) as (settings, database):
        with database.transaction() as session:
            secret = setup.create_account(
                session, name, role, areas=areas, sensitive=sensitive, by=BY, now=SystemClock().now()
            )
        if secret is None:
            raise Failure("name_taken", "there is an account of that name")
        typer.echo(f"{public_url(settings)}/setup#{secret}")


@app.command()
def disable(name: Name, *, data: Data = None) -> None:
    """Shut an account: its sessions end at once, its name stays on what it did."""
    _switch(name, data, disabled=True)
    typer.echo(f"{name} is disabled.")


@app.command()
def enable(name: Name, *, data: Data = None) -> None:
    """Let a disabled account in again, with the password it had."""
    _switch(name, data, disabled=False)
    typer.echo(f"{name} is enabled.")


@app.command("add-key")
def add_key(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    *,
    scope: Annotated[list[Scope], typer.Option(help="What it may do; may be repeated.")],
    area: Areas = None,
    whole_mission: Whole = False,
    sensitive: Sensitive = False,
    partner: Annotated[
        Partner | None,
        typer.Option(help="Whose it is, if not the mission's own: it reads only what they are given."),
    ] = None,
    grid_m: Annotated[
        int, typer.Option("--grid", min=0, max=MOST_GRID_M, help="Of a partner: round positions to so many metres.")
    ] = 0,
    days: Annotated[int | None, typer.Option(min=1, help="Its life; without it, it works until it is revoked.")] = None,
    data: Data = None,
) -> None:
    """Make an API key and print it: the only time that it is shown."""
    areas = _scope(area, whole_mission=whole_mission)
    if grid_m and partner is None:
        raise Failure("grid_without_partner", "--grid is for keys of partners: name one with --partner")
    with opened(data) as (_, database), database.transaction() as session:
        now = SystemClock().now()
        _, text = keys.make_key(
            session,
            name,
            scopes=scope,
            areas=areas,
            sensitive=sensitive,
            expires_at=None if days is None else now + days * DAY_S,
            by=BY,
            now=now,
            partner=partner,
            grid_m=grid_m,
        )
    typer.echo(str(text))


@app.command("revoke-key")
def revoke_key(key: mqtt.Key, *, data: Data = None) -> None:
    """Shut an API key for good."""
    with opened(data) as (_, database), database.transaction() as session:
        row = mqtt.key_named(session, key)
        keys.revoke_key(session, row, by=BY, now=SystemClock().now())
    typer.echo(f"hg_{row.prefix} is revoked.")


def public_url(settings: Settings) -> str:
    """How people reach the centre, without a slash at the end."""
    return settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def _switch(name: str, data: Path | None, *, disabled: bool) -> None:
    with opened(data) as (_, database), database.transaction() as session:
        account = _account(store.account(session, name))
        try:
            setup.change_account(
                session,
                account,
                role=Role(account.role),
                areas=account.areas,
                sensitive=account.sensitive,
                disabled=disabled,
                by=BY,
                now=SystemClock().now(),
            )
        except setup.LastAdminError as error:
            raise Failure("last_admin", "it is the last administrator of the mission; make another first") from error


def _account(found: Account | None) -> Account:
    if found is None:
        raise Failure("account_unknown", "there is no account of that name: heliograph accounts list")
    return found


def _scope(areas: list[str] | None, *, whole_mission: bool) -> list[str] | None:
    if whole_mission == bool(areas):
        raise Failure("areas_missing", "say what it may see: --area CODE (repeat it) or --whole-mission")
    return None if whole_mission else areas


def _sees(areas: list[str] | None) -> str:
    return "whole mission" if areas is None else ",".join(areas) or "nothing"


def _whose(key: ApiKey) -> str:
    """Of a partner's key the partner and the grid; nothing of one of the mission's own."""
    return "" if key.partner is None else f"{key.partner}{f'/{key.grid_m}m' if key.grid_m else ''}  "


def _day(at: int | None) -> str:
    return "revoked" if at is None else f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"

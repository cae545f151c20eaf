"""`heliograph accounts mqtt`: the way into the integrators' broker, for whoever sits at the centre's own machine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.access.tables import ApiKey
from app.accounts import store
from app.accounts.keys import works
from app.accounts.tokens import prefix_in
from app.broker.integrators import Admission, Gate
from app.certificates import write_file
from app.clock import SystemClock
from app.commands.opened import opened
from app.config import Settings
from app.db import Session
from app.failure import Failure
from app.ways import DAYS, open_way, topics_of

Key = Annotated[
    str, typer.Argument(help="Key as `heliograph accounts list` has it: hg_ and what comes before the next _.")
]


def give_way(
    key: Key,
    *,
    out: Annotated[Path, typer.Option(help="Folder for ca.pem, cert.pem and key.pem; made where there is none.")],
    days: Annotated[
        int, typer.Option(min=1, max=3650, help="Life of the certificate; the key's own ends it too.")
    ] = DAYS,
    data: Annotated[Path | None, typer.Option(help="Folder of everything the centre keeps [HELIOGRAPH_DATA].")] = None,
) -> None:
    """Give the holder of an API key the files for MQTT. Anew, it shuts out who had the files before."""
    clock = SystemClock()
    now = clock.now()
    with opened(data) as (settings, database):
        port = _port(settings)
        with database.reading() as session:
            row = key_named(session, key)
        if not works(row, now=now):
            raise Failure("key_shut", "this key works no more")
        gate = Gate(settings, clock=clock)
        way = open_way(
            database, lambda name, life: gate.admit(name, days=life, port=port), row, days=days, by="cli", now=now
        )
    _write(way.admission, out)
    until = f"{datetime.fromtimestamp(way.until, UTC):%Y-%m-%d}"
    typer.echo(f"# {out} opens {topics_of(row.prefix)} until {until}; key.pem is a secret.")
    typer.echo(f"export HOST={way.admission.host} PORT={port} PREFIX={row.prefix}")


def key_named(session: Session, text: str) -> ApiKey:
    """The key that somebody names.

    Raises:
        Failure: there is none.
    """
    key = store.key(session, prefix_in(text) or "")
    if key is None:
        raise Failure("key_unknown", "there is no key with that prefix: heliograph accounts list")
    return key


def _port(settings: Settings) -> int:
    if settings.integrator_port is None:
        raise Failure("mqtt_off", "set HELIOGRAPH_INTEGRATOR_PORT, here as for `heliograph serve`")
    if settings.integrator_port == 0:
        raise Failure("port_unknown", "HELIOGRAPH_INTEGRATOR_PORT=0 takes any free port: set one that stays")
    return settings.integrator_port


def _write(given: Admission, out: Path) -> None:
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = {"ca.pem": given.authority, "cert.pem": given.identity.certificate, "key.pem": given.identity.key}
    for name, content in files.items():
        write_file(out / name, content, mode=0o600)

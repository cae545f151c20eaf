"""`heliograph broker`: what a Mosquitto that you run yourself needs to serve this mission."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.authority import Authority
from app.broker import files as broker_files
from app.broker.files import Listen
from app.centre import authority_folder, broker_folder
from app.clock import SystemClock
from app.commands.opened import opened
from app.config import MQTT_TLS_PORT

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def _group() -> None:
    """What a Mosquitto that you run yourself needs to serve this mission."""


@app.command()
def files(
    *,
    name: Annotated[list[str], typer.Option(help="Host name or address under which it is reached; repeat for more.")],
    listen: Annotated[str, typer.Option(help="Address it listens on.")] = "0.0.0.0",  # noqa: S104 - sites are elsewhere
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port it listens on.")] = MQTT_TLS_PORT,
    data: Annotated[Path | None, typer.Option(help="Folder of everything the centre keeps [HELIOGRAPH_DATA].")] = None,
) -> None:
    """Write configuration, access rules, identity and revocation list into `broker` in the data directory.

    `site revoke` renews the list there. The authority's key stays with the centre.
    """
    now = SystemClock().now()
    with opened(data) as (settings, _):
        folder = broker_folder(settings)
        authority = Authority(authority_folder(settings), now=now)
        broker_files.write(folder, authority, Listen(listen, port, tuple(name)), now=now)
    typer.echo(f"Wrote {folder}. Run deploy/mosquitto/serve.sh there, and the centre with:")
    typer.echo(f"  HELIOGRAPH_BROKER_URL=mqtts://{name[0]}:{port}")

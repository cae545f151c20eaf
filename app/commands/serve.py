"""`heliograph serve`: the centre, with its web service and, unless another is named, its own broker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.accounts.setup import first_link
from app.api.limits import rates
from app.api.server import StreamingServer
from app.centre import Centre
from app.config import Settings, load_settings
from app.failure import Failure
from app.greeting import first_administrator
from app.logs import set_up
from app.main import create_app
from app.memory import settle
from app.migrations import migrate

app = typer.Typer(add_completion=False)


@app.command()
def serve(
    *,
    data: Annotated[Path | None, typer.Option(help="Folder of everything the centre keeps [HELIOGRAPH_DATA].")] = None,
    database_url: Annotated[
        str | None,
        typer.Option(help="postgresql+psycopg://user@host/name instead of SQLite [HELIOGRAPH_DATABASE_URL]."),
    ] = None,
    broker_url: Annotated[
        str | None, typer.Option(help="mqtts://host:port instead of a broker of its own [HELIOGRAPH_BROKER_URL].")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address of the web service [HELIOGRAPH_HOST].")] = None,
    port: Annotated[int | None, typer.Option(help="Port of the web service [HELIOGRAPH_PORT].")] = None,
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error; to standard error.")] = "info",
) -> None:
    """Run the centre until it is told to stop (SIGTERM, Ctrl-C). Every setting can also come from the environment.

    The first start prints a one-time link by which the first administrator chooses a password.
    """
    set_up(level=log_level)
    settings = load_settings(data=data, database_url=database_url, broker_url=broker_url, host=host, port=port)
    centre = Centre(settings)
    _greet(centre, settings)
    server = StreamingServer(create_app(centre, rates=rates(settings)), host=settings.host, port=settings.port)
    settle()
    if not server.run_until_told():
        raise Failure("web_failed", "the centre did not start; the log above says why (is the port taken?)")


def _greet(centre: Centre, settings: Settings) -> None:
    url = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    migrate(centre.database)
    secret = first_link(centre.database, now=centre.clock.now())
    typer.echo(f"Heliograph at {url}")
    for line in first_administrator(url, secret) if secret else ():
        typer.echo(line)

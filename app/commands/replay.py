"""`heliograph replay`: recorded events through real agents."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.demo.narrator import Narrator
from app.replay.run import Options, Progress, run

app = typer.Typer(add_completion=False)

EVERY_S = 5.0
"""A line of progress at most so often."""


@app.command()
def replay(
    events: Annotated[Path, typer.Argument(help="UCDP GED events (GeoJSON), or an ACLED-style .csv with a header.")],
    *,
    sites: Annotated[Path, typer.Option(help="Geo-PKO deployments (CSV): they become the sites.")],
    areas: Annotated[Path, typer.Option(help="Polygons with a property `site` (GeoJSON): areas of operation.")],
    once: Annotated[bool, typer.Option("--once", help="As fast as possible; the default.")] = False,
    speed: Annotated[float | None, typer.Option(min=0.001, help="Simulated seconds a second.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many events, the earliest filed.")] = None,
    data: Annotated[Path | None, typer.Option(help="An empty folder to keep everything in.")] = None,
) -> None:
    """File every event at the nearest site, through real agent processes, with the clock moving along their dates.

    Ends with one line of JSON; exits 0 only if nothing was lost or counted twice. docs/replay.md has the mapping.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    summary, verdict = run(Options(events, sites, areas, None if once else speed, limit, data), report=_Lines())
    typer.echo(summary.line())
    for ref in (*verdict.lost, *verdict.duplicated)[:20]:
        typer.echo(f"heliograph: not exactly once: {ref}", err=True)
    raise typer.Exit(0 if verdict.is_clean else 1)


class _Lines:
    """Says now and then how far the replay has come."""

    def __init__(self) -> None:
        self._narrator = Narrator()
        self._said_at = -EVERY_S

    def __call__(self, progress: Progress) -> None:
        if progress.filed == progress.events or progress.seconds - self._said_at >= EVERY_S:
            self._said_at = progress.seconds
            day = datetime.fromtimestamp(progress.at, UTC).date()
            self._narrator.say(f"{day}  {progress.filed} of {progress.events} events, {progress.seconds:.0f} s")

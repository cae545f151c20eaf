"""`heliograph demo`: a mission of eight sites on this machine, and a scenario to watch."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer

from app.demo.run import SAMPLE, Options, run

app = typer.Typer(add_completion=False)


@app.command()
def demo(
    *,
    once: Annotated[
        bool,
        typer.Option("--once", help="Play as fast as possible, print one line of JSON and end; 0 if all went well."),
    ] = False,
    port: Annotated[int, typer.Option(help="Port of the web service; a free one if it is in use, or 0.")] = 8080,
    data: Annotated[
        Path | None, typer.Option(help="An empty folder to keep everything in; without it, a temporary one.")
    ] = None,
    mission: Annotated[Path, typer.Option(help="Folder of the mission to play in.")] = SAMPLE,
) -> None:
    """Start a centre, a broker and eight real agents on this machine, and play a scenario through their tablet doors.

    Reports, duplicates, a cut link, a wrong clock, alerts, acknowledgements, an escalation, a clearance. Progress goes
    to standard error. Without --once everything stays up until Ctrl-C.
    """
    # Not what Ctrl-C does now: a shell that starts it in the background has it ignore that.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    summary, faults = run(Options(once, port, data, mission))
    if once:
        typer.echo(summary.line())
        for fault in faults:
            typer.echo(f"heliograph: {fault}", err=True)
    raise typer.Exit(1 if faults else 0)

"""`heliograph doctor`: is this centre fit for work, and if not, what is to be done?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.checkup import State, examine
from app.clock import SystemClock
from app.config import load_settings

app = typer.Typer(add_completion=False)

SIGNS = {State.OK: "ok     ", State.WARNING: "warning", State.FAILED: "FAILED "}


@app.command()
def doctor(
    *,
    data: Annotated[Path | None, typer.Option(help="Folder of everything the centre keeps [HELIOGRAPH_DATA].")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each finding.")] = False,
) -> None:
    """Check database, mission, certificates, broker, disk and clock, and say what to do; changes nothing.

    Exits 0 unless something failed.
    """
    failed = False
    for finding in examine(load_settings(data=data), SystemClock().now()):
        failed = failed or finding.state is State.FAILED
        if as_json:
            typer.echo(json.dumps(asdict(finding)))
            continue
        typer.echo(f"{SIGNS[finding.state]}  {finding.part:<12} {finding.words}")
        if finding.advice:
            typer.echo(f"{'':9}{'':<12} → {finding.advice}")
    raise typer.Exit(1 if failed else 0)

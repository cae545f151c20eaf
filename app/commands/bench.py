"""`heliograph bench`: bytes on the wire, throughput, latency, push, matching."""

from __future__ import annotations

from typing import Annotated

import typer

from app.bench.show import Result, show

app = typer.Typer(add_completion=False, no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One line of JSON for each table.")]


@app.callback()
def _group() -> None:
    """Measure; every figure of the README comes from here."""


@app.command()
def wire(
    *,
    kinds: Annotated[bool, typer.Option(help="Also a row for every kind of report.")] = True,
    live: Annotated[bool, typer.Option(help="Also through a real broker, all headers counted.")] = True,
    as_json: Json = False,
) -> None:
    """Bytes of every message against the budgets, and on the wire over TLS. Exits 1 if a budget is not met."""
    from app.bench import live as through_broker  # noqa: PLC0415 - the others need not be loaded
    from app.bench import wire as budgets  # noqa: PLC0415

    results = [budgets.budgets()]
    results += [budgets.kinds()] if kinds else []
    results += [through_broker.run()] if live else []
    _end(results, as_json=as_json)


@app.command()
def ingest(
    *,
    reports: Annotated[int, typer.Option(min=40, max=8000, help="Reports in each run.")] = 1000,
    database_url: Annotated[str, typer.Option(help="An empty PostgreSQL database instead of SQLite.")] = "",
    as_json: Json = False,
) -> None:
    """Durable reports a second: broker, decode, pipeline, commit, receipt; beside the broker alone."""
    from app.bench import ingest as measure  # noqa: PLC0415

    _end([measure.run(reports, database_url=database_url)], as_json=as_json)


@app.command()
def latency(
    *,
    alerts: Annotated[int, typer.Option(min=1, max=150, help="How many alerts.")] = 100,
    as_json: Json = False,
) -> None:
    """From the tablet's POST until another unit's agent has the alert on its disk."""
    from app.bench import latency as measure  # noqa: PLC0415

    _end([measure.run(alerts)], as_json=as_json)


@app.command()
def match(*, as_json: Json = False) -> None:
    """The audience of a threat among 100, 1,000 and 10,000 areas, beside looking at every one."""
    from app.bench import match as measure  # noqa: PLC0415

    _end([measure.run()], as_json=as_json)


@app.command()
def push(
    *,
    alerts: Annotated[
        int, typer.Option(min=10, max=10_000, help="How many alerts, without the crowd and with it.")
    ] = 100,
    idle: Annotated[int, typer.Option(min=0, max=1500, help="Listeners who hear nothing.")] = 500,
    stuck: Annotated[int, typer.Option(min=0, max=50, help="Listeners who never read.")] = 5,
    as_json: Json = False,
) -> None:
    """From the commit of an alert until each kind of client has it, and beside a crowd of listeners."""
    from app.bench import push as measure  # noqa: PLC0415

    def tell(done: int, of: int) -> None:
        typer.echo(f"{done} of {of} turns", err=True)

    _end(measure.run(alerts, idle=idle, stuck=stuck, tell=tell), as_json=as_json)


def _end(results: list[Result], *, as_json: bool) -> None:
    for result in results:
        show(result, as_json=as_json)
    raise typer.Exit(1 if any(result.met is False for result in results) else 0)

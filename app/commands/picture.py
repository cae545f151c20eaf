"""`heliograph picture`: show what is where now, and derive it again from the reports."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from app.alerts import stage as alerts
from app.clock import SystemClock
from app.commands.opened import opened
from app.db import Session
from app.delivery import stage as delivery
from app.failure import Failure
from app.picture import stage as picture
from app.picture.change import PictureChange
from app.picture.state import OPEN_STATES
from app.picture.tables import Threat
from app.roster.roster import Roster
from app.roster.store import load
from app.search.search import MAX_LIMIT, Search

app = typer.Typer(add_completion=False, no_args_is_help=True)

Data = Annotated[Path | None, typer.Option(help="Folder of everything the centre keeps [HELIOGRAPH_DATA].")]


@app.command()
def rebuild(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    data: Data = None,
) -> None:
    """Derive the picture again from reports, grades and decisions, and warn of what that changed.

    Needed after a change of distances, windows or probabilities. Threats keep their ids by the reports they share.
    """
    now = SystemClock().now()
    with opened(data) as (_, database), database.transaction() as session:
        roster = _roster(session)
        rebuilt = picture.rebuild(session, roster, now=now, by="cli")
        if dry_run:
            session.rollback()
        else:
            raised = alerts.update(session, roster, PictureChange(rebuilt.changed), (), now=now)
            delivery.follow(session, roster, raised, now=now)
    typer.echo(f"{rebuilt.reports} reports make {rebuilt.threats} threats")
    typer.echo(f"{rebuilt.misplaced} reports were not where they belong; {len(rebuilt.changed)} threats changed")
    if dry_run:
        typer.echo("Nothing was changed: this was a dry run.")


@app.command()
def show(
    threat: Annotated[UUID | None, typer.Argument(help="One threat, with the arithmetic of its confidence.")] = None,
    *,
    ended: Annotated[bool, typer.Option("--ended", help="Those that have ended, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each threat.")] = False,
    data: Data = None,
) -> None:
    """Show the threats, the one seen last first; or one of them in full."""
    with opened(data) as (_, database), database.reading() as session:
        found = [_one(session, threat)] if threat else _page(session, ended=ended)
        for row in found:
            if as_json:
                typer.echo(json.dumps(row.model_dump(mode="json"), sort_keys=True))
            else:
                typer.echo(threat_line(row))
        if threat and not as_json:
            for line in (*arithmetic_lines(found[0].arithmetic), *_history_lines(session, threat)):
                typer.echo(line)


def threat_line(threat: Threat) -> str:
    """One threat on one line."""
    place = f"{threat.lat:.5f} {threat.lon:.5f} ±{threat.uncertainty_m:.0f} m, danger {threat.danger_radius_m:.0f} m"
    status = "" if threat.status == "actual" else f" {threat.status.upper()}"
    conflict = ", CONFLICT" if threat.conflict else ""
    return (
        f"{threat.id}{status} {threat.kind:<3} {threat.state} ({threat.reason}) {threat.certainty} "
        f"{threat.confidence:.2f}{conflict}; {place}; {threat.severity}; {threat.report_count} reports of "
        f"{threat.group_count} sources; seen {_time(threat.last_observed_at)}"
    )


def arithmetic_lines(arithmetic: dict[str, Any]) -> list[str]:
    """The sum behind a confidence, a line for each report; `*` marks the one that counts for its source."""
    lines = [f"prior {arithmetic['prior']:.2f}"]
    for voice in arithmetic["voices"]:
        lines.append(f"  {voice['key']}: alone {voice['alone']:.2f}")
        lines += [
            f"  {'*' if one['counts'] else ' '} {one['grade']} {one['report'] or 'officer'}: "
            f"ratio {one['likelihood_ratio']:.2f}, log {one['log_ratio']:+.2f} x weight {one['weight']:.2f} "
            f"= {one['weighted']:+.2f}"
            for one in voice["opinions"]
        ]
    held = " (kept from fading upwards)" if arithmetic["held"] else ""
    lines.append(f"sum {arithmetic['log_odds']:+.2f}{held}: confidence {arithmetic['confidence']:.2f}")
    lines += [f"credibility {one['credibility']} proposed for {one['report']}" for one in arithmetic["proposals"]]
    lines += [
        f"clearance {one['report']}{'' if one['ends'] else ', too weak to end it'}" for one in arithmetic["clearances"]
    ]
    return lines


def _history_lines(session: Session, threat: UUID) -> list[str]:
    return [
        f"{_time(one.at)} {one.values['state']} ({one.values['reason']}) {one.values['confidence']:.2f}, by {one.by}"
        for one in picture.history_of(session, threat)
    ]


def _page(session: Session, *, ended: bool) -> list[Threat]:
    found: list[Threat] = []
    search = Search(states=() if ended else OPEN_STATES, limit=MAX_LIMIT)
    page = picture.threats(session, search)
    found += page.items
    while page.after is not None:
        page = picture.threats(session, Search(states=search.states, limit=search.limit, after=page.after))
        found += page.items
    return found


def _one(session: Session, threat: UUID) -> Threat:
    found = picture.threat(session, threat)
    if found is None:
        raise Failure("threat_unknown", f"there is no threat {threat}")
    return found


def _roster(session: Session) -> Roster:
    roster = load(session)
    if not roster.is_loaded:
        raise Failure("mission_missing", "no mission is loaded: run `heliograph mission load FILE`")
    return roster


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%SZ")

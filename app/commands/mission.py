"""`heliograph mission`: check, load and show who and what is on the mission."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.clock import SystemClock
from app.commands.opened import opened
from app.failure import Failure
from app.roster.change import Difference, RosterChange, RosterError
from app.roster.mission.file import MissionFileError, read
from app.roster.plan import MissionPlan
from app.roster.roster import Roster
from app.roster.store import import_mission
from app.roster.store import load as load_roster

app = typer.Typer(add_completion=False, no_args_is_help=True)

MissionFile = Annotated[Path, typer.Argument(help="The mission file; areas it names lie beside it.")]
Data = Annotated[Path | None, typer.Option(help="Folder of everything the centre keeps [HELIOGRAPH_DATA].")]


@app.command()
def check(file: MissionFile) -> None:
    """Read a mission file and say everything that is wrong with it; nothing is loaded."""
    plan = _read(file)
    typer.echo(f"{file.name} is good: {_size(plan)}")
    for note in notes(plan):
        typer.echo(f"note: {note}")


@app.command()
def load(
    file: MissionFile,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    data: Data = None,
) -> None:
    """Make the mission what the file says. A running centre takes it up within seconds; loading again is harmless.

    Units and enrolled sites that the file no longer has are retired: their reports stay theirs. Areas and facilities
    are removed.
    """
    plan = _read(file)
    with opened(data) as (_, database), database.reading() if dry_run else database.transaction() as session:
        try:
            change = import_mission(session, plan, SystemClock().now(), by="cli")
        except RosterError as error:
            raise Failure("mission_refused", str(error)) from error
        if dry_run:
            session.rollback()
    typer.echo(f"{plan.code}: {_size(plan)}")
    for line in change_lines(change):
        typer.echo(line)
    for note in notes(plan):
        typer.echo(f"note: {note}")
    if dry_run:
        typer.echo("Nothing was changed: this was a dry run.")


@app.command()
def show(*, data: Data = None) -> None:
    """Show the mission that is loaded: sites, their units with their areas, facilities."""
    with opened(data) as (_, database), database.reading() as session:
        roster = load_roster(session)
    if not roster.is_loaded:
        raise Failure("mission_missing", "no mission is loaded: run `heliograph mission load FILE`")
    for line in roster_lines(roster):
        typer.echo(line)


def change_lines(change: RosterChange) -> list[str]:
    """What a change did, one line for each sort of thing and verb; what went away is never left unsaid."""
    if not change:
        return ["Nothing changed: the mission was already so."]
    lines = ["mission: name, languages, status, start or settings changed"] if change.mission else []
    sorts: tuple[tuple[str, Difference, str], ...] = (
        ("sites", change.sites, "no longer in the file, retired"),
        ("units", change.units, "no longer in the file, retired"),
        ("areas", change.areas, "no longer in the file, removed"),
        ("facilities", change.facilities, "no longer in the file, removed"),
    )
    for sort, difference, gone in sorts:
        for verb, codes in (("added", difference.added), ("changed", difference.changed), (gone, difference.removed)):
            if codes:
                lines.append(f"{sort} {verb}: {', '.join(codes)}")
    return lines


def notes(plan: MissionPlan) -> list[str]:
    """What is allowed and yet worth a second look."""
    homes = {unit.site for unit in plan.units}
    used = {area for unit in plan.units for area in unit.areas}
    return [
        *(
            f"site {site.code} has no unit: it reports, and is warned only as a site"
            for site in plan.sites
            if site.code not in homes
        ),
        *(
            f"unit {unit.code} has no area: it is warned only of what is near its position"
            for unit in plan.units
            if not unit.areas and unit.role != "headquarters"
        ),
        *(
            f"area {area.code} is no unit's: dangers there warn nobody by area"
            for area in plan.areas
            if area.kind == "ao" and area.code not in used
        ),
    ]


def roster_lines(roster: Roster) -> list[str]:
    """The roster as indented lines."""
    lines = [f"{roster.code}: {roster.name} ({roster.status}, languages {', '.join(roster.languages)})"]
    for site in roster.sites.values():
        state = (
            "retired"
            if site.retired
            else "revoked"
            if site.revoked
            else f"epoch {site.epoch}"
            if site.epoch
            else "not enrolled"
        )
        lines.append(
            f"  {site.code}: {site.name}, {site.lat:.4f} {site.lon:.4f}, wire {site.wire}, {site.profile}, {state}"
        )
        for unit in sorted(roster.units.values(), key=lambda unit: unit.number):
            if unit.site == site.code:
                areas = ", ".join(sorted(unit.areas)) or "no area"
                lines.append(f"    {unit.number}: {unit.code}, {unit.name}, {unit.role}, {areas}")
    lines += [f"  facility {place.code}: {place.name}, {place.kind}" for place in roster.facilities.values()]
    return lines


def _read(file: Path) -> MissionPlan:
    try:
        return read(file)
    except MissionFileError as error:
        for fault in error.faults:
            typer.echo(str(fault), err=True)
        count = len(error.faults)
        raise Failure("mission_invalid", f"{count} fault{'s' if count > 1 else ''} in {file}") from error


def _size(plan: MissionPlan) -> str:
    return (
        f"{len(plan.sites)} sites, {len(plan.units)} units, {len(plan.areas)} areas, {len(plan.facilities)} facilities"
    )

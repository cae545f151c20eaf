"""Bring the roster in the database to what a mission plan says, and answer with what that changed."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Any, TypeVar

from sqlmodel import Session, col, delete, select

from app.access.principal import SYSTEM
from app.journal.store import record
from app.roster.change import Difference, RosterChange, RosterError
from app.roster.past import store as past
from app.roster.plan import AreaPlan, FacilityPlan, MissionPlan, SitePlan, UnitPlan
from app.roster.rows.store import note_change, write_area, write_facility, write_site, write_unit
from app.roster.settings import tuned
from app.roster.tables import Area, Facility, Mission, Site, SitePerson, Unit, UnitArea

_Plan = TypeVar("_Plan", SitePlan, UnitPlan, AreaPlan, FacilityPlan)
_Table = TypeVar("_Table", Site, Unit, Area, Facility)
_Retirable = TypeVar("_Retirable", Site, Unit)

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
WIRE_CODES = tuple(_BASE62) + tuple(first + second for first, second in product(_BASE62, repeat=2) if first != "g")
"""Names of sites on the wire, shortest first; `g…` names groups of sites (`a/g1`)."""


def import_mission(session: Session, plan: MissionPlan, now: int, *, by: str = SYSTEM.name) -> RosterChange:
    """Make the roster what `plan` says. Idempotent: the same plan again changes nothing and raises no revision.

    Sites and units that the plan no longer has are retired, never deleted; a site that never enrolled, an area and a
    facility are deleted. Wire codes and unit numbers that the plan leaves open are given once and kept for ever.

    Raises:
        RosterError: another mission is loaded, or the plan gives away a wire code or a number that is in use.
    """
    mission = _mission(session, plan, now)
    wires = _wires(session, plan.sites)
    sites = _sync(_codes(session, Site), plan.sites, lambda site: write_site(session, site, wires[site.code]))
    drawn_at = past.drawn_at(session, now=now)
    areas = _sync(_codes(session, Area), plan.areas, lambda area: write_area(session, area, now=drawn_at))
    units = _sync(_codes(session, Unit), plan.units, lambda unit: write_unit(session, unit))
    places = _sync(_codes(session, Facility), plan.facilities, lambda place: write_facility(session, place))
    change = RosterChange(mission, sites, units, areas, places)
    _remove(session, change, now)
    if change:
        record(session, "mission.loaded", plan.code, at=now, by=by, data=change.as_data())
        for area in (*areas.added, *areas.changed, *areas.removed):
            record(session, "area.changed", area, at=now, areas=(area,), by=by, data={"removed": area in areas.removed})
        note_change(session, now=now, by=by)
    return change


def _mission(session: Session, plan: MissionPlan, now: int) -> bool:
    row = session.exec(select(Mission)).first()
    if row is not None and row.code != plan.code:
        raise RosterError(
            f"mission {row.code!r} is loaded here, and {plan.code!r} is another: ids of reports depend on the mission, "
            "so give each mission a data directory of its own"
        )
    try:
        tuned(plan.settings)
    except ValueError as error:
        raise RosterError(f"mission.settings.{error}") from error
    values: dict[str, Any] = {
        "name": plan.name,
        "languages": list(plan.languages),
        "status": plan.status,
        "started_at": plan.started_at,
        "settings": dict(plan.settings),
    }
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return False
    row = row or Mission(code=plan.code, loaded_at=now, **values)
    row.sqlmodel_update({**values, "loaded_at": now})
    session.add(row)
    session.flush()
    return True


def _wires(session: Session, plans: Sequence[SitePlan]) -> dict[str, str]:
    """Wire code of every planned site: as planned, else as it was, else the first free one."""
    rows = {row.code: row for row in session.exec(select(Site))}
    owners = {row.wire: row.code for row in rows.values()}
    for plan in plans:
        if plan.wire is None:
            continue
        row = rows.get(plan.code)
        if row is not None and row.epoch and row.wire != plan.wire:
            raise RosterError(
                f"site {plan.code!r}: its wire code is {row.wire!r} and cannot become {plan.wire!r}: it is enrolled"
            )
        owner = owners.setdefault(plan.wire, plan.code)
        if owner != plan.code:
            raise RosterError(f"site {plan.code!r}: wire code {plan.wire!r} is that of site {owner!r}")
    free = (wire for wire in WIRE_CODES if wire not in owners)
    return {
        plan.code: plan.wire or (rows[plan.code].wire if plan.code in rows else _next(free, plan)) for plan in plans
    }


def _next(free: Iterable[str], plan: SitePlan) -> str:
    wire = next(iter(free), None)
    if wire is None:
        raise RosterError(f"site {plan.code!r}: all {len(WIRE_CODES)} wire codes are taken")
    return wire


def _codes(session: Session, table: type[_Table]) -> set[str]:
    """Codes of the rows that are still on the mission."""
    rows = session.exec(select(table))
    return {row.code for row in rows if getattr(row, "retired_at", None) is None}


def _sync(current: set[str], plans: Sequence[_Plan], write: Callable[[_Plan], bool]) -> Difference:
    changed = {plan.code for plan in plans if write(plan)}
    planned = {plan.code for plan in plans}
    return Difference(
        added=tuple(sorted(planned - current)),
        changed=tuple(sorted(changed & current)),
        removed=tuple(sorted(current - planned)),
    )


def _remove(session: Session, change: RosterChange, now: int) -> None:
    for code in change.units.removed:
        _row(session, Unit, code).retired_at = now
    session.exec(delete(UnitArea).where(col(UnitArea.unit).in_(change.units.removed)))
    session.exec(delete(UnitArea).where(col(UnitArea.area).in_(change.areas.removed)))
    session.exec(delete(Area).where(col(Area.code).in_(change.areas.removed)))
    past.end(session, change.areas.removed, now=now)
    session.exec(delete(Facility).where(col(Facility.code).in_(change.facilities.removed)))
    for code in change.sites.removed:
        site = _row(session, Site, code)
        if site.epoch or session.exec(select(Unit).where(Unit.site == code)).first():
            site.retired_at = now
        else:
            session.exec(delete(SitePerson).where(col(SitePerson.site) == site.code))
            session.delete(site)
    session.flush()


def _row(session: Session, table: type[_Retirable], code: str) -> _Retirable:
    row = session.get(table, code)
    assert row is not None  # noqa: S101 - its code was just read
    return row

"""Write single rows of the roster; what calls it decides and tells the journal."""

from __future__ import annotations

import json
from typing import Any

from sqlmodel import Session, SQLModel, select

from app.access.principal import SYSTEM
from app.geo import bounds
from app.journal.store import record
from app.roster.change import RosterError
from app.roster.past import store as past
from app.roster.plan import AreaPlan, FacilityPlan, SitePlan, UnitPlan
from app.roster.tables import Area, Facility, Mission, Site, Unit, UnitArea

HIGHEST_NUMBER = 255
"""The wire has one byte for a unit's number; 0 is the site itself."""
CHANGED = "roster_changed"
"""Key in `Session.info`: this transaction changed the roster, so what was cached is not what it sees."""


def bump(session: Session) -> int:
    """Note that the roster changed; answers with its new revision.

    Raises:
        RosterError: no mission is loaded.
    """
    mission = mission_row(session)
    mission.revision += 1
    session.info[CHANGED] = True
    session.flush()
    return mission.revision


def mission_row(session: Session) -> Mission:
    """The mission's own row.

    Raises:
        RosterError: no mission is loaded.
    """
    mission = session.exec(select(Mission)).first()
    if mission is None:
        raise RosterError("no mission is loaded: run `heliograph mission load FILE` first")
    return mission


def note_change(session: Session, *, now: int, by: str = SYSTEM.name) -> None:
    """Raise the revision and tell everybody that the roster is another one."""
    revision = bump(session)
    record(
        session, "roster.changed", mission_row(session).code, at=now, by=by, everyone=True, data={"revision": revision}
    )


def write_site(session: Session, site: SitePlan, wire: str) -> bool:
    """Add or change the row of a site and answer whether that changed anything; its enrolment stays as it is."""
    row = session.get(Site, site.code) or Site(code=site.code, wire=wire, name=site.name, lat=site.lat, lon=site.lon)
    return _write(
        session,
        row,
        wire=wire,
        name=site.name,
        lat=site.lat,
        lon=site.lon,
        reliability=site.reliability,
        profile=site.profile,
        parent=site.parent,
        dark_after_s=site.dark_after_s,
        retired_at=None,
    )


def write_area(session: Session, area: AreaPlan, *, now: int) -> bool:
    """Add or change the row of an area and answer whether that changed anything; the shape it had is kept."""
    box = bounds(area.geometry)
    values: dict[str, Any] = {
        "name": area.name,
        "kind": area.kind,
        "geometry": json.loads(json.dumps(dict(area.geometry))),
        "min_lat": box.min_lat,
        "max_lat": box.max_lat,
        "min_lon": box.min_lon,
        "max_lon": box.max_lon,
    }
    old = session.get(Area, area.code)
    row = old or Area(code=area.code, **values)
    changed = _write(session, row, **values)
    row.revision += changed and old is not None
    if changed:
        past.keep(session, row, now=now)
    return changed


def write_unit(session: Session, unit: UnitPlan) -> bool:
    """Add or change the rows of a unit and answer whether that changed anything.

    Raises:
        RosterError: its number is another unit's, or its site has no number left.
    """
    row = session.get(Unit, unit.code)
    number = _number(session, unit, row)
    row = row or Unit(code=unit.code, name=unit.name, site=unit.site, number=number, capabilities=[])
    changed = _write(
        session,
        row,
        name=unit.name,
        site=unit.site,
        number=number,
        parent=unit.parent,
        role=unit.role,
        capabilities=sorted(unit.capabilities),
        reliability=unit.reliability,
        retired_at=None,
    )
    links = {link.area: link for link in session.exec(select(UnitArea).where(UnitArea.unit == unit.code))}
    gone, new = links.keys() - set(unit.areas), set(unit.areas) - links.keys()
    for area in gone:
        session.delete(links[area])
    session.add_all([UnitArea(unit=unit.code, area=area) for area in sorted(new)])
    session.flush()
    return changed or bool(gone or new)


def write_facility(session: Session, place: FacilityPlan) -> bool:
    """Add or change the row of a facility and answer whether that changed anything."""
    values: dict[str, Any] = {
        "name": place.name,
        "kind": place.kind,
        "capabilities": sorted(place.capabilities),
        "lat": place.lat,
        "lon": place.lon,
        "site": place.site,
    }
    return _write(session, session.get(Facility, place.code) or Facility(code=place.code, **values), **values)


def _write(session: Session, row: SQLModel, **values: Any) -> bool:
    row.sqlmodel_update(values)
    changed = row not in session or session.is_modified(row)
    session.add(row)
    session.flush()
    return changed


def _number(session: Session, unit: UnitPlan, row: Unit | None) -> int:
    """The unit's number: as planned, else as it was, else the next one nobody of its site ever had."""
    taken = {
        other.number: other.code
        for other in session.exec(select(Unit).where(Unit.site == unit.site))
        if other.code != unit.code
    }
    if unit.number is not None:
        if unit.number in taken:
            raise RosterError(f"unit {unit.code!r}: number {unit.number} is that of unit {taken[unit.number]!r}")
        return unit.number
    if row is not None and row.site == unit.site:
        return row.number
    number = max(taken, default=0) + 1
    if number > HIGHEST_NUMBER:
        raise RosterError(f"unit {unit.code!r}: site {unit.site!r} has no number left for it")
    return number

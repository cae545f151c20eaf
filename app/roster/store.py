"""The roster in the database: read as one value, loaded from a mission file, edited entry by entry, sites enrolled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, delete, select

from app.access.principal import SYSTEM
from app.geo import AreaIndex
from app.journal.store import record
from app.roster.change import RosterChange, RosterError
from app.roster.mission.store import import_mission
from app.roster.past import store as past
from app.roster.plan import AreaPlan, UnitPlan
from app.roster.roster import AreaInfo, FacilityInfo, PersonInfo, Roster, SiteInfo, UnitInfo
from app.roster.rows.store import CHANGED, bump, mission_row, note_change, write_area, write_unit
from app.roster.settings import MissionSettings, tuned
from app.roster.tables import Area, Facility, Mission, Site, SitePerson, Unit, UnitArea

__all__ = [
    "EMPTY",
    "HIGHEST_EPOCH",
    "RosterCache",
    "RosterChange",
    "RosterError",
    "bump",
    "delete_area",
    "enrol",
    "import_mission",
    "load",
    "put_area",
    "put_settings",
    "put_unit",
    "retire_unit",
    "revoke",
]

HIGHEST_EPOCH = 7
"""The envelope has three bits for the epoch and 0 means never enrolled."""

EMPTY = Roster(
    revision=0,
    code="",
    name="",
    languages=("en",),
    status="actual",
    started_at=None,
    settings=MissionSettings(),
    sites={},
    units={},
    areas={},
    facilities={},
    index=AreaIndex(()),
)
"""What the centre knows before a mission was loaded: nobody."""


class RosterCache:
    """The roster of one database, loaded again when its revision is another one. Safe to share between threads."""

    def __init__(self) -> None:
        """Start with nothing loaded."""
        self._roster = EMPTY

    def get(self, session: Session) -> Roster:
        """The roster as `session` sees it, changes of its own included."""
        if session.info.get(CHANGED):
            return load(session)
        revision = session.exec(select(Mission.revision)).first()
        if revision is None:
            return EMPTY
        cached = self._roster
        if cached.revision == revision:
            return cached
        loaded = load(session)
        # Also when it is lower: a database that was restored counts on from there, and must not meet what it lost.
        self._roster = loaded
        return loaded


def load(session: Session) -> Roster:
    """Everything the mission has now; `EMPTY` when none was loaded."""
    mission = session.exec(select(Mission)).first()
    if mission is None:
        return EMPTY
    sites = {site.code: _site_info(site) for site in session.exec(select(Site).order_by(col(Site.code)))}
    units = _units(session, sites)
    areas = {
        area.code: AreaInfo(area.code, area.name, area.kind, area.geometry)
        for area in session.exec(select(Area).order_by(col(Area.code)))
    }
    return Roster(
        revision=mission.revision,
        code=mission.code,
        name=mission.name,
        languages=tuple(mission.languages),
        status=mission.status,
        started_at=mission.started_at,
        settings=tuned(mission.settings),
        sites=sites,
        units=units,
        areas=areas,
        facilities={place.code: _facility_info(place) for place in session.exec(select(Facility))},
        index=AreaIndex((area.code, area.geometry) for area in areas.values()),
        by_wire={site.wire: site for site in sites.values()},
        by_number={(unit.site, unit.number): unit for unit in units.values()},
        people=_people(session),
    )


def put_settings(session: Session, overrides: Mapping[str, Any], *, now: int, by: str = SYSTEM.name) -> None:
    """Replace the mission's overrides of `MissionSettings`.

    Raises:
        RosterError: a setting is unknown or out of range.
    """
    try:
        tuned(overrides)
    except ValueError as error:
        raise RosterError(str(error)) from error
    mission_row(session).settings = dict(overrides)
    note_change(session, now=now, by=by)


def put_area(session: Session, area: AreaPlan, *, now: int, by: str = SYSTEM.name) -> None:
    """Add an area or replace the one of the same code; its geometry was checked with `geo.geometry_faults`."""
    write_area(session, area, now=now)
    record(session, "area.changed", area.code, at=now, areas=(area.code,), by=by, data={"name": area.name})
    note_change(session, now=now, by=by)


def delete_area(session: Session, code: str, *, now: int, by: str = SYSTEM.name) -> None:
    """Remove an area; units that had it as theirs no longer do.

    Raises:
        RosterError: there is no such area.
    """
    area = session.get(Area, code)
    if area is None:
        raise RosterError(f"no area {code!r}")
    session.exec(delete(UnitArea).where(col(UnitArea.area) == code))
    session.delete(area)
    past.end(session, [code], now=now)
    record(session, "area.changed", code, at=now, areas=(code,), by=by, data={"removed": True})
    note_change(session, now=now, by=by)


def put_unit(session: Session, unit: UnitPlan, *, now: int, by: str = SYSTEM.name) -> None:
    """Add a unit or replace the one of the same code.

    Raises:
        RosterError: its site or one of its areas does not exist, or its number is another unit's.
    """
    if session.get(Site, unit.site) is None:
        raise RosterError(f"unit {unit.code!r}: no site {unit.site!r}")
    missing = sorted(area for area in unit.areas if session.get(Area, area) is None)
    if missing:
        raise RosterError(f"unit {unit.code!r}: no area {', '.join(missing)}")
    write_unit(session, unit)
    record(session, "unit.changed", unit.code, at=now, areas=unit.areas, by=by, data={"name": unit.name})
    note_change(session, now=now, by=by)


def retire_unit(session: Session, code: str, *, now: int, by: str = SYSTEM.name) -> None:
    """Take a unit off the mission; its row stays, so that its number is never given to another.

    Raises:
        RosterError: there is no such unit.
    """
    unit = session.get(Unit, code)
    if unit is None or unit.retired_at is not None:
        raise RosterError(f"no unit {code!r}")
    unit.retired_at = now
    areas = session.exec(select(UnitArea.area).where(UnitArea.unit == code)).all()
    record(session, "unit.changed", code, at=now, areas=areas, by=by, data={"removed": True})
    note_change(session, now=now, by=by)


def enrol(session: Session, site: str, *, now: int, by: str = SYSTEM.name) -> int:
    """Begin a new epoch of a site and answer with it; what an older epoch sends is still told apart.

    Raises:
        RosterError: there is no such site, or it has used up its epochs.
    """
    row = _site(session, site)
    if row.epoch >= HIGHEST_EPOCH:
        raise RosterError(
            f"site {site!r} was enrolled {HIGHEST_EPOCH} times, which is all that its number on the wire has room for; "
            "an epoch used twice could hide reports, so give the place a new code in the mission file. "
            "(To replace only a certificate that runs out, use `heliograph site renew`.)"
        )
    row.epoch += 1
    row.enrolled_at, row.revoked_at = now, None
    record(session, "site.enrolled", site, at=now, by=by, data={"epoch": row.epoch})
    note_change(session, now=now, by=by)
    return row.epoch


def revoke(session: Session, site: str, *, now: int, by: str = SYSTEM.name) -> None:
    """Believe nothing more from a site: what it still sends goes to quarantine. Harmless when done twice.

    Raises:
        RosterError: there is no such site.
    """
    row = _site(session, site)
    if row.revoked_at is None:
        row.revoked_at = now
        record(session, "site.revoked", site, at=now, by=by, data={"epoch": row.epoch})
        note_change(session, now=now, by=by)


def _site(session: Session, code: str) -> Site:
    site = session.get(Site, code)
    if site is None:
        raise RosterError(f"no site {code!r}")
    return site


def _site_info(site: Site) -> SiteInfo:
    retired = site.retired_at is not None
    return SiteInfo(
        code=site.code,
        wire=site.wire,
        name=site.name,
        lat=site.lat,
        lon=site.lon,
        reliability=site.reliability,
        profile=site.profile,
        parent=site.parent,
        dark_after_s=site.dark_after_s,
        epoch=site.epoch,
        revoked=retired or site.revoked_at is not None,
        retired=retired,
    )


def _units(session: Session, sites: Mapping[str, SiteInfo]) -> dict[str, UnitInfo]:
    areas = defaultdict(set)
    for link in session.exec(select(UnitArea)):
        areas[link.unit].add(link.area)
    return {
        unit.code: UnitInfo(
            code=unit.code,
            name=unit.name,
            site=unit.site,
            number=unit.number,
            parent=unit.parent,
            role=unit.role,
            capabilities=frozenset(unit.capabilities),
            reliability=unit.reliability or sites[unit.site].reliability,
            areas=frozenset(areas[unit.code]),
        )
        for unit in session.exec(select(Unit).where(col(Unit.retired_at).is_(None)).order_by(col(Unit.code)))
    }


def _people(session: Session) -> dict[str, tuple[PersonInfo, ...]]:
    people: dict[str, tuple[PersonInfo, ...]] = {}
    query = select(SitePerson).where(col(SitePerson.removed_at).is_(None)).order_by(col(SitePerson.callsign))
    for row in session.exec(query):
        person = PersonInfo(row.id, row.callsign, row.unit, bytes(row.salt), bytes(row.verifier), row.iterations)
        people[row.site] = (*people.get(row.site, ()), person)
    return people


def _facility_info(place: Facility) -> FacilityInfo:
    return FacilityInfo(
        code=place.code,
        name=place.name,
        kind=place.kind,
        capabilities=frozenset(place.capabilities),
        lat=place.lat,
        lon=place.lon,
        site=place.site,
    )

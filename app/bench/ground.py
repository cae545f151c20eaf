"""The mission that measurements are made in: four sites with an area each, where the sample reports lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.agent_settings import Addresses
from app.authority import Authority
from app.centre import authority_folder, broker_folder, door_authority_folder
from app.clock import SystemClock
from app.config import Settings
from app.db import Database
from app.door_authority import DoorAuthority
from app.enrolment import Enrolment
from app.migrations import migrate
from app.roster.plan import AreaPlan, MissionPlan, SitePlan, UnitPlan
from app.roster.store import import_mission

WIRES = "1234"
WHOLE = (3.9, 5.2, 17.9, 19.2)
"""South, north, west, east of the mission, degrees: about 144 km a side; the sample reports lie in its middle."""
MIDDLE = (4.525, 18.525)


def _box(south: float, north: float, west: float, east: float) -> dict[str, object]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _quarter(number: int) -> dict[str, object]:
    south, north, west, east = WHOLE
    lat, lon = MIDDLE
    rows, columns = ((south, lat), (lat, north)), ((west, lon), (lon, east))
    return _box(*rows[number // 2], *columns[number % 2])


PLAN = MissionPlan(
    code="BENCH",
    name="Bench",
    settings={"ao_tolerance_m": 200_000},
    sites=tuple(
        SitePlan(f"SITE-{wire}", f"Site {wire}", 4.2 + int(wire) * 0.15, 18.5, wire=wire, profile="lan")
        for wire in WIRES
    ),
    units=(
        *(
            UnitPlan(f"UNIT-{wire}{number}", f"Unit {wire}{number}", f"SITE-{wire}", (f"AREA-{wire}",), number)
            for wire in WIRES
            for number in (1, 2)
        ),
        UnitPlan("RESERVE", "Reserve", "SITE-2", ("WHOLE",), 3, role="qrf"),
    ),
    areas=(
        *(AreaPlan(f"AREA-{wire}", f"Area {wire}", _quarter(at)) for at, wire in enumerate(WIRES)),
        AreaPlan("WHOLE", "The whole mission", _box(*WHOLE)),
    ),
)
"""Four sites with a quarter each, each of which may report on all, and a reserve that hears of everything."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The mission as it was prepared: who signs its certificates, and the epoch that every site is in."""

    authority: Authority
    epoch: int


def prepare(settings: Settings, folder: Path) -> Ground:
    """Fill the database with the mission and write each site's identity into `folder`/<wire>."""
    now = SystemClock().now()
    settings.data.mkdir(parents=True, exist_ok=True)
    authority = Authority(authority_folder(settings), now=now)
    database = Database(settings.database)
    try:
        migrate(database)
        with database.transaction() as session:
            import_mission(session, PLAN, now)
        doors = DoorAuthority(door_authority_folder(settings))
        here = Addresses("127.0.0.1", 1)
        enrolment = Enrolment(database, authority, here, broker_folder=broker_folder(settings), doors=doors)
        epochs = [enrolment.enrol(site.code, folder / str(site.wire), now=now, days=1) for site in PLAN.sites]
    finally:
        database.close()
    return Ground(authority, max(epochs))

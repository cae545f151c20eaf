"""The mission that measurements are made in: a few sites with one area, where the sample reports lie."""

from __future__ import annotations

from pathlib import Path

from app.authority import Authority
from app.centre import authority_folder, broker_folder
from app.clock import SystemClock
from app.config import Settings
from app.db import Database
from app.enrolment import Addresses, Enrolment
from app.migrations import migrate
from app.roster.plan import AreaPlan, MissionPlan, SitePlan, UnitPlan
from app.roster.store import import_mission

WIRES = "1234"
AREA = {
    "type": "Polygon",
    "coordinates": [[[17.9, 3.9], [19.2, 3.9], [19.2, 5.2], [17.9, 5.2], [17.9, 3.9]]],
}
"""About 144 km a side."""
PLAN = MissionPlan(
    code="BENCH",
    name="Bench",
    sites=tuple(
        SitePlan(f"SITE-{wire}", f"Site {wire}", 4.2 + int(wire) * 0.15, 18.5, wire=wire, profile="lan")
        for wire in WIRES
    ),
    units=tuple(
        UnitPlan(f"UNIT-{wire}{number}", f"Unit {wire}{number}", f"SITE-{wire}", ("AREA",), number)
        for wire in WIRES
        for number in (1, 2)
    ),
    areas=(AreaPlan("AREA", "Area", AREA),),
)


def prepare(settings: Settings, folder: Path) -> Authority:
    """Fill the database with the mission and write each site's identity into `folder`/<wire>."""
    now = SystemClock().now()
    settings.data.mkdir(parents=True, exist_ok=True)
    authority = Authority(authority_folder(settings), now=now)
    database = Database(settings.database)
    try:
        migrate(database)
        with database.transaction() as session:
            import_mission(session, PLAN, now)
        enrolment = Enrolment(database, authority, Addresses("127.0.0.1", 1), broker_folder=broker_folder(settings))
        for site in PLAN.sites:
            enrolment.enrol(site.code, folder / str(site.wire), now=now, days=1)
    finally:
        database.close()
    return authority

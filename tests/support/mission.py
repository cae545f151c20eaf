"""A small mission for tests: three sites, six units, areas in one and in many parts and with a hole, facilities.

Fixtures: `plan` (values only) and `mission` (loaded in `database`; answers with the roster).
Invented places around 6°N 20°E; NOVA is 55 km east of BASE, DELTA 166 km north-east.
"""

from __future__ import annotations

import pytest

from app.db import Database
from app.roster.plan import AreaPlan, FacilityPlan, MissionPlan, SitePlan, UnitPlan
from app.roster.roster import Roster
from app.roster.store import enrol, import_mission, load

LOADED_AT = 1_780_000_000
STARTED_AT = 1_700_000_000


def box(west: float, south: float, east: float, north: float) -> list[list[float]]:
    """A closed ring, counter-clockwise."""
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


AREAS = (
    AreaPlan("AO-WEST", "Western area", {"type": "Polygon", "coordinates": [box(19.5, 5.5, 20.25, 6.5)]}),
    AreaPlan(
        "AO-EAST",
        "Eastern area, in two parts, without the reserve",
        {
            "type": "MultiPolygon",
            "coordinates": [
                [box(20.25, 5.5, 21.0, 6.5), list(reversed(box(20.7, 6.1, 20.9, 6.3)))],
                [box(21.2, 5.5, 21.5, 5.8)],
            ],
        },
    ),
    AreaPlan("AO-NORTH", "Northern area", {"type": "Polygon", "coordinates": [box(20.5, 6.8, 21.5, 7.6)]}),
    AreaPlan(
        "RESERVE", "The reserve", {"type": "Polygon", "coordinates": [box(20.7, 6.1, 20.9, 6.3)]}, kind="interest"
    ),
)

PLAN = MissionPlan(
    code="TESTMIS",
    name="Test mission",
    languages=("en", "fr"),
    started_at=STARTED_AT,
    sites=(
        SitePlan("BASE", "Base", 6.0, 20.0, wire="1", reliability="A"),
        SitePlan("NOVA", "Nova", 6.0, 20.5, wire="2", parent="BASE"),
        SitePlan("DELTA", "Delta", 7.1, 21.0, wire="3", profile="hf", parent="BASE", dark_after_s=3600),
    ),
    units=(
        UnitPlan("ALFA-1", "Alfa patrol", "BASE", ("AO-WEST",), 1, parent="HQ-1"),
        UnitPlan("HQ-1", "Sector headquarters", "BASE", (), 2, role="headquarters"),
        UnitPlan("BRAVO-1", "Bravo patrol", "NOVA", ("AO-EAST",), 1, parent="HQ-1"),
        UnitPlan(
            "MEDIC-1", "Medical team", "NOVA", ("AO-EAST", "AO-WEST"), 2, role="medical", capabilities=("medevac",)
        ),
        UnitPlan("CHARLIE-1", "Charlie patrol", "DELTA", ("AO-NORTH",), 1, parent="HQ-1", reliability="C"),
        UnitPlan("EOD-1", "EOD team", "DELTA", ("AO-NORTH", "AO-EAST"), 2, role="eod", capabilities=("eod",)),
    ),
    areas=AREAS,
    facilities=(
        FacilityPlan("HOSP-BASE", "Level 2 hospital", "level2", 6.01, 20.02, ("surgery", "icu"), site="BASE"),
        FacilityPlan("PAD-DELTA", "Helipad Delta", "helipad", 7.11, 21.01, (), site="DELTA"),
    ),
)


def load_mission(database: Database, plan: MissionPlan = PLAN, now: int = LOADED_AT) -> Roster:
    """Bring `plan` into `database` and answer with the roster; every site is enrolled once, so its epoch is 1."""
    with database.transaction() as session:
        import_mission(session, plan, now)
        for site in plan.sites:
            enrol(session, site.code, now=now)
        return load(session)


@pytest.fixture
def plan() -> MissionPlan:
    """The test mission as values."""
    return PLAN


@pytest.fixture
def mission(database) -> Roster:
    """The test mission, loaded in `database` with every site at epoch 1."""
    return load_mission(database)

"""Every concerned unit is told and nobody else: the rules against a brute-force oracle over random dangers."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.dangers import NOW, danger, roster
from support.oracle import expected

from app.alerts.rules import Position, concerned
from app.geo import AreaIndex
from app.roster.roster import Roster


def shifted(roster: Roster, east: float) -> Roster:
    """The same mission elsewhere on the globe."""

    def turned(value):
        if isinstance(value[0], list):
            return [turned(part) for part in value]
        return [wrapped(value[0] + east), value[1]]

    areas = {
        code: replace(area, geometry={**area.geometry, "coordinates": turned(area.geometry["coordinates"])})
        for code, area in roster.areas.items()
    }
    sites = {code: replace(site, lon=wrapped(site.lon + east)) for code, site in roster.sites.items()}
    return replace(
        roster,
        areas=areas,
        sites=sites,
        index=AreaIndex((area.code, area.geometry) for area in areas.values()),
    )


def wrapped(lon):
    return (lon + 180) % 360 - 180


ROSTERS = {east: shifted(roster(), east) for east in (0.0, 159.6)}
"""At home, and across the antimeridian."""

lats, lons = st.floats(5.0, 8.0), st.floats(19.0, 22.0)
positions = st.dictionaries(
    st.sampled_from(sorted(roster().units)),
    st.builds(
        Position,
        lats,
        lons,
        st.integers(NOW - 30_000, NOW),
        st.one_of(st.none(), st.floats(0, 20_000)),
        st.sampled_from(["actual", "actual", "actual", "exercise"]),
    ),
    max_size=4,
)
dangers = st.builds(
    danger,
    lat=lats,
    lon=lons,
    danger_radius_m=st.floats(0, 50_000),
    uncertainty_m=st.floats(0, 100_000),
    confidence=st.floats(0, 1),
    confirmed=st.booleans(),
    life_threatening=st.booleans(),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(ROSTERS)), dangers, positions)
def test_every_concerned_unit_is_told_and_nobody_else(east, threat, where):
    threat = replace(threat, lon=wrapped(threat.lon + east))
    where = {unit: replace(place, lon=wrapped(place.lon + east)) for unit, place in where.items()}
    must, may = expected(threat, ROSTERS[east], where, NOW)
    told = set(concerned(threat, ROSTERS[east], where, now=NOW))
    assert must <= told
    assert told <= must | may

"""Metres against an independent oracle (geographiclib) and brute force, and what must hold for every place on earth."""

import math
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.shapes import (
    ANTARCTIC_CUT,
    ARCTIC,
    DATELINE,
    DATELINE_CUT,
    HOLED,
    PARTS,
    SQUARE,
    box,
    polygon,
    sampled_distance,
    true_distance,
)

from app import geo
from app.geo import AreaIndex, Bounds, Shape, geometry_faults

few = settings(max_examples=30)


LATS = st.floats(-90, 90)


LONS = st.floats(-180, 180)


@given(LATS, LONS, LATS, LONS)
@example(0, 0, 0.5, 179.7)
def test_distances_are_those_of_the_oracle(lat1, lon1, lat2, lon2):
    assert geo.distance_m(lat1, lon1, lat2, lon2) == pytest.approx(true_distance(lat1, lon1, lat2, lon2), abs=1e-3)


@given(st.floats(-89, 89), LONS, st.floats(0, 360), st.floats(1, 500_000))
def test_a_destination_lies_where_bearing_and_distance_say(lat, lon, bearing, metres):
    there = geo.destination(lat, lon, bearing, metres)
    assert geo.distance_m(lat, lon, *there) == pytest.approx(metres, abs=1e-3)
    off = (geo.bearing_deg(lat, lon, *there) - bearing + 180) % 360 - 180
    assert abs(math.radians(off)) * metres < 0.01


@pytest.mark.parametrize(
    ("lat", "lon", "geometry"),
    [
        (6, 19.9, SQUARE),
        (6, 15.6, SQUARE),
        (9.5, 18, SQUARE),
        (6.0, 21.0, HOLED),
        (6.1, 22.4, PARTS),
        (60.3, 20, polygon(box(19, 61, 24, 62))),
        (64.9, 21, polygon(box(19, 61, 24, 64))),
        (0.5, -178.2, DATELINE),
        (0.5, 178.2, DATELINE),
        (0.5, -178.2, DATELINE_CUT),
        (79, 45, ARCTIC),
        (77, -170, ARCTIC),
        (-69, 10, ANTARCTIC_CUT),
        (6.3, 20.5, {"type": "LineString", "coordinates": [[20, 6], [21, 6.4], [22, 6]]}),
    ],
)
def test_distances_to_geometries_are_within_a_thousandth_of_brute_force(lat, lon, geometry):
    expected = sampled_distance(lat, lon, geometry)
    assert 0 < expected < 500_000
    assert geo.distance_to_geometry_m(lat, lon, geometry) == pytest.approx(expected, rel=1e-3, abs=3)


def test_far_away_and_at_the_antipode():
    for lat, lon in ((-6, -159), (-40, 100), (80, -170)):
        expected = sampled_distance(lat, lon, SQUARE)
        assert geo.distance_to_geometry_m(lat, lon, SQUARE) == pytest.approx(expected, abs=20)


@few
@given(st.floats(-88, 88), LONS, st.floats(10, 300_000), st.floats(0, 360), st.floats(0.01, 2))
def test_a_circle_contains_what_is_nearer_than_its_radius(lat, lon, radius, bearing, factor):
    circle = geo.circle_polygon(lat, lon, radius, points=180)
    sagitta = radius * (1 - math.cos(math.pi / 180))
    there = geo.destination(lat, lon, bearing, radius * factor)
    assert geometry_faults(circle) == []
    if factor < 0.999:
        assert geo.circle_touches(*there, 0, circle)
    elif factor > 1.001:
        assert geo.distance_to_geometry_m(*there, circle) == pytest.approx(
            radius * (factor - 1), rel=0.02, abs=20 + sagitta
        )


@few
@given(st.floats(89.5, 90), LONS)
def test_a_circle_over_the_pole_holds_the_pole(lat, lon):
    circle = geo.circle_polygon(lat, lon, 100_000)
    assert geometry_faults(circle) == []
    assert geo.circle_touches(90, 0, 0, circle)


@given(LATS, LONS, st.floats(1, 2_000_000), st.floats(0, 360), st.floats(0, 1))
def test_a_widened_box_holds_every_place_within_reach(lat, lon, metres, bearing, share):
    there = geo.destination(lat, lon, bearing, metres * share)
    assert Bounds(lat, lon, lat, lon).widened(metres).contains(*there)


def test_the_index_finds_what_brute_force_finds():
    chance = random.Random(7)
    areas = {
        f"A{index}": geo.circle_polygon(chance.uniform(-89, 89), chance.uniform(-180, 180), 150_000, 12)
        for index in range(50)
    }
    areas |= {"DATELINE": DATELINE, "CUT": DATELINE_CUT, "ARCTIC": ARCTIC, "HOLED": HOLED, "PARTS": PARTS}
    shapes = {code: Shape(area) for code, area in areas.items()}
    index = AreaIndex(areas.items())
    for _ in range(12):
        lat, lon = chance.uniform(-90, 90), chance.uniform(-180, 180)
        distances = {code: shape.distance_m(lat, lon) for code, shape in shapes.items()}
        for radius in (0, 5_000, 400_000, 1_500_000):
            expected = sorted(code for code, distance in distances.items() if distance <= radius)
            assert index.touched(lat, lon, radius) == expected


@few
@given(
    st.recursive(
        st.none() | st.floats() | st.integers() | st.text(max_size=3) | st.booleans(),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=12,
    )
)
def test_nothing_that_stands_for_coordinates_raises(coordinates):
    for kind in sorted(geo.GEOMETRY_TYPES):
        assert isinstance(geometry_faults({"type": kind, "coordinates": coordinates}, types=geo.GEOMETRY_TYPES), list)

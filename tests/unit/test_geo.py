"""Metres against an independent oracle (geographiclib), and what must hold for every place on earth."""

import math
import random
from itertools import pairwise

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app import geo
from app.geo import AreaIndex, Bounds, GeometryCode, Shape, geometry_faults

ORACLE = Geodesic.WGS84
few = settings(max_examples=30)
LATS = st.floats(-90, 90)
LONS = st.floats(-180, 180)


def true_distance(lat1, lon1, lat2, lon2):
    return ORACLE.Inverse(lat1, lon1, lat2, lon2)["s12"]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": [[list(place) for place in ring] for ring in rings]}


def box(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


SQUARE = polygon(box(20, 5, 22, 7))
HOLED = polygon(box(20, 5, 22, 7), box(20.8, 5.8, 21.2, 6.2))
PARTS = {"type": "MultiPolygon", "coordinates": [HOLED["coordinates"], polygon(box(23, 5, 24, 7))["coordinates"]]}
DATELINE = polygon(box(179, -1, -179, 1))
DATELINE_CUT = {
    "type": "MultiPolygon",
    "coordinates": [polygon(box(179, -1, 180, 1))["coordinates"], polygon(box(-180, -1, -179, 1))["coordinates"]],
}
ARCTIC = polygon([(0, 80), (90, 80), (180, 80), (-90, 80), (0, 80)])
ANTARCTIC_CUT = polygon(
    [(-180, -90), (180, -90), (180, -70), (90, -70), (0, -70), (-90, -70), (-180, -70), (-180, -90)]
)


def edges_of(geometry):
    rings = geometry["coordinates"]
    rings = [ring for part in rings for ring in part] if geometry["type"] == "MultiPolygon" else rings
    rings = [rings] if geometry["type"] == "LineString" else rings
    return [edge for ring in rings for edge in pairwise(ring)]


def sampled_distance(lat, lon, geometry, samples=24, rounds=4):
    """By brute force: the nearest of many points along every edge, straight in degrees; then more points around it."""

    def to_edge(share, edge):
        (lon1, lat1), (lon2, lat2) = edge
        turn = (lon2 - lon1 + 180) % 360 - 180
        return true_distance(lat, lon, lat1 + share * (lat2 - lat1), lon1 + share * turn)

    best = math.inf
    for edge in edges_of(geometry):
        low, high = 0.0, 1.0
        for _ in range(rounds):
            shares = [low + (high - low) * index / samples for index in range(samples + 1)]
            distances = [to_edge(share, edge) for share in shares]
            nearest = distances.index(min(distances))
            low, high = shares[max(nearest - 1, 0)], shares[min(nearest + 1, samples)]
        best = min(best, distances[nearest])
    return best


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


@pytest.mark.parametrize(
    ("lat", "lon", "geometry", "inside"),
    [
        (6.5, 20.5, HOLED, True),
        (6.0, 21.0, HOLED, False),
        (5.8, 21.0, HOLED, True),
        (5.0, 20.0, HOLED, True),
        (6.0, 23.5, PARTS, True),
        (6.0, 22.5, PARTS, False),
        (0, 180, DATELINE, True),
        (0, -180, DATELINE, True),
        (0, 179.5, DATELINE, True),
        (0, -179.5, DATELINE, True),
        (0, 0, DATELINE, False),
        (0, 180, DATELINE_CUT, True),
        (0, -179.99, DATELINE_CUT, True),
        (90, 0, ARCTIC, True),
        (85, -77, ARCTIC, True),
        (79, 0, ARCTIC, False),
        (-85, 0, ARCTIC, False),
        (-90, 12, ANTARCTIC_CUT, True),
        (-80, 180, ANTARCTIC_CUT, True),
        (-60, 0, ANTARCTIC_CUT, False),
        (-6, -159, SQUARE, False),
    ],
)
def test_inside_is_zero_and_outside_is_not(lat, lon, geometry, inside):
    assert (geo.distance_to_geometry_m(lat, lon, geometry) == 0) is inside
    assert geo.circle_touches(lat, lon, 0, geometry) is inside


def test_far_away_and_at_the_antipode():
    for lat, lon in ((-6, -159), (-40, 100), (80, -170)):
        expected = sampled_distance(lat, lon, SQUARE)
        assert geo.distance_to_geometry_m(lat, lon, SQUARE) == pytest.approx(expected, abs=20)


@few
@given(st.floats(-88, 88), LONS, st.floats(10, 300_000), st.floats(0, 360), st.floats(0.01, 2))
def test_a_circle_contains_what_is_nearer_than_its_radius(lat, lon, radius, bearing, factor):
    circle = geo.circle_polygon(lat, lon, radius, points=180)
    there = geo.destination(lat, lon, bearing, radius * factor)
    assert geometry_faults(circle) == []
    if factor < 0.999:
        assert geo.circle_touches(*there, 0, circle)
    elif factor > 1.001:
        assert geo.distance_to_geometry_m(*there, circle) == pytest.approx(radius * (factor - 1), rel=0.02, abs=20)


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


def test_bounds_pass_180_where_they_cross_the_antimeridian():
    assert geo.bounds(DATELINE) == Bounds(-1, 179, 1, 181)
    assert geo.bounds(DATELINE_CUT) == Bounds(-1, 179, 1, 181)
    assert geo.bounds(DATELINE).contains(0, -179.5)
    assert geo.bounds(ARCTIC) == Bounds(80, 0, 90, 360)
    assert geo.bounds(PARTS) == Bounds(5, 20, 7, 24)


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


def test_an_empty_index_touches_nothing():
    assert AreaIndex(()).touched(0, 0, 1e6) == []


@pytest.mark.parametrize(
    ("geometry", "code", "path", "message"),
    [
        (None, GeometryCode.INVALID, "type", "GeoJSON"),
        ({"type": "Circle"}, GeometryCode.INVALID, "type", "GeoJSON"),
        ({"type": "Polygon"}, GeometryCode.INVALID, "coordinates", "nested"),
        ({"type": "Polygon", "coordinates": [7]}, GeometryCode.INVALID, "coordinates", "nested"),
        ({"type": "Polygon", "coordinates": []}, GeometryCode.INVALID, "coordinates", "nested"),
        ({"type": "Polygon", "coordinates": [[]]}, GeometryCode.INVALID, "coordinates", "nested"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, GeometryCode.INVALID, "coordinates", "nested"),
        (polygon([(0, 0), (1, 0), (1, "x")]), GeometryCode.INVALID, "coordinates[0][2]", "finite number"),
        (polygon([(0, 0), (1, 0), (1, math.nan)]), GeometryCode.INVALID, "coordinates[0][2]", "finite number"),
        (polygon([(0, 0), (1, 0), (10**400, 1)]), GeometryCode.RANGE, "coordinates[0][2]", "longitude beyond"),
        (polygon([(0, 0), (1, 0), (True, 1)]), GeometryCode.INVALID, "coordinates[0][2]", "finite number"),
        (polygon([(0, 0), (1,)]), GeometryCode.INVALID, "coordinates[0][1]", "[longitude, latitude]"),
        (polygon([(0, 0), (1, 91), (1, 1), (0, 0)]), GeometryCode.RANGE, "coordinates[0][1]", "latitude beyond"),
        (polygon([(0, 0), (181, 9), (1, 1), (0, 0)]), GeometryCode.RANGE, "coordinates[0][1]", "longitude beyond"),
        (polygon([(0, 0), (1, 0), (1, 1)]), GeometryCode.INVALID, "coordinates[0]", "not closed"),
        (polygon([(0, 0), (1, 0), (0, 0)]), GeometryCode.INVALID, "coordinates[0]", "fewer than 3"),
        (
            polygon([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]),
            GeometryCode.INVALID,
            "coordinates[0][0]",
            "crosses itself",
        ),
        (polygon(box(0, 0, 2, 2), box(5, 5, 6, 6)), GeometryCode.INVALID, "coordinates[1][0]", "outside its area"),
        (polygon([(0, 0), (1, 0), (2, 0), (0, 0)]), GeometryCode.INVALID, "coordinates[0][0]", ""),
        (
            {"type": "MultiPolygon", "coordinates": [[box(0, 0, 2, 2)], [box(1, 1, 3, 3)]]},
            GeometryCode.INVALID,
            "coordinates[1]",
            "part 2 overlaps part 1",
        ),
        (
            polygon([(0, 0), *[(index / 1e4, 1) for index in range(20_000)], (0, 0)]),
            GeometryCode.SIZE,
            "coordinates",
            "points",
        ),
    ],
)
def test_faults_name_their_place(geometry, code, path, message):
    fault = geometry_faults(geometry)[0]
    assert (fault.code, fault.path) == (code, path)
    assert message in fault.message


@pytest.mark.parametrize("geometry", [SQUARE, HOLED, PARTS, DATELINE, DATELINE_CUT, ARCTIC, ANTARCTIC_CUT])
def test_good_areas_have_no_faults(geometry):
    assert geometry_faults(geometry) == []


def test_lines_and_points_only_where_they_are_wanted():
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    point = {"type": "Point", "coordinates": [0, 0, 350]}
    assert geometry_faults(line)
    assert geometry_faults(line, types=geo.GEOMETRY_TYPES) == []
    assert geometry_faults(point, types=geo.GEOMETRY_TYPES) == []
    assert geometry_faults({**line, "coordinates": [[0, 0], [0, 0]]}, types=geo.GEOMETRY_TYPES)
    assert geo.distance_to_geometry_m(0, 1, point) == pytest.approx(true_distance(0, 1, 0, 0))


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

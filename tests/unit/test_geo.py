"""What is inside and what is not, where an area ends, and what is no area."""

import math

import pytest
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
    true_distance,
)

from app import geo
from app.geo import AreaIndex, Bounds, GeometryCode, geometry_faults


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


def test_bounds_pass_180_where_they_cross_the_antimeridian():
    assert geo.bounds(DATELINE) == Bounds(-1, 179, 1, 181)
    assert geo.bounds(DATELINE_CUT) == Bounds(-1, 179, 1, 181)
    assert geo.bounds(DATELINE).contains(0, -179.5)
    assert geo.bounds(ARCTIC) == Bounds(80, 0, 90, 360)
    assert geo.bounds(PARTS) == Bounds(5, 20, 7, 24)


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

"""Geometry on the WGS84 ellipsoid, in metres; the one home of shapely and pyproj.

Edges of GeoJSON geometries are straight in longitude and latitude (RFC 7946 §3.1.1); an edge between longitudes more
than 180 degrees apart goes the short way, across the antimeridian. A ring that goes once around the globe encloses the
pole that is nearer. Whether a place lies inside is decided in degrees. Distances are taken in the azimuthal equidistant
plane around the place, whose points come from the geodesic inverse (Karney 2013) and are true in every direction.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import shapely  # type: ignore[import-untyped]
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]

from app.geojson import AREA_TYPES, GEOMETRY_TYPES, Fault, Geometry, GeometryCode, Line, form_faults, lines_of

__all__ = [
    "AREA_TYPES",
    "GEOMETRY_TYPES",
    "AreaIndex",
    "Bounds",
    "Fault",
    "Geometry",
    "GeometryCode",
    "Shape",
    "bearing_deg",
    "bounds",
    "circle_polygon",
    "circle_touches",
    "destination",
    "distance_m",
    "distance_to_geometry_m",
    "farthest_m",
    "geometry_faults",
    "grid_cell",
    "simplified",
]

MOST_POINTS = 20_000
"""More points than a border drawn at a scale of 1:1,000,000 has."""

_GEOD = Geod(ellps="WGS84")
_Array = NDArray[np.float64]
_STEP_DEG = 0.05
"""Edges are followed in steps of this, so that the plane's straight lines stay within a metre or two of them."""
_FAR_M = 2_000_000.0
"""Beyond this the nearest point of the stepped edge is the answer: the step changes it by less than 10 m."""
_LEAST_DEGREE_M = 110_000.0
"""No degree of latitude is shorter (110,574 m at the equator); boxes in degrees are widened by it."""
_SLIVER_DEG2 = 1e-9
"""Parts that share less than this, about ten square metres, only touch: rounding, not a mistake."""
_FINEST_DEG, _COARSEST_DEG = 0.0001, 0.1
"""Some 10 m and 10 km."""
_TURNS = np.array([-360.0, 0.0, 360.0])
_POLE = 90.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box in degrees. `min_lon` is in [-180, 180); `max_lon` passes 180 where the box crosses the antimeridian."""

    min_lat: float
    min_lon: float
    max_lat: float
    max_lon: float

    def widened(self, metres: float) -> Bounds:
        """The smallest simple box that holds every place within `metres` of this one."""
        lat_deg = metres / _LEAST_DEGREE_M
        lowest, highest = self.min_lat - lat_deg, self.max_lat + lat_deg
        if lowest <= -_POLE or highest >= _POLE:
            return Bounds(max(lowest, -_POLE), -180.0, min(highest, _POLE), 180.0)
        poleward = math.radians(max(abs(self.min_lat), abs(self.max_lat)))
        reach = math.sin(math.radians(lat_deg)) / math.cos(poleward)
        lon_deg = math.degrees(math.asin(reach))
        if self.max_lon - self.min_lon + 2 * lon_deg >= 360:  # noqa: PLR2004 - a full turn
            return Bounds(lowest, -180.0, highest, 180.0)
        turn = 360 * math.floor((self.min_lon - lon_deg + 180) / 360)
        return Bounds(lowest, self.min_lon - lon_deg - turn, highest, self.max_lon + lon_deg - turn)

    def contains(self, lat: float, lon: float) -> bool:
        """Whether a place lies in the box, its edges included."""
        return self.min_lat <= lat <= self.max_lat and any(
            self.min_lon <= lon + turn <= self.max_lon for turn in (-360, 0, 360)
        )


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Length of the geodesic between two places, metres."""
    return float(_GEOD.inv(lon1, lat1, lon2, lat2)[2])


def bearing_deg(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Azimuth of the geodesic at the first place, degrees clockwise from true north, 0-360."""
    return float(_GEOD.inv(lon1, lat1, lon2, lat2)[0]) % 360


def destination(lat: float, lon: float, bearing: float, metres: float) -> tuple[float, float]:
    """Place (latitude, longitude) reached from another along a geodesic."""
    end_lon, end_lat, _ = _GEOD.fwd(lon, lat, bearing, metres)
    return float(end_lat), float(end_lon)


def grid_cell(lat: float, lon: float, side_m: float) -> tuple[float, float, float]:
    """The cell of a world-wide grid that holds a place: latitude and longitude of its middle, and its reach in metres.

    The middle and the reach are the same for every place of the cell, and no place of it is farther from the middle
    than the reach.

    Rows are `side_m` high, or up to 2 % more; each row is cut into as many equal cells as are about that wide.
    """
    high = side_m / _LEAST_DEGREE_M
    south = max(-_POLE, math.floor(lat / high) * high)
    north = min(_POLE, south + high)
    middle = (south + north) / 2
    columns = max(1, math.floor(360 * _LEAST_DEGREE_M * math.cos(math.radians(middle)) / side_m))
    wide = 360 / columns
    west = math.floor((lon + 180) / wide) % columns * wide - 180
    east_of_middle = west + wide / 2
    corners = [(edge, side) for edge in (south, north) for side in (west, west + wide)]
    reach = max(distance_m(middle, east_of_middle, *corner) for corner in corners)
    return middle, east_of_middle, reach


def farthest_m(lat: float, lon: float, geometry: Geometry) -> float:
    """Metres from a place to the farthest vertex of a geometry."""
    points = shapely.get_coordinates(_planar(geometry))
    return max((distance_m(lat, lon, float(y), float(x)) for x, y in points), default=0.0)


def simplified(geometry: Geometry, most_points: int) -> Geometry:
    """A Polygon or MultiPolygon of at most about so many points near the true edge, cut at the antimeridian.

    Douglas and Peucker (1973) with a tolerance that is doubled from some 10 m until it fits, or is some 10 km.
    """
    shape = _planar(geometry)
    tolerance = _FINEST_DEG
    while shapely.get_num_coordinates(shape) > most_points and tolerance < _COARSEST_DEG:
        shape = shapely.simplify(shape, tolerance, preserve_topology=True)
        tolerance *= 2
    return _cut_at_180(shape) if tolerance > _FINEST_DEG or shape.bounds[2] > 180 else geometry  # noqa: PLR2004


def distance_to_geometry_m(lat: float, lon: float, geometry: Geometry) -> float:
    """Metres from a place to the nearest point of a geometry; 0 inside a polygon, holes are outside."""
    return Shape(geometry).distance_m(lat, lon)


def circle_touches(lat: float, lon: float, radius_m: float, geometry: Geometry) -> bool:
    """Whether a circle on the ellipsoid and a geometry have a point in common."""
    return Shape(geometry).distance_m(lat, lon) <= radius_m


def bounds(geometry: Geometry) -> Bounds:
    """The box around a geometry."""
    return Shape(geometry).bounds


def circle_polygon(lat: float, lon: float, radius_m: float, points: int = 64) -> dict[str, Any]:
    """A circle on the ellipsoid as GeoJSON, cut at the antimeridian (RFC 7946 §3.1.9); at least a metre wide."""
    azimuths = np.linspace(360.0, 0.0, points, endpoint=False)
    size = np.full(points, 1.0)
    lons, lats, _ = _GEOD.fwd(lon * size, lat * size, azimuths, max(radius_m, 1.0) * size)
    ring = np.column_stack((lons, lats))
    whole = shapely.Polygon(_continuous(np.vstack((ring, ring[:1]))))
    return _cut_at_180(whole)


class Shape:
    """A GeoJSON geometry made ready for many questions. Safe to share between threads."""

    def __init__(self, geometry: Geometry) -> None:
        """Make `geometry` ready.

        Raises:
            ValueError: it is not a geometry of a known type; ask `geometry_faults` first for what is wrong.
        """
        self._planar = _planar(geometry)
        shapely.prepare(self._planar)

    @property
    def planar(self) -> BaseGeometry:
        """It as a shapely geometry in degrees, in one continuous frame; for this module alone."""
        return self._planar

    @cached_property
    def edge(self) -> _Edge:
        """Its edge in steps, made when a distance is first asked for."""
        is_area = self._planar.geom_type in AREA_TYPES
        lines = shapely.get_rings(shapely.get_parts(self._planar)) if is_area else [self._planar]
        points, line = shapely.get_coordinates(shapely.segmentize(lines, _STEP_DEG), return_index=True)
        if len(points) == 1:
            return _Edge(np.vstack((points, points)), np.zeros(1, dtype=np.intp))
        return _Edge(points, np.flatnonzero(line[:-1] == line[1:]))

    @property
    def bounds(self) -> Bounds:
        """The box around it."""
        min_lon, min_lat, max_lon, max_lat = (float(value) for value in self._planar.bounds)
        return Bounds(min_lat, min_lon, max_lat, max_lon)

    def contains(self, lat: float, lon: float) -> bool:
        """Whether a place lies in it or on its edge."""
        return bool(np.any(shapely.intersects_xy(self._planar, lon + _TURNS, lat)))

    def meets(self, other: Geometry) -> bool:
        """Whether it has a point in common with another geometry."""
        planar = _planar(other)
        return any(bool(self._planar.intersects(_turned(planar, turn))) for turn in _TURNS)

    def meets_box(self, box: Bounds) -> bool:
        """Whether it has a point in the box, its edges included."""
        return any(bool(self._planar.intersects(_box(box, turn))) for turn in _TURNS)

    def distance_m(self, lat: float, lon: float) -> float:
        """Metres from a place to its nearest point; 0 inside."""
        if self.contains(lat, lon):
            return 0.0
        return float(_distances(lat, lon, [self.edge])[0])


class AreaIndex:
    """Many areas, ready for "which of them does this circle touch?". Immutable; safe to share between threads."""

    def __init__(self, areas: Iterable[tuple[str, Geometry]]) -> None:
        """Index `areas`, pairs of a code and a GeoJSON geometry."""
        pairs = [(code, Shape(geometry)) for code, geometry in areas]
        self._codes = [code for code, _ in pairs]
        self._shapes = [shape for _, shape in pairs]
        self._tree = shapely.STRtree([shape.planar for shape in self._shapes])

    def touched(self, lat: float, lon: float, radius_m: float) -> list[str]:
        """Codes, sorted, of the areas that have a point within `radius_m` metres of a place."""
        box = Bounds(lat, lon, lat, lon).widened(radius_m)
        touched = set(self._tree.query(shapely.points(lon + _TURNS, lat), predicate="intersects")[1])
        near = sorted(set(self._tree.query([_box(box, turn) for turn in _TURNS])[1]) - touched)
        if near:
            distances = _distances(lat, lon, [self._shapes[index].edge for index in near])
            touched.update(index for index, distance in zip(near, distances, strict=True) if distance <= radius_m)
        return sorted(self._codes[index] for index in touched)


@dataclass(frozen=True, slots=True)
class _Edge:
    """Points along an edge, degrees; `starts` are the indices of points from which a segment leads to the next one."""

    points: _Array
    starts: NDArray[np.intp]


def _distances(lat: float, lon: float, edges: Sequence[_Edge]) -> _Array:
    """Metres from a place to each of some edges."""
    ends = np.cumsum([len(edge.points) for edge in edges])
    firsts = np.concatenate(([0], ends[:-1]))
    plane = _around(lat, lon, np.vstack([edge.points for edge in edges]))
    starts = np.concatenate([edge.starts + first for edge, first in zip(edges, firsts, strict=True)])
    here, step = plane[starts], plane[starts + 1] - plane[starts]
    length2 = np.maximum((step**2).sum(axis=1), np.finfo(float).tiny)
    share = np.clip(-(here * step).sum(axis=1) / length2, 0.0, 1.0)
    to_segment = np.hypot(*(here + share[:, None] * step).T)
    segments = np.cumsum([0, *(len(edge.starts) for edge in edges[:-1])])
    to_edge: _Array = np.minimum.reduceat(to_segment, segments)
    to_point: _Array = np.minimum.reduceat(np.hypot(*plane.T), firsts)
    return np.where(to_point > _FAR_M, to_point, to_edge)


def _around(lat: float, lon: float, points: _Array) -> _Array:
    """Degrees → azimuthal equidistant plane around a place, metres east and north."""
    size = np.ones(len(points))
    azimuth, _, distance = _GEOD.inv(lon * size, lat * size, points[:, 0], points[:, 1])
    angle = np.radians(azimuth)
    plane: _Array = np.column_stack((distance * np.sin(angle), distance * np.cos(angle)))
    return plane


def geometry_faults(
    geometry: object, *, types: frozenset[str] = AREA_TYPES, most_points: int = MOST_POINTS
) -> list[Fault]:
    """Everything that is wrong with a GeoJSON geometry; empty when it can be used. Nothing is repaired."""
    lines = lines_of(geometry, types)
    if isinstance(lines, Fault):
        return [lines]
    count = sum(len(line.positions) for line in lines)
    if count > most_points:
        return [Fault(GeometryCode.SIZE, "coordinates", f"has {count} points, more than {most_points}")]
    return form_faults(lines) or _crossing_faults(geometry, lines)


def _crossing_faults(geometry: Any, lines: Sequence[Line]) -> list[Fault]:
    planar = _planar(geometry)
    if planar.geom_type not in AREA_TYPES:
        return []
    parts = list(shapely.get_parts(planar))
    faults = [_crossing_fault(part, lines) for part in parts if not part.is_valid]
    return faults or [
        Fault(GeometryCode.INVALID, f"coordinates[{second}]", f"part {second + 1} overlaps part {first + 1}")
        for first, second in combinations(range(len(parts)), 2)
        if parts[first].intersects(parts[second]) and parts[first].intersection(parts[second]).area > _SLIVER_DEG2
    ]


def _crossing_fault(part: shapely.Polygon, lines: Sequence[Line]) -> Fault:
    what, _, place = shapely.is_valid_reason(part).partition("[")
    message = _REASONS.get(what.strip(), what.strip().lower())
    numbers = re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", place)
    if len(numbers) < 2:  # noqa: PLR2004 - no place was given
        return Fault(GeometryCode.INVALID, "coordinates", message)
    at = shapely.Point(float(numbers[0]), float(numbers[1]))
    line, vertex = min(
        ((line, vertex) for line in lines for vertex in range(len(line.positions) - 1)),
        key=lambda edge: _edge_distance(edge[0].positions, edge[1], at),
    )
    return line.fault(GeometryCode.INVALID, vertex, message)


_REASONS = {
    "Self-intersection": "crosses itself or another ring",
    "Ring Self-intersection": "touches itself",
    "Hole lies outside shell": "is a hole outside its area",
    "Holes are nested": "is a hole within a hole",
    "Nested shells": "is a part within a part",
    "Interior is disconnected": "cuts its area in two",
    "Too few points in geometry component": "has too few points",
}


def _edge_distance(positions: Sequence[Any], vertex: int, at: shapely.Point) -> float:
    ends = _continuous(np.array([positions[vertex][:2], positions[vertex + 1][:2]], dtype=float))
    return min(float(shapely.distance(_turned(shapely.LineString(ends), turn), at)) for turn in _TURNS)


def _planar(geometry: Geometry) -> BaseGeometry:
    """The geometry in one continuous frame of degrees, where longitudes may pass ±180."""
    coordinates = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            return shapely.Point(coordinates[:2])
        case "LineString":
            return shapely.LineString(_continuous(_positions(coordinates)))
        case "Polygon":
            return _home(_polygon(coordinates))
        case "MultiPolygon":
            first, *others = (_polygon(part) for part in coordinates)
            return _home(shapely.MultiPolygon([first, *(_beside(part, first) for part in others)]))
        case other:
            raise ValueError(f"no geometry of a known type: {other!r}")


def _positions(coordinates: Sequence[Sequence[float]]) -> _Array:
    return np.array([position[:2] for position in coordinates], dtype=float)


def _polygon(rings: Sequence[Sequence[Sequence[float]]]) -> shapely.Polygon:
    shell, *holes = (shapely.Polygon(_continuous(_positions(ring))) for ring in rings)
    return shapely.Polygon(shell.exterior, [_beside(hole, shell).exterior for hole in holes])


def _continuous(points: _Array) -> _Array:
    """A line without jumps in longitude; a ring around the globe is closed over its nearer pole."""
    steps = np.diff(points[:, 0])
    at_pole = (np.abs(points[:-1, 1]) == _POLE) & (np.abs(points[1:, 1]) == _POLE)
    turns = np.where(at_pole | (np.abs(steps) >= 360), 0.0, -360 * np.round(steps / 360))  # noqa: PLR2004 - a full turn
    moved: _Array = points + np.column_stack((np.concatenate(([0.0], np.cumsum(turns))), np.zeros(len(points))))
    is_ring = bool(np.all(points[0] == points[-1]))
    if not is_ring or moved[0, 0] == moved[-1, 0]:
        return moved
    pole = math.copysign(_POLE, float(moved[:, 1].mean()))
    over = np.array([[moved[-1, 0], pole], [moved[0, 0], pole], moved[0]])
    closed: _Array = np.vstack((moved, over))
    return closed


def _beside(part: shapely.Polygon, first: shapely.Polygon) -> shapely.Polygon:
    """The part, turned by whole turns into the frame of the first."""
    turn = 360 * round((_middle(first) - _middle(part)) / 360)
    return _turned(part, turn)


def _middle(part: BaseGeometry) -> float:
    return float(part.bounds[0] + part.bounds[2]) / 2


def _home(planar: BaseGeometry) -> BaseGeometry:
    """The geometry turned so that its western edge lies in [-180, 180)."""
    turn = -360 * math.floor((planar.bounds[0] + 180) / 360)
    return _turned(planar, turn)


def _turned(planar: BaseGeometry, turn: float) -> BaseGeometry:
    return shapely.transform(planar, lambda points: points + np.array([turn, 0.0])) if turn else planar


def _box(box: Bounds, turn: float = 0.0) -> shapely.Polygon:
    return shapely.box(box.min_lon + turn, box.min_lat, box.max_lon + turn, box.max_lat)


def _cut(planar: BaseGeometry, turn: float) -> BaseGeometry:
    world = shapely.box(turn - 180, -_POLE, turn + 180, _POLE)
    return _turned(planar.intersection(world), -turn)


def _cut_at_180(planar: BaseGeometry) -> dict[str, Any]:
    """A polygon or several as GeoJSON with every longitude within ±180 (RFC 7946 §3.1.9)."""
    polygons = [part for turn in _TURNS for part in _polygons(_cut(planar, turn))]
    return dict(shapely.geometry.mapping(polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)))


def _polygons(piece: BaseGeometry) -> list[shapely.Polygon]:
    parts = piece.geoms if piece.geom_type in {"MultiPolygon", "GeometryCollection"} else [piece]
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]

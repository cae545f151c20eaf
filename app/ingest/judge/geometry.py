"""Is this a place, a line or an area that can be meant? Nothing is repaired: a person sees the fault and decides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from app.geo import Bounds, bounds, geometry_faults
from app.ingest.reasons import Fault, Reason

MOST_VERTICES = 500
"""More than a person draws; a whole border belongs into the roster, not into a report."""
_SHAPES = frozenset({"LineString", "Polygon"})

LatLon = tuple[float, float]


def place_fault(lat: float, lon: float, box: Bounds | None, path: str = "place") -> Fault | None:
    """What is wrong with a place in degrees; `box` is where the mission is, None where that is not known."""
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 - degrees
        return Fault(Reason.GEOMETRY_RANGE, f"{path}: beyond ±90 or ±180 degrees")
    if lat == 0 and lon == 0:
        return Fault(Reason.GEOMETRY_ZERO, f"{path}: exactly 0, 0 is a receiver without a fix")
    if box is not None and _looks_swapped(lat, lon, box):
        return Fault(Reason.GEOMETRY_SWAPPED, f"{path}: outside the mission, but inside with the two swapped")
    return None


def shape_fault(geometry: dict[str, Any], box: Bounds | None, path: str) -> Fault | None:
    """What is wrong with a GeoJSON LineString or Polygon."""
    for fault in geometry_faults(geometry, types=_SHAPES, most_points=MOST_VERTICES + 1):
        return Fault(Reason(fault.code), f"{path} {fault.path}: {fault.message}")
    vertices = vertices_of(geometry)
    if any(lat == 0 and lon == 0 for lat, lon in vertices):
        return Fault(Reason.GEOMETRY_ZERO, f"{path}: a vertex is exactly 0, 0")
    if box is None:
        return None
    if all(_looks_swapped(lat, lon, box) for lat, lon in vertices):
        return Fault(Reason.GEOMETRY_SWAPPED, f"{path}: outside the mission, but inside with the two swapped")
    if _is_larger(bounds(geometry), box):
        return Fault(Reason.GEOMETRY_SIZE, f"{path}: larger than the mission")
    return None


def as_line(vertices: Sequence[LatLon]) -> dict[str, Any]:
    """GeoJSON of a line of (lat, lon) vertices."""
    return {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in vertices]}


def as_polygon(ring: Sequence[LatLon]) -> dict[str, Any]:
    """GeoJSON of an unclosed ring of (lat, lon) vertices."""
    closed = [*ring, ring[0]]
    return {"type": "Polygon", "coordinates": [[[lon, lat] for lat, lon in closed]]}


def vertices_of(geometry: dict[str, Any]) -> list[LatLon]:
    """(lat, lon) of the vertices of a GeoJSON LineString or of a Polygon's outer ring."""
    coordinates = geometry["coordinates"]
    ring = coordinates[0] if geometry["type"] == "Polygon" else coordinates
    return [(position[1], position[0]) for position in ring]


def _looks_swapped(lat: float, lon: float, box: Bounds) -> bool:
    return abs(lon) <= 90 and not box.contains(lat, lon) and box.contains(lon, lat)  # noqa: PLR2004 - degrees


def _is_larger(shape: Bounds, mission: Bounds) -> bool:
    tall = shape.max_lat - shape.min_lat > mission.max_lat - mission.min_lat
    return tall or shape.max_lon - shape.min_lon > mission.max_lon - mission.min_lon

"""Is a GeoJSON geometry written as its type asks? Every fault names its place; what crosses itself is `geo`'s."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeGuard

Geometry = Mapping[str, Any]
"""A GeoJSON geometry object, degrees."""

AREA_TYPES = frozenset({"Polygon", "MultiPolygon"})
GEOMETRY_TYPES = AREA_TYPES | {"LineString", "Point"}


class GeometryCode(StrEnum):
    """Why a geometry is refused."""

    INVALID = "geometry_invalid"
    RANGE = "geometry_range"
    SIZE = "geometry_size"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a geometry: `path` within it (`coordinates[1][4]`), `message` in words that name the place."""

    code: GeometryCode
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """A ring or line within a geometry, and how to name its place there."""

    path: str
    words: str
    positions: Sequence[Any]
    kind: str
    """Type of the geometry."""

    def fault(self, code: GeometryCode, vertex: int | None, message: str) -> Fault:
        if vertex is None:
            return Fault(code, self.path, f"{self.words} {message}".strip())
        return Fault(code, f"{self.path}[{vertex}]", f"{self.words} vertex {vertex + 1} {message}".strip())


def lines_of(geometry: object, types: frozenset[str]) -> list[Line] | Fault:
    """The lines and rings of a geometry, its positions unseen; a fault when it is not nested as its type asks."""
    if not isinstance(geometry, Mapping) or geometry.get("type") not in types:
        return Fault(GeometryCode.INVALID, "type", f"must be a GeoJSON {' or '.join(sorted(types))}")
    kind, coordinates = str(geometry["type"]), geometry.get("coordinates")
    lines = _nested(kind, coordinates) if _is_list(coordinates) else None
    return lines or Fault(GeometryCode.INVALID, "coordinates", f"are not nested as those of a {kind}")


def form_faults(lines: Sequence[Line]) -> list[Fault]:
    """What is wrong with single positions; when nothing is, what is wrong with single lines and rings."""
    positions = [fault for line in lines for fault in _position_faults(line)]
    return positions or [fault for line in lines for fault in _line_faults(line)]


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str) and bool(value)


def _nested(kind: str, coordinates: Sequence[Any]) -> list[Line] | None:
    match kind:
        case "Point":
            return [Line("coordinates", "", [coordinates], kind)]
        case "LineString":
            return [Line("coordinates", "", coordinates, kind)]
        case "Polygon":
            parts = [("coordinates", "", coordinates)]
        case _:
            parts = [(f"coordinates[{at}]", f"part {at + 1} ", part) for at, part in enumerate(coordinates)]
    if not all(_is_list(rings) for _, _, rings in parts):
        return None
    lines = [
        Line(f"{path}[{at}]", f"{words}ring {at + 1}", positions, kind)
        for path, words, rings in parts
        for at, positions in enumerate(rings)
    ]
    return lines if all(_is_list(line.positions) for line in lines) else None


def _position_faults(line: Line) -> Iterable[Fault]:
    for vertex, position in enumerate(line.positions):
        if not (isinstance(position, Sequence) and not isinstance(position, str) and len(position) in (2, 3)):
            yield line.fault(GeometryCode.INVALID, vertex, "is not [longitude, latitude]")
        elif not all(_is_number(value) for value in position):
            yield line.fault(GeometryCode.INVALID, vertex, "has a value that is not a finite number")
        elif abs(position[1]) > 90:  # noqa: PLR2004 - the poles
            yield line.fault(GeometryCode.RANGE, vertex, "has a latitude beyond ±90; GeoJSON puts longitude first")
        elif abs(position[0]) > 180:  # noqa: PLR2004 - the antimeridian
            yield line.fault(GeometryCode.RANGE, vertex, "has a longitude beyond ±180")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -math.inf < value < math.inf


def _line_faults(line: Line) -> Iterable[Fault]:
    places = [tuple(position[:2]) for position in line.positions]
    if line.kind == "LineString" and len(set(places)) < 2:  # noqa: PLR2004 - a line has two ends
        yield line.fault(GeometryCode.INVALID, None, "has fewer than 2 different points")
    if line.kind in AREA_TYPES:
        if places[0] != places[-1]:
            yield line.fault(GeometryCode.INVALID, None, "is not closed: its last point must be its first")
        elif len(set(places)) < 3:  # noqa: PLR2004 - a triangle is the least ring
            yield line.fault(GeometryCode.INVALID, None, "has fewer than 3 different points")

"""The grid all places lie on: 23 bits of latitude, 24 of longitude, 2.15e-5° (2.39 m) apart, at most 1.2 m off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from edge_agent.wire.errors import Malformed, ValueUnfit

LAT_BITS, LON_BITS = 23, 24
STEP_DEG = 360 / (1 << LON_BITS)
"""Distance of two grid lines, degrees, the same in both directions; exact as a float."""

_LAT_STEPS, _LON_STEPS = 1 << LAT_BITS, 1 << LON_BITS
_DIGITS = 6
"""Decimals of a decoded degree: 0.1 m, far finer than the grid, and short to write."""

LatLon = tuple[float, float]
Cell = tuple[int, int]


def to_cell(lat: float, lon: float) -> Cell:
    """Degrees → (row, column) of the nearest point; the pole is clamped, 180° is -180°. Raises ValueUnfit."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 - degrees
        raise ValueUnfit("latitude or longitude outside the globe")
    return min(round((lat + 90) / STEP_DEG), _LAT_STEPS - 1), round((lon + 180) / STEP_DEG) % _LON_STEPS


def to_degrees(cell: Cell) -> LatLon:
    """(row, column) → (lat, lon), degrees rounded to 6 decimals."""
    row, column = cell
    return round(row * STEP_DEG - 90, _DIGITS), round(column * STEP_DEG - 180, _DIGITS)


def _nearer_way_round(columns: int) -> int:
    half = _LON_STEPS // 2
    return (columns + half) % _LON_STEPS - half


def steps_between(cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """(rows, columns) from each cell to the next, the shorter way round the globe."""
    return [(b[0] - a[0], _nearer_way_round(b[1] - a[1])) for a, b in pairwise(cells)]


def walk(start: Cell, steps: Iterable[tuple[int, int]]) -> list[Cell]:
    """The cells reached from a start, without it; raises Malformed where a step leaves the globe."""
    row, column = start
    cells: list[Cell] = []
    for rows, columns in steps:
        row, column = row + rows, (column + columns) % _LON_STEPS
        if not 0 <= row < _LAT_STEPS:
            raise Malformed("shape leaves the globe")
        cells.append((row, column))
    return cells

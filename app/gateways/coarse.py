"""Coarse location: places on a grid, and dangers grown so that they still hold the truth. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from app.gateways.out import OutPlace
from app.geo import circle_polygon, farthest_m, grid_cell

_INSCRIBED = 1.002
"""The corners of a drawn circle lie on it and its sides within: 64 corners so much farther out hold all of it."""


def coarse(place: OutPlace, grid_m: int) -> OutPlace:
    """The middle of the cell that holds a place, with an uncertainty that holds every place which looks like this one.

    The uncertainty is a whole number of `grid_m`, so that it tells no more of the place than the cell does.
    """
    if not grid_m:
        return place
    lat, lon, reach_m = grid_cell(place.lat, place.lon, grid_m)
    wide = reach_m + (place.uncertainty_m or 0.0)
    return OutPlace(lat, lon, float(math.ceil(wide / grid_m) * grid_m))


def coarse_drawing(
    place: OutPlace | None, geometry: Mapping[str, Any] | None, grid_m: int
) -> tuple[OutPlace | None, Mapping[str, Any] | None]:
    """A report's place and drawing on the grid: the drawing becomes the circle that holds all of it."""
    if not grid_m:
        return place, geometry
    if place is None:
        return None, None
    if geometry is None:
        return coarse(place, grid_m), None
    wide = max(farthest_m(place.lat, place.lon, geometry), place.uncertainty_m or 0.0)
    shown = coarse(OutPlace(place.lat, place.lon, wide), grid_m)
    return shown, circle_polygon(shown.lat, shown.lon, _INSCRIBED * (shown.uncertainty_m or 0.0))

"""Where something must lie: boxes and shapes that features are held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.gateways.ogc.cql2text import FilterError
from app.geo import Bounds, Shape, geometry_faults
from app.geojson import GEOMETRY_TYPES
from app.search.search import BBox

Geometry = Mapping[str, Any]
_MEANT = "Give a POINT, LINESTRING, POLYGON, MULTIPOLYGON or BBOX(minlon,minlat,maxlon,maxlat) in degrees."


def shape_of(tree: Any) -> Callable[[Geometry], bool]:
    """Whether a geometry has a point in common with a literal of CQL2 JSON.

    Raises:
        FilterError: it is no geometry, or not a sound one.
    """
    if isinstance(tree, Mapping) and "bbox" in tree:
        return inside(box_of(tree["bbox"]))
    if geometry_faults(tree, types=GEOMETRY_TYPES):
        raise FilterError(_MEANT)
    return Shape(tree).meets


def box_of(numbers: Any) -> BBox:
    """Four numbers, or six with heights, as a box.

    Raises:
        FilterError: they are no box on the earth.
    """
    flat = [numbers[at] for at in (0, 1, 3, 4)] if len(numbers) == 6 else list(numbers)  # noqa: PLR2004 - with heights
    if len(flat) != 4 or not all(isinstance(one, int | float) for one in flat):  # noqa: PLR2004 - two corners
        raise FilterError(_MEANT)
    west, south, east, north = flat
    if not (max(abs(west), abs(east)) <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees
        raise FilterError(_MEANT)
    return BBox(west, south, east, north)


def inside(box: BBox) -> Callable[[Geometry], bool]:
    """Whether a geometry has a point in the box."""
    bounds = bounds_of(box)
    return lambda geometry: Shape(geometry).meets_box(bounds)


def bounds_of(box: BBox) -> Bounds:
    """A box of a search as bounds, whose east lies beyond 180 where it crosses the antimeridian."""
    east = box.max_lon if box.min_lon <= box.max_lon else box.max_lon + 360
    return Bounds(box.min_lat, box.min_lon, box.max_lat, east)


def widened(box: BBox, metres: float) -> BBox:
    """A box that holds every place within `metres` of this one."""
    wide = bounds_of(box).widened(metres)
    east = wide.max_lon - 360 if wide.max_lon > 180 else wide.max_lon  # noqa: PLR2004 - degrees
    return BBox(wide.min_lon, wide.min_lat, east, wide.max_lat)

"""Where the mission is, so that a map program can go there."""

from __future__ import annotations

from app.gateways.reader import Reader
from app.gateways.roster import areas_for
from app.geo import bounds
from app.search.search import EVERYTHING

WORLD = (-180.0, -90.0, 180.0, 90.0)


def around(reader: Reader) -> tuple[float, float, float, float]:
    """The box around the areas that the reader may see, degrees: west, south, east, north; the world without any."""
    boxes = [bounds(area.geometry) for area in areas_for(reader, EVERYTHING).items]
    if not boxes or any(box.max_lon > 180 for box in boxes):  # noqa: PLR2004 - beyond the antimeridian
        return WORLD
    return (
        min(box.min_lon for box in boxes),
        min(box.min_lat for box in boxes),
        max(box.max_lon for box in boxes),
        max(box.max_lat for box in boxes),
    )

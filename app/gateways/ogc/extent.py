"""Where the features of a collection are, so that a map program can go there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.gateways.ogc.collections import COLLECTIONS, Collection
from app.gateways.ogc.features import feature
from app.gateways.reader import Reader
from app.geo import Bounds, bounds
from app.search.search import EVERYTHING

Box = tuple[float, float, float, float]
"""West, south, east, north, degrees."""
WORLD = (-180.0, -90.0, 180.0, 90.0)
_EVERYWHERE = Bounds(-90.0, -180.0, 90.0, 180.0)


def extents(reader: Reader, shown: Iterable[Collection]) -> dict[str, Box]:
    """Id of a collection → the box around all that it holds for the reader, and around the areas they may see.

    With the areas, it leads to the mission however little there is, and holds for most of what comes in later.
    """
    areas = _boxes(reader, COLLECTIONS["areas"])
    return {one.id: _joined([*areas, *_boxes(reader, one)]) for one in shown}


def _boxes(reader: Reader, one: Collection) -> list[Bounds]:
    """Boxes that hold every feature; a partner's are not where the rows are, so that they may be anywhere."""
    if one.around is None:
        features = map(feature, one.read(reader, EVERYTHING).items)
        return [bounds(each["geometry"]) for each in features if each["geometry"] is not None]
    return [_EVERYWHERE] if reader.principal.partner is not None else one.around(reader.session, reader.principal)


def _joined(boxes: Sequence[Bounds]) -> Box:
    """The box around all of them; the world around none, or where one crosses the antimeridian."""
    if not boxes or any(box.max_lon > 180 for box in boxes):  # noqa: PLR2004 - beyond the antimeridian
        return WORLD
    return (
        min(box.min_lon for box in boxes),
        min(box.min_lat for box in boxes),
        max(box.max_lon for box in boxes),
        max(box.max_lat for box in boxes),
    )

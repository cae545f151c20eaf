"""What there is to know of a map file before anything is drawn of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

Bounds = tuple[float, float, float, float]
"""West, south, east, north; degrees."""
WORLD: Bounds = (-180.0, -85.0511, 180.0, 85.0511)


class Form(StrEnum):
    """How tiles are asked for."""

    PMTILES = "pmtiles"
    """The page reads ranges of the file itself."""
    XYZ = "xyz"
    """One address for each tile."""


class Tiles(StrEnum):
    """What a tile is."""

    VECTOR = "vector"
    RASTER = "raster"


class BadMapError(ValueError):
    """A file that is no map we can show; the message says why."""


@dataclass(frozen=True, slots=True)
class Basemap:
    """A map file. Zooms as in the usual pyramid of tiles."""

    id: str
    """The file's name without its ending."""
    name: str
    path: Path
    form: Form
    tiles: Tiles
    media_type: str
    """Of one tile."""
    min_zoom: int
    max_zoom: int
    bounds: Bounds
    attribution: str

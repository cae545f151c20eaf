"""MBTiles: tiles in an SQLite file (https://github.com/mapbox/mbtiles-spec, 1.3), read and never written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.basemaps.basemap import WORLD, BadMapError, Basemap, Bounds, Form, Tiles

_FORMATS = {
    "pbf": (Tiles.VECTOR, "application/vnd.mapbox-vector-tile"),
    "png": (Tiles.RASTER, "image/png"),
    "jpg": (Tiles.RASTER, "image/jpeg"),
    "jpeg": (Tiles.RASTER, "image/jpeg"),
    "webp": (Tiles.RASTER, "image/webp"),
}
_MOST_ZOOM = 24


def read(path: Path) -> Basemap:
    """What the file says of itself.

    Raises:
        BadMapError: it is no MBTiles file, or of tiles that no browser shows.
    """
    try:
        with _opened(path) as file:
            about = {str(name): str(value) for name, value in file.execute("SELECT name, value FROM metadata")}
            low, high = file.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
    except sqlite3.Error as error:
        raise BadMapError("not an MBTiles file") from error
    if about.get("format", "") not in _FORMATS or low is None:
        raise BadMapError("no tiles, or tiles of an unknown type")
    tiles, media_type = _FORMATS[about["format"]]
    return Basemap(
        id=path.stem,
        name=about.get("name") or path.stem,
        path=path,
        form=Form.XYZ,
        tiles=tiles,
        media_type=media_type,
        min_zoom=int(low),
        max_zoom=int(high),
        bounds=_bounds(about),
        attribution=about.get("attribution", ""),
    )


def tile(path: Path, z: int, x: int, y: int) -> bytes | None:
    """One tile, y counted from the north as everybody but this format does; None where there is none."""
    if not (0 <= z <= _MOST_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
        return None
    query = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
    with _opened(path) as file:
        row = file.execute(query, (z, x, 2**z - 1 - y)).fetchone()
    return None if row is None else bytes(row[0])


def _bounds(about: Mapping[str, str]) -> Bounds:
    try:
        west, south, east, north = (float(part) for part in about.get("bounds", "").split(","))
    except ValueError:
        return WORLD
    return west, south, east, north


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield connection
    finally:
        connection.close()

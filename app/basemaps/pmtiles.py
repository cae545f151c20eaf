"""The head of a PMTiles archive, version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md)."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from pathlib import Path
from typing import Any

from app.basemaps.basemap import BadMapError, Basemap, Form, Tiles

_HEAD = struct.Struct("<7sB11Q6B4iB2i")
"""Magic, version, eleven offsets, lengths and counts, flags, bounds, middle."""
_MOST_METADATA = 1 << 20
_GZIP = 2
_PLAIN = 1
_E7 = 1e7
_KINDS = {
    1: (Tiles.VECTOR, "application/vnd.mapbox-vector-tile"),
    2: (Tiles.RASTER, "image/png"),
    3: (Tiles.RASTER, "image/jpeg"),
    4: (Tiles.RASTER, "image/webp"),
    5: (Tiles.RASTER, "image/avif"),
}


def read(path: Path) -> Basemap:
    """What an archive says of itself.

    Raises:
        BadMapError: it is no archive of this version, or of tiles that no browser shows.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise BadMapError("too short for a PMTiles archive")
        magic, version, *numbers = _HEAD.unpack(head)
        if (magic, version) != (b"PMTiles", 3):
            raise BadMapError("not a PMTiles archive of version 3")
        _, compression, _, kind, min_zoom, max_zoom = numbers[11:17]
        if kind not in _KINDS:
            raise BadMapError("tiles of an unknown type")
        file.seek(numbers[2])
        metadata = _metadata(file.read(min(numbers[3], _MOST_METADATA)), compression)
    tiles, media_type = _KINDS[kind]
    west, south, east, north = (degrees / _E7 for degrees in numbers[17:21])
    return Basemap(
        id=path.stem,
        name=str(metadata.get("name") or path.stem),
        path=path,
        form=Form.PMTILES,
        tiles=tiles,
        media_type=media_type,
        min_zoom=min_zoom,
        max_zoom=max_zoom,
        bounds=(west, south, east, north),
        attribution=str(metadata.get("attribution") or ""),
    )


def _metadata(raw: bytes, compression: int) -> dict[str, Any]:
    """The archive's own words; nothing where they cannot be read, since the tiles are what matters."""
    if compression not in {_PLAIN, _GZIP}:
        return {}
    try:
        value = json.loads(gzip.decompress(raw) if compression == _GZIP else raw)
    except (ValueError, OSError, EOFError, zlib.error):
        return {}
    return value if isinstance(value, dict) else {}

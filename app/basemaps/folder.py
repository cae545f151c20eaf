"""The folder a mission drops its maps into: looked through whenever somebody asks, so that nothing needs a restart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog

from app.basemaps import pmtiles, store
from app.basemaps.basemap import BadMapError, Basemap

_READERS: Mapping[str, Callable[[Path], Basemap]] = {".pmtiles": pmtiles.read, ".mbtiles": store.read}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")

log = structlog.get_logger()


def basemaps(folder: Path) -> list[Basemap]:
    """Every map in the folder, by name; what cannot be read is left out and logged."""
    found = [_read(path) for path in sorted(folder.iterdir())] if folder.is_dir() else []
    return sorted((one for one in found if one is not None), key=lambda one: one.name)


def basemap(folder: Path, id_: str) -> Basemap | None:
    """One map by its id."""
    if not _NAME.fullmatch(id_):
        return None
    return next((one for suffix in _READERS if (one := _read(folder / f"{id_}{suffix}")) is not None), None)


def _read(path: Path) -> Basemap | None:
    reader = _READERS.get(path.suffix)
    if reader is None or not _NAME.fullmatch(path.stem) or not path.is_file():
        return None
    try:
        return reader(path)
    except (BadMapError, OSError) as error:
        log.warning("basemap.unreadable", file=path.name, why=str(error))
        return None

"""`/api/v1/basemaps`: the maps a mission brought, and their tiles; the same addresses work for other map programs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from app.access.principal import Role, Scope
from app.api.ask import Ask, needs
from app.api.described.shape import media, pages
from app.api.host import host_of
from app.api.lists import listed
from app.api.problems import Kind, Problem
from app.basemaps import folder, store
from app.basemaps.basemap import Basemap, Form

router = APIRouter(prefix="/basemaps", tags=["basemaps"])

Anybody = Annotated[Ask, needs(Role.VIEWER, *Scope)]
# Not counted as a request: one look at a map is dozens of tiles.
Somebody = needs(Role.VIEWER, *Scope, counted=False)
_CACHE = "private, max-age=3600"
_TILES = ("application/vnd.mapbox-vector-tile", "image/png", "image/jpeg", "image/webp")
_ARCHIVE = media("application/vnd.pmtiles")
_TILE = media(*_TILES) | {204: {"description": "The map has none there"}}
_GZIPPED = b"\x1f\x8b"


@router.get("", responses=pages("Basemap"))
def list_basemaps(request: Request, ask: Anybody) -> Response:
    """Maps in the folder `basemaps` of the centre's data (`*.pmtiles`, `*.mbtiles`), by name."""
    return listed(request, [basemap_view(one) for one in folder.basemaps(ask.host.centre.basemaps)])


@router.get(
    "/{basemap_id}", dependencies=[Somebody], response_class=Response, responses=media("application/vnd.pmtiles")
)
def read_archive(request: Request, basemap_id: str) -> Response:
    """A PMTiles archive; ask for ranges of it."""
    found = _found(request, basemap_id, Form.PMTILES)
    return FileResponse(found.path, media_type="application/vnd.pmtiles", headers={"Cache-Control": _CACHE})


@router.get(
    "/{basemap_id}/{z}/{x}/{y}",
    dependencies=[Somebody],
    response_class=Response,
    responses=media("image/png", "image/jpeg", "image/webp", "application/vnd.mapbox-vector-tile")
    | {204: {"description": "The map has none there"}},
)
def read_tile(request: Request, basemap_id: str, z: int, x: int, y: int) -> Response:
    """One tile of an MBTiles file; 204 where the map has none."""
    found = _found(request, basemap_id, Form.XYZ)
    tile = store.tile(found.path, z, x, y)
    if tile is None:
        return Response(status_code=204, headers={"Cache-Control": _CACHE})
    headers = {"Cache-Control": _CACHE}
    if tile.startswith(_GZIPPED):
        headers["Content-Encoding"] = "gzip"
    return Response(tile, headers=headers, media_type=found.media_type)


def basemap_view(found: Basemap) -> dict[str, Any]:
    """A map as the page chooses it."""
    address = f"/api/v1/basemaps/{found.id}"
    return {
        "id": found.id,
        "name": found.name,
        "form": found.form,
        "tiles": found.tiles,
        "url": address if found.form is Form.PMTILES else f"{address}/{{z}}/{{x}}/{{y}}",
        "min_zoom": found.min_zoom,
        "max_zoom": found.max_zoom,
        "bounds": list(found.bounds),
        "attribution": found.attribution,
    }


def _found(request: Request, basemap_id: str, form: Form) -> Basemap:
    found = folder.basemap(host_of(request).centre.basemaps, basemap_id)
    if found is None or found.form is not form:
        raise Problem(Kind.NOT_FOUND)
    return found

"""How values become bytes: JSON, times as RFC 3339, GeoJSON where a thing has a place, ETags and 304."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.clock import moment
from app.jsontext import encoded

__all__ = ["GEOJSON", "JSON", "View", "encoded", "etag_of", "feature", "fits", "many", "moment", "one", "packed"]

GEOJSON = "application/geo+json"
JSON = "application/json"

_LEVEL = 6
"""Of compression: the highest takes several times as long for a hundredth less."""
LEAST_PACKED = 1_401
"""Bytes: what fits into one packet gains nothing."""

View = Mapping[str, Any]
"""What the API shows of one thing: plain JSON values; a place is under `geometry` (GeoJSON) or `position`."""


def feature(view: View) -> dict[str, Any]:
    """A GeoJSON Feature of a view; what has no place has a null geometry (RFC 7946)."""
    geometry = view.get("geometry")
    position = view.get("position")
    if geometry is None and position is not None:
        geometry = {"type": "Point", "coordinates": [position["lon"], position["lat"]]}
    properties = {name: value for name, value in view.items() if name != "geometry"}
    name = {"id": view["id"]} if "id" in view else {}
    return {"type": "Feature", **name, "geometry": geometry, "properties": properties}


def etag_of(*parts: object) -> str:
    """A strong ETag of whatever the representation depends on."""
    digest = hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f'"{digest[:20]}"'


def fits(header: str | None, etag: str) -> bool:
    """Whether an `If-Match` or `If-None-Match` header names the ETag; weak ones are compared by their value."""
    if header is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


def packed(request: Request, body: bytes) -> tuple[bytes, dict[str, str]]:
    """A body and the header that says so, packed where that saves something and can be undone.

    The same bytes are packed to the same bytes, so that an ETag of what is sent holds.
    """
    if len(body) < LEAST_PACKED or "gzip" not in request.headers.get("accept-encoding", ""):
        return body, {}
    return gzip.compress(body, _LEVEL, mtime=0), {"Content-Encoding": "gzip"}


def many(request: Request, body: bytes, media_type: str) -> Response:
    """A list, packed where the client can unpack it; 304 where it has it already.

    The ETag is weak: packed or not, it is the same.
    """
    tag = "W/" + etag_of(body)
    headers = {"ETag": tag, "Vary": "Authorization, Cookie, Accept-Encoding"}
    if fits(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    body, how = packed(request, body)
    return Response(body, 200, headers | how, media_type)


def one(request: Request, view: View, *, etag: str | None = None, status: int = 200) -> Response:
    """One thing, as JSON or, if it can have a place, with `f=geojson` as a Feature; 304 where the client has it."""
    geojson = request.query_params.get("f") == "geojson" and not view.keys().isdisjoint(("geometry", "position"))
    body = encoded(feature(view) if geojson else view)
    tag = etag or etag_of(body)
    headers = {"ETag": tag, "Vary": "Authorization, Cookie"}
    if request.method in {"GET", "HEAD"} and fits(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, GEOJSON if geojson else JSON)

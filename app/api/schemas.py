"""`/api/v1/schemas/…`: JSON Schemas of what streams, webhooks and MQTT carry, for whoever builds upon them."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from app.api.described.shape import media
from app.api.problems import Kind, Problem
from app.api.render import etag_of, fits

router = APIRouter(prefix="/schemas", tags=["stream"])

MEDIA_TYPE = "application/schema+json"
NAMES = frozenset({"event.json", "stream.json"})


@router.get("/{name}", response_class=Response, responses=media(MEDIA_TYPE))
def read_schema(request: Request, name: Annotated[str, Path(max_length=40)]) -> Response:
    """`event.json`: a CloudEvent, as webhooks and MQTT have it; `stream.json`: a message of the live stream."""
    if name not in NAMES:
        raise Problem(Kind.NOT_FOUND)
    body = files("app.gateways").joinpath("schemas", name).read_bytes()
    tag = etag_of(body)
    headers = {"ETag": tag, "Cache-Control": "public, max-age=3600"}
    if fits(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=MEDIA_TYPE)

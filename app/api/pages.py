"""The pages for people: `/`, `/sign-in`, `/setup` and the built files they are made of."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from app.api.ask import authenticated
from app.api.host import host_of
from app.api.problems import Kind, Problem

router = APIRouter(include_in_schema=False)

STATIC = Path(__file__).parents[1] / "static"
"""Where the build hook puts the built pages."""
_MISSING = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Heliograph</title><h1>Heliograph</h1>"
    "<p>The centre runs, but its pages were not built. Build them with <code>python hatch_build.py</code> "
    "in the source folder, or install the package without <code>SKIP_WEB</code>."
    "<p>What can be asked without pages: <a href=/docs>/docs</a>.</html>"
)
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_FOREVER = "public, max-age=31536000, immutable"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}


@router.get("/")
def ops(request: Request) -> Response:
    """The threat map; whoever is not signed in is sent to the sign-in page and comes back here."""
    host = host_of(request)
    try:
        authenticated(request, host.centre.database, now=host.centre.clock.now())
    except Problem:
        wanted = f"/?{request.url.query}" if request.url.query else "/"
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}", 303, {"Cache-Control": "no-store"})
    return _page(request, "ops.html")


@router.get("/sign-in")
def sign_in(request: Request) -> Response:
    """The sign-in page."""
    return _page(request, "sign-in.html")


@router.get("/setup")
def setup(request: Request) -> Response:
    """The page behind a one-time link; the secret is after the `#` and is never sent here."""
    return _page(request, "setup.html")


@router.get("/assets/{name}")
def asset(request: Request, name: str) -> Response:
    """A script, style or picture; its name holds a hash of what it is, so it may be kept for ever."""
    return _file(request, STATIC / "assets", name, _FOREVER)


@router.get("/basemap/{name}")
def world(request: Request, name: str) -> Response:
    """The basemap that was built with the pages; read in ranges."""
    return _file(request, STATIC / "basemap", name, "no-cache")


def _page(request: Request, name: str) -> Response:
    if not (STATIC / name).is_file():
        return HTMLResponse(_MISSING, 503)
    return _file(request, STATIC, name, "no-cache", media_type="text/html")


def _file(request: Request, folder: Path, name: str, cache: str, media_type: str = "") -> Response:
    # One plain name: nothing outside the folder can be asked for.
    if not _NAME.fullmatch(name) or not (path := folder / name).is_file():
        raise Problem(Kind.NOT_FOUND)
    kind = media_type or _TYPES.get(path.suffix, "application/octet-stream")
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    wanted = request.headers.get("accept-encoding", "")
    for encoding, suffix in _ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if encoding in wanted and packed.is_file():
            return FileResponse(packed, headers=headers | {"Content-Encoding": encoding}, media_type=kind)
    return FileResponse(path, headers=headers, media_type=kind)

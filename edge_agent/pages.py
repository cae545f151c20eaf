"""The tablet page: the files that the build put beside this one, the mission's basemaps, the authority to trust."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from edge_agent.agent import Agent
from edge_agent.problems import Code, Problem
from edge_agent.trust import CA_PATH, authority_der

STATIC = Path(__file__).with_name("static")
"""Where the build hook puts the built page."""
BASEMAPS = "basemaps"
"""Folder of the agent's data into which a mission's maps (`*.pmtiles`) are put."""
_MISSING = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Heliograph</title><h1>Heliograph</h1>"
    "<p>This site's agent runs, but its page was not built. Build it with <code>python hatch_build.py</code> "
    "in the source folder, or install the package without <code>SKIP_WEB</code>."
    "<p>Programs can file reports all the same: <a href=/openapi.json>/openapi.json</a>.</html>"
)
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_FOREVER = "public, max-age=31536000, immutable"
_ALWAYS_ASK = "no-cache"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".html": "text/html",
    ".woff2": "font/woff2",
}
_FOLDERS = {"assets": _FOREVER, "icons": _ALWAYS_ASK, "basemap": _ALWAYS_ASK}
"""Folders of the build: names under `assets` hold a hash of what they are."""

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(agent: Agent) -> list[Route]:
    """Addresses of the page; all of them open, for there is no secret in it."""
    return [
        *(Route(path, page("tablet.html"), include_in_schema=False) for path in ("/", "/enrol")),
        Route("/sw.js", page("sw.js"), include_in_schema=False),
        Route("/manifest.webmanifest", page("manifest.webmanifest"), include_in_schema=False),
        Route(CA_PATH, authority(agent), include_in_schema=False),
        *(Route(f"/{folder}/{{name}}", asset(folder), include_in_schema=False) for folder in _FOLDERS),
    ]


async def list_basemaps(agent: Agent, _request: Request) -> Response:
    """The mission's maps on this site's disk."""
    folder = agent.config.data / BASEMAPS
    found = sorted(folder.glob("*.pmtiles")) if folder.is_dir() else []
    shown = [
        {"name": path.stem, "path": f"/basemaps/{path.name}", "bytes": path.stat().st_size}
        for path in found
        if _NAME.fullmatch(path.name)
    ]
    return JSONResponse({"basemaps": shown})


async def read_basemap(agent: Agent, request: Request) -> Response:
    """A map; ask for ranges of it."""
    name = request.path_params["name"]
    if not name.endswith(".pmtiles"):
        raise Problem(Code.NOT_FOUND)
    return _file(request, agent.config.data / BASEMAPS, name, _ALWAYS_ASK)


def page(name: str) -> Endpoint:
    """Serves one page of the build; says how to build it where it is missing."""

    async def endpoint(request: Request) -> Response:
        if not (STATIC / name).is_file():
            return HTMLResponse(_MISSING, 503, {"Cache-Control": "no-store"})
        answer = _file(request, STATIC, name, _ALWAYS_ASK)
        if name == "sw.js":
            answer.headers["Service-Worker-Allowed"] = "/"
        return answer

    return endpoint


def asset(folder: str) -> Endpoint:
    """Serves the files of one folder of the build."""

    async def endpoint(request: Request) -> Response:
        return _file(request, STATIC / folder, request.path_params["name"], _FOLDERS[folder])

    return endpoint


def authority(agent: Agent) -> Endpoint:
    """Serves the authority to trust, DER."""

    async def endpoint(_request: Request) -> Response:
        if agent.config.authority is None:
            raise Problem(Code.NOT_FOUND)
        headers = {"Content-Disposition": 'attachment; filename="heliograph-ca.crt"'}
        return Response(authority_der(agent.config.authority), 200, headers, "application/x-x509-ca-cert")

    return endpoint


def _file(request: Request, folder: Path, name: str, cache: str) -> Response:
    # One plain name: nothing outside the folder can be asked for.
    if not _NAME.fullmatch(name) or not (path := folder / name).is_file():
        raise Problem(Code.NOT_FOUND)
    kind = _TYPES.get(path.suffix, "application/octet-stream")
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    wanted = request.headers.get("accept-encoding", "")
    for encoding, suffix in _ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if encoding in wanted and packed.is_file():
            return FileResponse(packed, headers=headers | {"Content-Encoding": encoding}, media_type=kind)
    return FileResponse(path, headers=headers, media_type=kind)

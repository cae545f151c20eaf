"""`/docs` and `/api/v1/problems`: what can be asked and what can go wrong, from our own pages, without a script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.api.problems import Kind
from app.api.render import JSON, encoded

router = APIRouter(tags=["guide"])

_METHODS = ("get", "post", "put", "patch", "delete")


@router.get("/api/v1/problems")
async def problems() -> Response:
    """Every kind of problem with its code, status, title and what to do: where the `type` of a problem points."""
    entries = [{"code": kind.code, "status": kind.status, "title": kind.title, "detail": kind.advice} for kind in Kind]
    return Response(encoded({"items": entries}), media_type=JSON)


@router.get("/docs", include_in_schema=False)
async def guide(request: Request) -> HTMLResponse:
    """The routes as a page; the same as `/openapi.json`, for people."""
    document: Mapping[str, Any] = request.app.openapi()
    rows = "".join(
        _row(method.upper(), path, operations[method])
        for path, operations in document["paths"].items()
        for method in _METHODS
        if method in operations
    )
    return HTMLResponse(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Heliograph API</title>"
        "<h1>Heliograph API</h1><p>The same for programs: <a href=/openapi.json>/openapi.json</a>; "
        "problems: <a href=/api/v1/problems>/api/v1/problems</a>.</p>"
        f"<table><thead><tr><th>Method<th>Path<th>What it does</thead><tbody>{rows}</tbody></table></html>"
    )


def _row(method: str, path: str, operation: Mapping[str, Any]) -> str:
    words = escape(str(operation.get("description", operation.get("summary", ""))))
    return f"<tr><th>{method}<td><code>{escape(path)}</code><td>{words}"

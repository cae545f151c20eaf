"""`/docs` and `/api/v1/problems`: what can be asked and what can go wrong, from our own pages, without a script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, Response

from app.api.described.document import COMPONENTS
from app.api.described.page import answers, prose, shape
from app.api.described.shape import answer
from app.api.problems import Kind
from app.api.render import JSON, encoded

router = APIRouter(tags=["guide"])

_METHODS = ("get", "post", "put", "patch", "delete")
_STYLE = Path(__file__).with_name("plain.css")

Operation = Mapping[str, Any]


@router.get("/api/v1/problems", responses=answer("ProblemKinds"))
async def problems() -> Response:
    """Every kind of problem with its code, status, title and what to do: where the `type` of a problem points."""
    entries = [{"code": kind.code, "status": kind.status, "title": kind.title, "detail": kind.advice} for kind in Kind]
    return Response(encoded({"items": entries}), media_type=JSON)


@router.get("/plain.css", include_in_schema=False)
def style() -> Response:
    """How pages without a script look."""
    return FileResponse(_STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


@router.get("/docs", include_in_schema=False)
async def guide(request: Request) -> HTMLResponse:
    """The routes as a page; the same as `/openapi.json`, for people."""
    document: Mapping[str, Any] = request.app.openapi()
    groups: dict[str, list[str]] = {}
    for method, path, operation in _operations(document):
        row = _row(method, path, operation, document)
        groups.setdefault(next(iter(operation.get("tags", ())), "more"), []).append(row)
    index = "".join(f'<li><a href="#{escape(tag)}">{escape(tag)}</a>' for tag in groups)
    words = {one["name"]: one["description"] for one in document["tags"]}
    tables = "".join(_table(tag, words.get(tag, ""), rows) for tag, rows in groups.items())
    shapes = "".join(shape(name, schema) for name, schema in COMPONENTS.items())
    return HTMLResponse(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>Heliograph API</title><link rel="stylesheet" href="/plain.css"><h1>Heliograph API</h1>'
        '<p>The same for programs: <a href="/openapi.json">/openapi.json</a>; problems: '
        '<a href="/api/v1/problems">/api/v1/problems</a>; for GIS programs: <a href="/ogc?f=html">/ogc</a>.</p>'
        f"<p>{prose(document['components']['securitySchemes']['key']['description'])}</p>"
        f'<nav><ul>{index}<li><a href="#shapes">shapes</a></ul></nav>{tables}'
        f'<h2 id="shapes">Shapes</h2><p>What answers are made of.</p>{shapes}</html>'
    )


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    for path, operations in document["paths"].items():
        yield from ((method.upper(), path, operations[method]) for method in _METHODS if method in operations)


def _table(tag: str, words: str, rows: list[str]) -> str:
    head = "".join(f'<th scope="col">{name}' for name in ("Method", "Path", "What it does", "Takes", "Answers"))
    title = f'<h2 id="{escape(tag)}">{escape(tag)}</h2><p>{prose(words)}</p>'
    return f"{title}<table><thead><tr>{head}<tbody>{''.join(rows)}</table>"


def _row(method: str, path: str, operation: Operation, document: Mapping[str, Any]) -> str:
    words = "<br>".join(prose(str(operation.get("description", operation.get("summary", "")))).split("\n\n"))
    taken = [*_parameters(operation), *_fields(operation, document)]
    names = ", ".join(f"<code>{escape(name)}</code>" for name in taken)
    return f'<tr><th scope="row">{method}<td><code>{escape(path)}</code><td>{words}<td>{names}<td>{answers(operation)}'


def _parameters(operation: Operation) -> list[str]:
    return [str(one["name"]) for one in operation.get("parameters", ()) if one["in"] != "path"]


def _fields(operation: Operation, document: Mapping[str, Any]) -> list[str]:
    """Members of the body; a question mark behind what may be left out."""
    content = operation.get("requestBody", {}).get("content", {}).get(JSON, {})
    name = str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
    schema = document.get("components", {}).get("schemas", {}).get(name, {})
    needed = frozenset(schema.get("required", ()))
    return [member if member in needed else f"{member}?" for member in schema.get("properties", ())]

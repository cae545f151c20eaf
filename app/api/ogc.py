"""`/ogc`: OGC API - Features, for QGIS, GDAL and other GIS programs; what it says is made in `app.gateways.ogc`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPBasic
from starlette.responses import Response

from app.access.principal import Role, Scope
from app.api import problems
from app.api.ask import Ask, needs
from app.api.need import Need
from app.api.problems import Detail, Kind, Problem
from app.api.render import encoded, etag_of, fits, packed
from app.gateways.ogc import documents, openapi, pages
from app.gateways.ogc.collections import COLLECTIONS, Collection, collections_for
from app.gateways.ogc.documents import Document
from app.gateways.ogc.extent import Box, extents
from app.gateways.ogc.items import item, items
from app.gateways.ogc.links import GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from app.gateways.ogc.query import FORMAT, query_of
from app.search.parse import SearchError, cursor_of

# Describes, for the OpenAPI document, one more way to send a key.
_BASIC = Depends(HTTPBasic(scheme_name="basic", auto_error=False))

router = APIRouter(prefix="/ogc", tags=["ogc"], responses=problems.DOCUMENTED, dependencies=[_BASIC])

SCOPES = (Scope.REPORTS_READ, Scope.THREATS_READ, Scope.ALERTS_READ, Scope.UNITS_READ)
Reader = Annotated[Ask, needs(Role.VIEWER, *SCOPES, partners=True, basic=True)]


@router.get("/", include_in_schema=False)
@router.get("")
def landing(request: Request, _ask: Reader) -> Response:
    """Where every client begins."""
    return _answer(request, documents.TITLE, documents.landing(_base(request)))


@router.get("/conformance")
def conformance(request: Request, _ask: Reader) -> Response:
    """The classes of the standards that are kept."""
    return _answer(request, "Conformance", documents.conformance(_base(request)))


@router.get("/api")
def describe(request: Request, ask: Reader) -> Response:
    """What can be asked, as OpenAPI 3.0."""
    document = openapi.openapi(_base(request), collections_for(ask.principal))
    return _answer(request, "What can be asked", document, OPENAPI)


@router.get("/collections")
def list_collections(request: Request, ask: Reader) -> Response:
    """The collections that are yours to read."""
    shown = collections_for(ask.principal)
    return _answer(request, "Collections", documents.collections(_base(request), shown, _extents(ask, shown)))


@router.get("/collections/{collection_id}")
def read_collection(request: Request, ask: Reader, collection_id: str) -> Response:
    """One collection: what it holds and where."""
    one = _collection(ask, collection_id)
    return _answer(request, one.title, documents.collection(_base(request), one, _extents(ask, [one])[one.id]))


@router.get("/collections/{collection_id}/queryables")
def read_queryables(request: Request, ask: Reader, collection_id: str) -> Response:
    """The properties that a filter may name."""
    one = _collection(ask, collection_id)
    return _answer(request, one.title, documents.queryables(_base(request), one), SCHEMA)


@router.get("/collections/{collection_id}/items", openapi_extra={"parameters": openapi.PARAMETERS})
def list_items(request: Request, ask: Reader, collection_id: str) -> Response:
    """Features page by page. Every scalar property is a parameter too, such as `kind=IED`."""
    one = _collection(ask, collection_id)
    given = request.query_params.multi_items()
    try:
        query = query_of(given, one)
    except SearchError as error:
        faults = [Detail(f"query.{fault.parameter}", fault.code, fault.message) for fault in error.faults]
        raise Problem(Kind.BAD_QUERY, errors=faults) from None
    with ask.reading() as session:
        page = items(ask.reader(session), one, query)
    document = documents.page(_base(request), one, page.items, given, cursor_of(page.after))
    return _answer(request, one.title, document, GEOJSON, checked=True)


@router.get("/collections/{collection_id}/items/{feature_id}")
def read_item(request: Request, ask: Reader, collection_id: str, feature_id: str) -> Response:
    """One feature."""
    one = _collection(ask, collection_id)
    with ask.reading() as session:
        feature = item(ask.reader(session), one, feature_id)
    if feature is None:
        raise Problem(Kind.NOT_FOUND)
    return _answer(request, f"{one.title}: {feature_id}", documents.single(_base(request), one, feature), GEOJSON)


def _collection(ask: Ask, name: str) -> Collection:
    one = COLLECTIONS.get(name)
    if one is None:
        raise Problem(Kind.NOT_FOUND)
    Need(Role.VIEWER, (one.scope,), partners=True).check(ask.principal)
    return one


def _extents(ask: Ask, shown: Iterable[Collection]) -> dict[str, Box]:
    with ask.reading() as session:
        return extents(ask.reader(session), shown)


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{router.prefix}"


def _answer(
    request: Request, title: str, document: Document, media_type: str = JSON, *, checked: bool = False
) -> Response:
    """The document in the format that was asked for, with an ETag; 304 where the client has it already.

    `checked`: the parameters were looked at already; else none but the format is understood.
    """
    unknown = [name for name in request.query_params if name != FORMAT]
    if unknown and not checked:
        raise _bad(unknown[0][:40], "unknown_parameter", f"Only `{FORMAT}` is understood here.")
    if _wants_page(request):
        body, media_type = pages.page(title, document).encode(), f"{HTML}; charset=utf-8"
    else:
        body = encoded(document)
    headers = {"Vary": "Accept, Accept-Encoding, Authorization, Cookie", "Cache-Control": "private, no-cache"}
    body, how = packed(request, body)
    headers |= how
    headers["ETag"] = etag_of(headers.get("Content-Encoding"), body)
    if fits(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers, media_type)


def _wants_page(request: Request) -> bool:
    """By `f`, else by whether HTML stands before JSON in `Accept`, as only browsers have it."""
    format_ = request.query_params.get(FORMAT)
    if format_ is None:
        accepted = request.headers.get("accept", "")
        return HTML in accepted and "json" not in accepted.partition(HTML)[0]
    if format_ not in {"json", "html"}:
        raise _bad(FORMAT, "unknown_value", "Give json or html.")
    return format_ == "html"


def _bad(name: str, code: str, message: str) -> Problem:
    return Problem(Kind.BAD_QUERY, errors=[Detail(f"query.{name}", code, message)])

"""`/api/v1/cap`: alerts as signed CAP 1.2 messages with an Atom feed, and messages of others on their way in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.security import HTTPBasic
from starlette.responses import Response

from app.access.principal import Partner, Role, Scope
from app.accounts.identity import own_key
from app.api.alerts import Number
from app.api.ask import Ask, needs
from app.api.described.shape import answer, media
from app.api.lists import check_names
from app.api.problems import Detail, Kind, Problem
from app.api.render import JSON, encoded, etag_of, fits, packed
from app.api.reports import check_areas
from app.gateways.alerts import addressed, alerts_of
from app.gateways.cap.accept import Outcome, Taken, accept
from app.gateways.cap.atom import ATOM_TYPE, entry_of, feed
from app.gateways.cap.digest import has_area, in_force
from app.gateways.cap.encode import message_at, messages_of
from app.gateways.cap.message import MEDIA_TYPE, Message
from app.gateways.cap.opened import Opened, opened
from app.gateways.cap.origins import origins_of
from app.gateways.cap.read import CapFault
from app.gateways.cap.signature import signed
from app.gateways.cap.write import written
from app.gateways.xml import to_bytes

router = APIRouter(prefix="/cap", tags=["cap"])

# Describes, for the OpenAPI document, one more way to send a key: feed readers know no other.
_BASIC = Depends(HTTPBasic(scheme_name="basic", auto_error=False))

PEM = "application/x-pem-file"
XML_TYPES = frozenset({MEDIA_TYPE, "application/xml", "text/xml"})
Reader = Annotated[Ask, needs(Role.VIEWER, Scope.ALERTS_READ, partners=True, basic=True)]
Anybody = Annotated[Ask, needs(Role.VIEWER, *Scope, partners=True, basic=True)]
Writer = Annotated[Ask, needs(Role.REPORTER, Scope.REPORTS_WRITE, partners=True)]
Revision = Annotated[int, Path(ge=0, le=2**31 - 1)]
_STATUS = {Outcome.FILED: 201, Outcome.AMENDED: 201, Outcome.HELD: 202}
_KINDS = {"xml_too_large": Kind.TOO_LARGE, "id_conflict": Kind.CONFLICT}


@router.get("/feed", response_class=Response, responses=media(ATOM_TYPE), dependencies=[_BASIC])
def read_feed(request: Request, ask: Reader, area: Annotated[str, Query(min_length=1, max_length=40)] = "") -> Response:
    """An Atom feed of the alerts in force, each with a link to its CAP message; `area` for one area alone."""
    check_names(request, "area")
    base = str(request.base_url).rstrip("/")
    with ask.reading() as session:
        reader = ask.reader(session)
        if area and not has_area(reader, area):
            raise Problem(Kind.INVALID, errors=[Detail("query.area", "unknown_value", "Give the code of one area.")])
        issuer = ask.host.centre.cap.issuer(reader)
        entries = [
            entry_of(one, issuer, base + _address(one.number, one.now.revision)) for one in in_force(reader, area)
        ]
        since = reader.roster.started_at or 0
    body = feed(entries, issuer, str(request.url), area=area, since=since)
    return _answer(request, body, ATOM_TYPE, "W/" + etag_of(body))


@router.get("/certificate", response_class=Response, responses=media(PEM), dependencies=[_BASIC])
def read_certificate(request: Request, ask: Anybody) -> Response:
    """The certificate whose key signs our CAP messages, PEM: pin it."""
    body = ask.host.centre.cap.identity.certificate
    return _answer(request, body, PEM, "W/" + etag_of(body))


@router.get("/alerts/{number}", response_class=Response, responses=media(MEDIA_TYPE), dependencies=[_BASIC])
def read_alert(request: Request, ask: Reader, number: Number) -> Response:
    """What an alert says now, as a signed CAP message; what has ended stays readable."""
    return _message(request, ask, number, None)


@router.get("/alerts/{number}/{revision}", response_class=Response, responses=media(MEDIA_TYPE), dependencies=[_BASIC])
def read_message(request: Request, ask: Reader, number: Number, revision: Revision) -> Response:
    """One message of an alert, as it was issued."""
    return _message(request, ask, number, revision)


def _message(request: Request, ask: Ask, number: int, revision: int | None) -> Response:
    with ask.reading() as session:
        reader = ask.reader(session)
        alert = next(iter(addressed(reader, [*alerts_of(reader, [number]).values()])), None)
        issuer = ask.host.centre.cap.issuer(reader)
        origins = () if issuer.partner is Partner.PUBLIC else origins_of(session, number)
    if alert is None or not messages_of(alert, issuer):
        raise Problem(Kind.NOT_FOUND)
    places = {said.revision: place for place, said in enumerate(alert.messages)}
    place = places.get(alert.now.revision if revision is None else revision)
    if place is None:
        raise Problem(Kind.NOT_FOUND)
    message = message_at(alert, place, issuer, origins)
    where = _address(number, alert.messages[place].revision)
    return _signed(request, ask, message, {"Content-Location": where})


def _signed(request: Request, ask: Ask, message: Message, headers: dict[str, str]) -> Response:
    """Signed; two signatures of the same words differ, so that the ETag is of the words and weak."""
    root, identity = written(message), ask.host.centre.cap.identity
    etag = "W/" + etag_of(to_bytes(root), identity.certificate)
    if fits(request.headers.get("if-none-match"), etag):
        return _answer(request, b"", MEDIA_TYPE, etag, headers)
    return _answer(request, to_bytes(signed(root, identity)), MEDIA_TYPE, etag, headers)


def _address(number: int, revision: int) -> str:
    return f"/api/v1/cap/alerts/{number}/{revision}"


def _answer(
    request: Request, body: bytes, media_type: str, etag: str, headers: dict[str, str] | None = None
) -> Response:
    """The body, packed where the client can unpack it; the ETag is weak, so that both are the same. 304 as due."""
    told = {"ETag": etag, "Vary": "Authorization, Cookie, Accept-Encoding", "Cache-Control": "private, no-cache"}
    told |= headers or {}
    if fits(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=told)
    body, how = packed(request, body)
    return Response(body, 200, told | how, media_type)


async def document(request: Request) -> bytes:
    """The body as it came."""
    return await request.body()


@router.post(
    "",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": {MEDIA_TYPE: {}}}},
    responses=answer("CapTaken", status=201) | answer("CapTaken") | answer("CapTaken", status=202),
)
def take_message(request: Request, ask: Writer, raw: Annotated[bytes, Depends(document)]) -> Response:
    """Take a CAP message of a source that the mission listens to. It becomes a report, never an alert.

    201: filed; 202: held for an officer; 200: put on record, or known already.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in XML_TYPES:
        raise Problem(Kind.UNSUPPORTED_MEDIA_TYPE, f"Send `{MEDIA_TYPE}`.")
    try:
        found = opened(raw, ask.host.centre.cap.sources, now=ask.now)
        _check_bearer(ask, found)
        with ask.writing() as session:
            taken = accept(session, ask.roster(session), found, by=ask.principal.name, now=ask.now)
            if taken.report is not None:
                check_areas(session, ask, taken.report, "body.area")
    except CapFault as fault:
        kind, where = _KINDS.get(fault.rule, Kind.INVALID), f"body.{fault.where}".rstrip(".")
        raise Problem(kind, code=fault.rule, errors=[Detail(where, fault.rule, fault.detail)]) from fault
    return _told(taken)


def _check_bearer(ask: Ask, found: Opened) -> None:
    """A key brings what its source signed, or what its source lets it bring; a person answers for what they bring."""
    keys = found.source.keys
    is_named = own_key(ask.principal) in keys
    if ask.principal.scopes is not None and not is_named and (keys or not found.source.certificates):
        raise CapFault("key_wrong", "this key is not one that may bring messages of this sender")


def _told(taken: Taken) -> Response:
    view: dict[str, Any] = {
        "outcome": taken.outcome,
        "report": str(taken.report) if taken.report else None,
        "again": taken.again,
        "notes": [asdict(one) for one in taken.notes],
    }
    headers = {"Location": f"/api/v1/reports/{taken.report}"} if taken.report else {}
    return Response(encoded(view), 200 if taken.again else _STATUS.get(taken.outcome, 200), headers, JSON)

"""`/api/v1/cap/received`: what outside senders said and what became of it, for officers of the whole mission."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.access.principal import Role
from app.api.ask import Ask, needs
from app.api.described.shape import media, pages
from app.api.lists import documented, listed, searching
from app.api.problems import Kind, Problem
from app.api.render import View, moment
from app.gateways.cap import store
from app.gateways.cap.accept import Outcome
from app.gateways.cap.message import MEDIA_TYPE
from app.gateways.cap.tables import CapMessage
from app.search.parse import Grammar
from app.search.search import Search

router = APIRouter(prefix="/cap/received", tags=["cap"])

GRAMMAR = Grammar(takes=frozenset({"time", "state", "status", "q"}), states=frozenset(Outcome), key=(int, UUID))
_WHOLE = "What outsiders say lies in no area before it is a report: it is for officers of the whole mission."


def whole(ask: Annotated[Ask, needs(Role.OFFICER)]) -> Ask:
    """An officer who sees the whole mission.

    Raises:
        Problem: one of some areas.
    """
    if ask.principal.areas is not None:
        raise Problem(Kind.FORBIDDEN, _WHOLE)
    return ask


Officer = Annotated[Ask, Depends(whole)]


@router.get("", openapi_extra=documented(GRAMMAR), responses=pages("CapReceived", geojson=True))
def list_received(request: Request, ask: Officer, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """CAP messages that came in, the newest first. `state` is what became of them, `q` a part of sender or name."""
    with ask.reading() as session:
        page = store.page(session, search)
    return listed(request, [received_view(row) for row in page.items], page.after)


@router.get("/{name}", response_class=Response, responses=media(MEDIA_TYPE))
def read_received(ask: Officer, name: UUID) -> Response:
    """One message as it came, byte for byte, with the signature of whoever sent it; to be saved, not to be shown."""
    with ask.reading() as session:
        row = store.known(session, [name]).get(name)
    if row is None:
        raise Problem(Kind.NOT_FOUND)
    return Response(row.raw, 200, {"Content-Disposition": f'attachment; filename="{name}.xml"'}, MEDIA_TYPE)


def received_view(row: CapMessage) -> View:
    """A message that came in, without its text."""
    return {
        "id": str(row.name),
        "source": row.source,
        "sender": row.sender,
        "identifier": row.identifier,
        "sent_at": moment(row.sent),
        "type": row.type,
        "status": row.status,
        "outcome": row.outcome,
        "report": str(row.report_id) if row.report_id else None,
        "notes": row.notes,
        "received_at": moment(row.received_at),
        "by": row.by,
    }

"""`/api/v1/events`: the journal as a list, for whoever asks later who did what; administrators see sign-ins too."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.principal import Role
from app.api.ask import Ask, needs
from app.api.described.shape import pages
from app.api.lists import documented, listed, searching
from app.api.render import View, moment
from app.journal.store import page
from app.journal.tables import Event
from app.search.parse import Grammar
from app.search.search import Search

router = APIRouter(tags=["stream"])

GRAMMAR = Grammar(takes=frozenset({"time", "kind", "area", "q"}), kinds=None, key=(int,))


@router.get("/events", openapi_extra=documented(GRAMMAR), responses=pages("Event", geojson=True))
def list_events(
    request: Request, ask: Annotated[Ask, needs(Role.OFFICER)], search: Annotated[Search, searching(GRAMMAR)]
) -> Response:
    """Events, newest first. `kind` is a type (`decision.made`), `q` a part of the subject or of who did it."""
    with ask.reading() as session:
        found = page(session, search, ask.principal)
    return listed(request, [event_view(event) for event in found.items], found.after)


def event_view(event: Event) -> View:
    """An event as the stream tells it."""
    return {
        "id": event.id,
        "at": moment(event.at),
        "type": event.type,
        "subject": event.subject,
        "by": event.by,
        "data": event.data,
    }

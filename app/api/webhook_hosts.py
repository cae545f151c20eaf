"""`/api/v1/webhook-hosts`: hosts inside the mission's own network that an administrator allows as receivers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from app.access.principal import Role
from app.api.ask import Ask, needs
from app.api.described.shape import pages
from app.api.lists import listed
from app.api.problems import Kind, Problem
from app.api.views_webhooks import host_view
from app.gateways.hooks.hosts import store
from app.journal.store import record

router = APIRouter(prefix="/webhook-hosts", tags=["webhooks"])

Admin = Annotated[Ask, needs(Role.ADMIN)]
Name = Annotated[str, Path(max_length=63, pattern=r"^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$")]


@router.get("", responses=pages("WebhookHost"))
def list_hosts(request: Request, ask: Admin) -> Response:
    """Hosts that were allowed, by name."""
    with ask.reading() as session:
        return listed(request, [host_view(row) for row in store.hosts(session)])


@router.put("/{name}", status_code=204)
def allow_host(ask: Admin, name: Name) -> Response:
    """Allow a host by its name: loopback and private addresses, and plain HTTP. Metadata addresses stay shut."""
    _check_whole(ask)
    with ask.writing() as session:
        store.allow(session, name.lower(), by=ask.principal.name, now=ask.now)
        record(session, "webhook.host_allowed", name, at=ask.now, by=ask.principal.name, audit=True, data={})
    return Response(status_code=204)


@router.delete("/{name}", status_code=204)
def disallow_host(ask: Admin, name: Name) -> Response:
    """Take it back; posts to the host are refused from the next one on."""
    _check_whole(ask)
    with ask.writing() as session:
        if not store.disallow(session, name.lower()):
            raise Problem(Kind.NOT_FOUND)
        record(session, "webhook.host_refused", name, at=ask.now, by=ask.principal.name, audit=True, data={})
    return Response(status_code=204)


def _check_whole(ask: Ask) -> None:
    """The network is the whole mission's."""
    if ask.principal.areas is not None:
        raise Problem(Kind.FORBIDDEN, "This needs an administrator of the whole mission.")

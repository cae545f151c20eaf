"""`/api/v1/mqtt` and `/api/v1/keys/{prefix}/mqtt`: ways into the integrators' broker for the holders of keys."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.principal import Role
from app.accounts.keys import works
from app.api.ask import Ask, needs
from app.api.described.shape import answer
from app.api.keys import KeyPrefix, is_within, key_within
from app.api.problems import Kind, Problem
from app.api.render import JSON, encoded, moment, one
from app.broker.integrators import Integrators
from app.gateways.mqtt import store
from app.gateways.mqtt.tables import MqttFeed
from app.journal.store import record
from app.ways import DAYS, open_way, topics_of

router = APIRouter(tags=["accounts"])

OFF = "This centre has no broker for integrators; set HELIOGRAPH_INTEGRATOR_PORT and start it again."

Admin = Annotated[Ask, needs(Role.ADMIN)]


@router.get("/mqtt", responses=answer("Mqtt"))
def read_mqtt(request: Request, ask: Admin) -> Response:
    """Whether there is a broker for integrators, and until when the certificate of which key holds, by key."""
    with ask.reading() as session:
        ways = [way_view(feed) for feed in store.feeds(session) if is_within(session, ask, feed.key)]
    return one(request, {"open": ask.host.centre.integrators is not None, "keys": ways})


@router.post("/keys/{prefix}/mqtt", status_code=201, responses=answer("MqttAccess", status=201))
def open_mqtt(ask: Admin, prefix: KeyPrefix) -> Response:
    """A certificate for the holder of a key, and a topic tree that is kept for it. Shown once.

    Asked again, the certificate before is revoked; the tree goes on where it was.
    """
    broker = _broker(ask)
    with ask.reading() as session:
        key = key_within(session, ask, prefix)
    if not works(key, now=ask.now):
        raise Problem(Kind.CONFLICT, "This key works no more.", code="key_shut")
    way = open_way(
        ask.host.centre.database,
        lambda key, days: broker.admit(key, days=days),
        key,
        days=DAYS,
        by=ask.principal.name,
        now=ask.now,
    )
    given = way.admission
    body = {
        "host": given.host,
        "port": given.port,
        "topics": topics_of(prefix),
        "authority": given.authority.decode(),
        "certificate": given.identity.certificate.decode(),
        "key": given.identity.key.decode(),
        "expires_at": moment(way.until),
    }
    return Response(encoded(body), 201, media_type=JSON)


@router.delete("/keys/{prefix}/mqtt", status_code=204)
def close_mqtt(ask: Admin, prefix: KeyPrefix) -> Response:
    """Revoke the certificate and clear the tree."""
    broker = _broker(ask)
    with ask.writing() as session:
        key_within(session, ask, prefix)
        if not store.remove(session, prefix):
            raise Problem(Kind.NOT_FOUND)
        record(session, "key.mqtt_closed", prefix, at=ask.now, by=ask.principal.name, audit=True, data={})
    broker.shut(prefix)
    return Response(status_code=204)


def way_view(feed: MqttFeed) -> dict[str, Any]:
    """A way in; never its key."""
    return {
        "key": feed.key,
        "topics": topics_of(feed.key),
        "expires_at": moment(feed.certificate_until),
        "opened_by": feed.created_by,
        "opened_at": moment(feed.created_at),
    }


def _broker(ask: Ask) -> Integrators:
    broker = ask.host.centre.integrators
    if broker is None:
        raise Problem(Kind.CONFLICT, OFF, code="mqtt_off")
    return broker

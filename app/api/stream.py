"""`/api/v1/stream`: every change as it is committed, from any cursor, within what the listener may see.

Over server-sent events or a WebSocket: the same events with the same ids, told by the same loop (`telling`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Request, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from app.access.principal import Role
from app.api.ask import Ask, admitted, needs
from app.api.host import host_of
from app.api.need import Need
from app.api.problems import Problem, answer
from app.api.render import encoded
from app.api.tail import Tail
from app.api.telling import Beat, Cut, Listener, Piece, listener_of, telling
from app.journal.entry import GROUPS

router = APIRouter(tags=["stream"])

RETRY_MS = 2000
CLOSE = {"too_slow": 1013, "not_allowed": 1008}
"""Reason of `cut` → close code of the WebSocket (RFC 6455, 7.4): try again later; policy."""
RESTART = 1012
LISTENING = Need(Role.VIEWER, tuple(dict.fromkeys(GROUPS.values())), partners=True)
Listening = Annotated[Ask, needs(LISTENING.role, *LISTENING.scopes, partners=LISTENING.partners)]
log = structlog.get_logger()
_WHAT = {
    "cursor": "Id of the last event, or `now`.",
    "types": "`alert,threat.created` …",
    "area": "Codes of areas.",
    "kind": "Kinds of the catalogue.",
    "state": "States of alerts and threats.",
    "urgency": "Urgencies of alerts.",
    "f": "`json`, or `cloudevents`: the things themselves, in CloudEvents.",
}
_PARAMETERS: list[dict[str, Any]] = [
    {"name": name, "in": "query", "schema": {"type": "string"}, "description": text} for name, text in _WHAT.items()
]


@router.get(
    "/stream",
    response_class=StreamingResponse,
    openapi_extra={
        "parameters": [*_PARAMETERS, {"name": "Last-Event-ID", "in": "header", "schema": {"type": "string"}}]
    },
)
async def stream(request: Request, ask: Listening) -> StreamingResponse:
    """Live events (server-sent events; the same address takes a WebSocket).

    Each event's id is its place in the journal. A listener that comes back with `Last-Event-ID` or `cursor` gets what
    it missed, each event once. Without a cursor, or with one that is unknown or too old, the stream begins with one
    event `snapshot`: how things stand now. `cursor=now` begins with the next change and no snapshot. An event
    `caught_up`, without an id, says that the past is told and all that follows is news. When the database was restored
    to an earlier state, `snapshot` comes again, and ids count on from there. An event `cut` ends the stream of a
    listener that reads too slowly: come back with the cursor in it. `/api/v1/schemas/stream.json` describes the events.
    """
    listener = listener_of(request, ask)
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return StreamingResponse(as_sse(ask.host.tail, listener), headers=headers, media_type="text/event-stream")


async def as_sse(tail: Tail, listener: Listener) -> AsyncIterator[bytes]:
    """The bytes of one stream."""
    head = b"retry: %d\n\n" % RETRY_MS
    async with aclosing(telling(tail, listener)) as pieces:
        async for piece in pieces:
            yield head + _bytes(piece)
            head = b""


def _bytes(piece: Piece) -> bytes:
    match piece:
        case Beat(cursor):
            return b": \nid: %d\n\n" % cursor
        case Cut(_, told):
            return told.sse
        case _:
            return b"".join(one.sse for one in piece)


@router.websocket("/stream")
async def stream_socket(socket: WebSocket) -> None:
    """The live events over a WebSocket: one JSON object a message. Nothing is expected from the listener."""
    tail = host_of(socket).tail
    try:
        listener = await run_in_threadpool(_admitted, socket)
    except Problem as problem:
        await socket.send_denial_response(answer(socket, problem))
        return
    await socket.accept()
    tasks = [asyncio.create_task(_send(socket, tail, listener)), asyncio.create_task(_gone(socket))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        for end in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(end, Exception) and not isinstance(end, WebSocketDisconnect):
                log.error("stream_socket_failed", error=type(end).__name__)


def _admitted(socket: WebSocket) -> Listener:
    return listener_of(socket, admitted(socket, LISTENING))


async def _send(socket: WebSocket, tail: Tail, listener: Listener) -> None:
    code = RESTART
    async with aclosing(telling(tail, listener)) as pieces:
        async for piece in pieces:
            for body in _as_json(piece):
                await socket.send_text(body.decode())
            code = CLOSE[piece.reason] if isinstance(piece, Cut) else code
    await socket.close(code)


def _as_json(piece: Piece) -> list[bytes]:
    match piece:
        case Beat(cursor):
            return [encoded({"type": "heartbeat", "cursor": cursor})]
        case Cut(_, told):
            return [told.body]
        case _:
            return [one.body for one in piece]


async def _gone(socket: WebSocket) -> None:
    """Wait until the listener has gone; what it says meanwhile is not heard."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass

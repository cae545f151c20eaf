"""`GET /api/v1/stream`: every change as it is committed, from any cursor, within what the listener may see."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from app.access.principal import Principal, Role
from app.api.ask import Ask, authenticated, needs
from app.api.outside import standing
from app.api.partner_stream import partner_frames
from app.api.problems import Detail, Kind, Problem
from app.api.snapshot import snapshot
from app.api.tail import Frame, Tail, Wants, sse
from app.journal.entry import GROUPS

router = APIRouter(tags=["stream"])

HEARTBEAT_S = 15.0
RETRY_MS = 2000
MOST_STREAMS = 2000
MOST_STREAMS_EACH = 50
"""Of one person or key: some screens each, not the room of everybody else."""
MOST_REPLAYED = 20_000
"""Further behind than this, a snapshot is both less to send and less to read."""
AT_ONCE = 64
"""Events in one write; what a reader that stops reading can hold up."""
NOW = "now"
Listening = Annotated[Ask, needs(Role.VIEWER, *GROUPS.values(), partners=True)]
PARAMETERS = frozenset({"cursor", "types", "area", "kind"})


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens, for what, and how to see that they still may."""

    principal: Principal
    wants: Wants
    still: Callable[[], bool]
    snapshot: Callable[[], Mapping[str, Any]]
    tell: Callable[[list[Frame]], list[bytes]] | None = None
    """What a partner is told of some events; None: one of the mission's own, who is told them as they are."""


@router.get(
    "/stream",
    response_class=StreamingResponse,
    openapi_extra={
        "parameters": [
            {
                "name": "cursor",
                "in": "query",
                "schema": {"type": "string"},
                "description": "Id of the last event, or `now`.",
            },
            {"name": "types", "in": "query", "schema": {"type": "string"}, "description": "`alert,threat.created` …"},
            {"name": "area", "in": "query", "schema": {"type": "string"}, "description": "Codes of areas."},
            {"name": "kind", "in": "query", "schema": {"type": "string"}, "description": "Kinds of the catalogue."},
            {"name": "Last-Event-ID", "in": "header", "schema": {"type": "string"}},
        ]
    },
)
async def stream(request: Request, ask: Listening) -> StreamingResponse:
    """Live events (server-sent events).

    Each event's id is its place in the journal. A listener that comes back with `Last-Event-ID` or `cursor` gets what
    it missed, each event once. Without a cursor, or with one that is unknown or too old, the stream begins with one
    event `snapshot`: how things stand now. `cursor=now` begins with the next change and no snapshot. An event
    `caught_up`, without an id, says that the past is told and all that follows is news. When the database was restored
    to an earlier state, `snapshot` comes again, and ids count on from there. An event `cut` ends the stream of a
    listener that reads too slowly: come back with the cursor in it.
    """
    tail = ask.host.tail
    if tail.fault or tail.closing or tail.streams >= MOST_STREAMS:
        raise Problem(Kind.UNAVAILABLE, headers={"Retry-After": "2"})
    if tail.listeners[ask.principal.name] >= MOST_STREAMS_EACH:
        raise Problem(Kind.RATE_LIMITED, "Too many streams are open in this name.", headers={"Retry-After": "15"})
    listener = _listener(request, ask)
    given = request.headers.get("last-event-id") or request.query_params.get("cursor")
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return StreamingResponse(events(tail, listener, given), headers=headers, media_type="text/event-stream")


def _listener(request: Request, ask: Ask) -> Listener:
    wants = _wants(request)

    def still() -> bool:
        return _still(request, ask)

    def tell(page: list[Frame]) -> list[bytes]:
        return partner_frames(ask, wants, page)

    if ask.is_partner:
        return Listener(ask.principal, wants, still, lambda: standing(ask), tell)
    return Listener(ask.principal, wants, still, lambda: snapshot(ask))


async def events(tail: Tail, listener: Listener, given: str | None) -> AsyncIterator[bytes]:
    """The bytes of one stream. No database transaction is open while it waits."""
    tail.listeners[listener.principal.name] += 1
    restarts = tail.restarts
    try:
        cursor, standing = await _begin(tail, listener, given)
        yield b"retry: %d\n\n%s" % (RETRY_MS, standing)
        while cursor < tail.floor:
            page = await tail.old(cursor)
            if not page:
                cursor = tail.floor
            async for chunk in _chunks(page, listener):
                yield chunk
            cursor = page[-1].id if page else cursor
        while page := tail.after(cursor):
            async for chunk in _chunks(page, listener):
                yield chunk
            cursor = page[-1].id
        yield sse("caught_up", {"cursor": cursor})
        async for chunk in _live(tail, listener, cursor, restarts):
            yield chunk
    finally:
        tail.listeners[listener.principal.name] -= 1
        tail.listeners += Counter()  # forgets who has none left


async def _begin(tail: Tail, listener: Listener, given: str | None) -> tuple[int, bytes]:
    """Where to begin, and what to say first."""
    oldest, newest = await tail.reaches()
    if given == NOW:
        return newest, b"id: %d\n\n" % newest
    cursor = int(given) if given and given.isascii() and given.isdigit() and len(given) < 19 else -1  # noqa: PLR2004
    if oldest - 1 <= cursor <= newest and newest - cursor <= MOST_REPLAYED:
        return cursor, b""
    return await _standing(listener, newest)


async def _standing(listener: Listener, newest: int) -> tuple[int, bytes]:
    """How things stand; `newest` was read before, so what changes in between is told twice, never left out."""
    standing = await run_in_threadpool(listener.snapshot)
    return newest, sse("snapshot", {"cursor": newest, **standing}, id_=newest)


async def _live(tail: Tail, listener: Listener, cursor: int, restarts: int) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    beat_at = loop.time() + HEARTBEAT_S
    while not tail.closing:
        if restarts != tail.restarts:
            restarts = tail.restarts
            cursor, standing = await _standing(listener, tail.floor)
            yield standing
        if cursor < tail.floor:
            yield sse("cut", {"reason": "too_slow", "cursor": cursor})
            return
        page = tail.after(cursor)
        async for chunk in _chunks(page, listener):
            yield chunk
        cursor = page[-1].id if page else cursor
        if loop.time() >= beat_at:
            if not await run_in_threadpool(listener.still):
                yield sse("cut", {"reason": "not_allowed"})
                return
            # The id moves on even where nothing was for this listener, so that coming back is cheap.
            yield b": \nid: %d\n\n" % cursor
            beat_at = loop.time() + HEARTBEAT_S
        await tail.news_after(cursor, max(0.0, beat_at - loop.time()))


async def _chunks(page: list[Frame], listener: Listener) -> AsyncIterator[bytes]:
    mine: Iterator[bytes]
    if listener.tell is None:
        mine = (frame.data for frame in page if frame.goes_to(listener.principal, listener.wants))
    else:
        mine = iter(await run_in_threadpool(listener.tell, page) if page else ())
    while chunk := b"".join(islice(mine, AT_ONCE)):
        yield chunk


def _wants(request: Request) -> Wants:
    unknown = sorted(request.query_params.keys() - PARAMETERS)
    if unknown:
        message = f"The stream understands: {', '.join(sorted(PARAMETERS))}."
        raise Problem(Kind.INVALID, errors=[Detail(f"query.{unknown[0][:40]}", "unknown_parameter", message)])

    def words(name: str) -> frozenset[str]:
        return frozenset(word for word in request.query_params.get(name, "").split(",") if word)

    return Wants(types=words("types"), areas=words("area"), kinds=words("kind"))


def _still(request: Request, ask: Ask) -> bool:
    host = ask.host
    try:
        return authenticated(request, host.centre.database, now=host.centre.clock.now()) == ask.principal
    except Problem:
        return False

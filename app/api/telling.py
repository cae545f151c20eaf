"""What one listener of the live stream is told, from the first word to the last, whatever it is sent over."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from app.access.principal import Principal
from app.api.ask import Ask, authenticated
from app.api.frames import Audience, Frame, Told, remark
from app.api.problems import Detail, Kind, Problem
from app.api.snapshot import snapshot
from app.api.stream_values import Form, values, values_snapshot
from app.api.tail import Tail
from app.api.transport import session_secret
from app.api.vouched import HOLDS_S, Proof, Vouched
from app.gateways.filters import Filter, unknown

HEARTBEAT_S = 15.0
BEAT = 0.95
"""Part of it from one beat to the next: they come in time on a busy machine too."""
BAR_S = 0.05
"""Beats that fall into one bar go out together: to wake up for each takes the processor several times as long."""
RENEWED_S = 30.0
"""How old an answer whether somebody may listen may be for a beat: it renews those that what is told would wait for."""
MOST_STREAMS = 2000
MOST_STREAMS_EACH = 50
"""Of one person or key: some screens each, not the room of everybody else."""
MOST_REPLAYED = 20_000
"""Further behind than this, a snapshot is both less to send and less to read."""
AT_ONCE = 64
"""Events in one write; what a reader that stops reading can hold up."""
NOW = "now"
PARAMETERS = frozenset({"cursor", "types", "area", "kind", "state", "urgency", "f"})


@dataclass(frozen=True, slots=True)
class Beat:
    """Nothing to tell: the listener has heard all up to here."""

    cursor: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The stream ends here, and why: too_slow, not_allowed."""

    reason: str
    told: Told


Piece = Sequence[Told] | Beat | Cut


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens, for what, and whether they still may."""

    principal: Principal
    given: str | None
    """The cursor they came with."""
    may: Callable[[float], Awaitable[bool]]
    """Whether they still may listen, by an answer that is not older than so many seconds."""
    snapshot: Callable[[int], Told]
    """How things stand, to go on from a cursor; reads the database."""
    wants: Filter
    tell: Callable[[list[Frame]], list[Told]] | None = None
    """What they are told of some events, read from the database; None: the events as the journal has them."""


def listener_of(connection: HTTPConnection, ask: Ask) -> Listener:
    """The listener that a request makes.

    Raises:
        Problem: there is no room, or it asks for what is not understood.
    """
    tail = ask.host.tail
    wants, form = _asked(connection)
    if tail.fault or tail.closing or tail.streams >= MOST_STREAMS:
        raise Problem(Kind.UNAVAILABLE, headers={"Retry-After": "2"})
    if tail.listeners[ask.principal.name] >= MOST_STREAMS_EACH:
        raise Problem(Kind.RATE_LIMITED, "Too many streams are open in this name.", headers={"Retry-After": "15"})
    given = connection.headers.get("last-event-id") or connection.query_params.get("cursor")
    proof = Proof(ask.principal, connection.headers.get("authorization", ""), session_secret(connection) or "")
    may = partial(_may, tail, ask.host.vouched, proof, partial(_is_good, connection, ask))
    if ask.is_partner or form is Form.CLOUDEVENTS:
        stands = partial(values_snapshot, ask, form)
        return Listener(ask.principal, given, may, stands, wants, partial(values, ask, wants, form))
    return Listener(ask.principal, given, may, partial(_snapshot, ask), wants)


async def telling(tail: Tail, listener: Listener) -> AsyncGenerator[Piece, None]:
    """All of one stream. The first piece comes when it is known where it begins, be it empty.

    No database transaction is open while it waits. Nothing that was committed after a right was withdrawn is told to
    whom it was withdrawn from: each piece is asked for when it is at hand.
    """
    tail.listeners[listener.principal.name] += 1
    try:
        async with aclosing(_pieces(tail, listener)) as pieces:
            async for piece in pieces:
                if not await listener.may(RENEWED_S if isinstance(piece, Beat) else HOLDS_S):
                    yield _cut("not_allowed")
                    return
                yield piece
    finally:
        tail.listeners[listener.principal.name] -= 1
        tail.listeners += Counter()  # forgets who has none left


async def _pieces(tail: Tail, listener: Listener) -> AsyncGenerator[Piece, None]:
    restarts, is_news, beat_at, audience = tail.restarts, False, _first_beat(), _audience(listener)
    cursor, first = await _begin(tail, listener)
    yield first
    while not tail.closing:
        if restarts != tail.restarts:
            restarts = tail.restarts
            cursor, standing = await _standing(listener, tail.floor)
            yield standing
        if is_news and cursor < tail.floor:
            yield _cut("too_slow", cursor=cursor)
            return
        page, cursor_ = await _page(tail, cursor)
        async for chunk in _chunks(page, listener):
            yield chunk
        is_caught_up, cursor = not page and cursor_ == cursor, cursor_
        if is_caught_up and not is_news:
            is_news = True
            yield (remark("caught_up", {"cursor": cursor}),)
        if _is_over(beat_at):
            # The cursor moves on even where nothing was for this listener, so that coming back is cheap.
            yield Beat(cursor)
            beat_at = _beat_after(beat_at)
        if is_news and restarts == tail.restarts:
            cursor = await tail.news_after(cursor, beat_at, audience)


def _cut(reason: str, **more: int) -> Cut:
    return Cut(reason, remark("cut", {"reason": reason, **more}))


def _first_beat() -> float:
    """When the first one is due: streams that were opened together, as after a restart, do not beat all at once.

    Not before half a period: whoever only looks in hears none.
    """
    return _bar(asyncio.get_running_loop().time() + HEARTBEAT_S * random.uniform(0.5, 1))  # noqa: S311 - spreads load


def _beat_after(beat_at: float) -> float:
    """When the next one is due: whole periods after the last one, so that what held all up does not gather them."""
    period, late_s = HEARTBEAT_S * BEAT, asyncio.get_running_loop().time() - beat_at
    return _bar(beat_at + period * (1 + late_s // period))


def _bar(at: float) -> float:
    return at // BAR_S * BAR_S


def _is_over(at: float) -> bool:
    return asyncio.get_running_loop().time() >= at


async def _begin(tail: Tail, listener: Listener) -> tuple[int, Piece]:
    """Where to begin, and what to say first."""
    given = listener.given
    oldest, newest = await tail.reaches()
    if given == NOW:
        return newest, Beat(newest)
    cursor = int(given) if given and given.isascii() and given.isdigit() and len(given) < 19 else -1  # noqa: PLR2004
    if oldest - 1 <= cursor <= newest and newest - cursor <= MOST_REPLAYED:
        return cursor, ()
    return await _standing(listener, newest)


async def _standing(listener: Listener, newest: int) -> tuple[int, Piece]:
    """How things stand; `newest` was read before, so what changes in between is told twice, never left out."""
    return newest, (await run_in_threadpool(listener.snapshot, newest),)


async def _page(tail: Tail, cursor: int) -> tuple[list[Frame], int]:
    """What comes next, from the list or from the database, and the cursor after it."""
    if cursor >= tail.floor:
        page = tail.after(cursor)
        return page, page[-1].id if page else cursor
    page = await tail.old(cursor)
    return page, page[-1].id if page else tail.floor


def _audience(listener: Listener) -> Audience | None:
    """Who hears the same as the listener; None: only the database can say."""
    return None if listener.tell else Audience(replace(listener.principal, name=""), listener.wants)


async def _chunks(page: list[Frame], listener: Listener) -> AsyncIterator[Sequence[Told]]:
    mine: Iterator[Told]
    if listener.tell is None:
        mine = (frame.told for frame in page if frame.goes_to(listener.principal, listener.wants))
    else:
        mine = iter(await run_in_threadpool(listener.tell, page) if page else ())
    while chunk := tuple(islice(mine, AT_ONCE)):
        yield chunk


def _snapshot(ask: Ask, cursor: int) -> Told:
    return remark("snapshot", {"cursor": cursor, **snapshot(ask)}, id_=cursor)


def _asked(connection: HTTPConnection) -> tuple[Filter, Form]:
    query = connection.query_params
    others = sorted(query.keys() - PARAMETERS)
    if others:
        message = f"The stream understands: {', '.join(sorted(PARAMETERS))}."
        raise Problem(Kind.INVALID, errors=[Detail(f"query.{others[0][:40]}", "unknown_parameter", message)])
    form = query.get("f", Form.JSON)
    if form not in set(Form):
        message = f"Give one of: {', '.join(Form)}."
        raise Problem(Kind.INVALID, errors=[Detail("query.f", "unknown_value", message)])

    def words(name: str) -> frozenset[str]:
        return frozenset(word for word in query.get(name, "").split(",") if word)

    wanted = Filter(*map(words, ("types", "area", "kind", "state", "urgency")))
    faults = [
        Detail(f"query.{_PARAMETER[name]}", "unknown_value", f"Give some of: {', '.join(there)}.")
        for name, there in unknown(wanted)
    ]
    if faults:
        raise Problem(Kind.INVALID, errors=faults)
    return wanted, Form(form)


_PARAMETER = {"types": "types", "kinds": "kind", "states": "state", "urgencies": "urgency"}
"""Field of a filter → its parameter."""


async def _may(tail: Tail, vouched: Vouched, proof: Proof, look: Callable[[], bool], within_s: float) -> bool:
    since = tail.restarts, tail.withdrawn.get(proof.principal.name, 0)
    return await vouched.holds(proof, since, look, within_s=within_s)


def _is_good(connection: HTTPConnection, ask: Ask) -> bool:
    centre = ask.host.centre
    try:
        return authenticated(connection, centre.database, now=centre.clock.now()) == ask.principal
    except Problem:
        return False

"""One connection: reads events, writes what waits, and ends when the other side is silent, stuck or talks nonsense."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import structlog

from app.gateways.cot import metrics
from app.gateways.cot.chat import Contact
from app.gateways.cot.desk import Mission
from app.gateways.cot.event import Event, NotAnEvent, encode, read
from app.gateways.cot.framer import Framer, NotFollowed
from app.gateways.cot.identity import Client
from app.gateways.cot.outbox import Outbox, Put, Waiting
from app.gateways.cot.relay import Party
from app.gateways.cot.view import Memory, View

READ_BYTES = 64 * 1024
BUFFER_BYTES = 64 * 1024
"""Of what was handed to the network and is not yet gone, by the kernel and by us: what lies there is no longer in the
order of its urgency."""
LAST_WORDS_S = 5.0
"""A client that has said its last may go on listening so long."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one connection may do."""

    idle_s: float = 300.0
    """A client that says nothing for so long is let go."""
    stuck_s: float = 30.0
    """A client that takes nothing for so long is not there."""
    place_every_s: float = 30.0
    """Of its positions one in so long moves its unit in the picture; others get all of them."""
    events_per_s: float = 50.0
    burst: float = 500.0
    """Events that it may send at once; past that it is read as slowly as `events_per_s`."""


log = structlog.get_logger()


class End(StrEnum):
    """Why a connection ended."""

    LEFT = "left"
    IDLE = "idle"
    STUCK = "stuck"
    """It took nothing for too long."""
    OVERFLOW = "overflow"
    """More waited for it than may."""
    REVOKED = "revoked"
    REPLACED = "replaced"
    """The same client connected anew."""
    STOPPED = "stopped"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    DECLARATIONS = "declarations"
    MALFORMED = "malformed"
    FAILED = "failed"
    """A fault of ours; the log has it."""


class Peer:
    """One client while it is connected. Lives on one event loop."""

    def __init__(
        self,
        client: Client,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        memory: Memory,
        limits: Limits,
    ) -> None:
        """Over an open connection."""
        self.client = client
        self.view = View(client, memory)
        self.contact: Contact | None = None
        """Its device, once it has shown itself."""
        self.presence: bytes | None = None
        """Where the device last said it is, as it said it."""
        self.presence_areas: frozenset[str] | None = None
        """Areas of that place; None: it has none."""
        self.fingerprint: bytes | None = None
        """Of its certificate."""
        self.cursor: int | None = None
        """What the view shows stands at this place of the journal; None: nothing is shown yet."""
        self.mission: Mission | None = None
        self._reader, self._writer = reader, writer
        self._limits = limits
        self._outbox = Outbox()
        self._backlog: Iterator[Waiting] = iter(())
        self._news = asyncio.Event()
        self._end: asyncio.Future[End] = asyncio.get_running_loop().create_future()
        self._placed_at = 0.0
        self._tokens, self._filled = limits.burst, time.monotonic()
        writer.transport.set_write_buffer_limits(high=BUFFER_BYTES)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)

    @property
    def party(self) -> Party:
        """As others exchange events with it."""
        names = {self.client.name} | ({self.contact.uid, self.contact.callsign} if self.contact else set())
        return Party(self.client.principal, frozenset(names))

    def is_placed(self, at: float) -> bool:
        """Whether a position of that time (UTC seconds) is to be taken in: devices say theirs every few seconds."""
        if abs(at - self._placed_at) < self._limits.place_every_s:
            return False
        self._placed_at = at
        return True

    def begin(self, backlog: Iterator[Waiting]) -> None:
        """Give it these as well, one by one, whenever nothing else waits."""
        self._backlog = backlog
        self._news.set()

    def send(self, events: Iterable[Waiting]) -> None:
        """Have events wait for it."""
        for one in events:
            put = self._outbox.put(one)
            metrics.QUEUED.labels(str(put)).inc()
            if put is Put.OVERFLOW:
                self.cut(End.OVERFLOW)
                return
        self._news.set()

    def cut(self, end: End) -> None:
        """End the connection; the first reason stands."""
        if not self._end.done():
            self._end.set_result(end)

    async def run(self, received: Callable[[Event], Awaitable[None]]) -> End:
        """Until it ends; every event that comes is given to `received`, one after another."""
        tasks = [asyncio.create_task(self._read(received)), asyncio.create_task(self._write())]
        end = None
        try:
            end = await self._end
            return end
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if end is End.LEFT and not self._writer.transport.is_closing():
                await self._last_words()
            self._writer.transport.abort()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()

    async def _read(self, received: Callable[[Event], Awaitable[None]]) -> None:
        framer = Framer()
        try:
            while True:
                async with asyncio.timeout(self._limits.idle_s):
                    chunk = await self._reader.read(READ_BYTES)
                if not chunk:
                    self.cut(End.LEFT)
                    return
                for document in framer.feed(chunk):
                    await self._pace()
                    await self._document(document, received)
        except TimeoutError:
            self.cut(End.IDLE)
        except NotFollowed as refused:
            metrics.REFUSED.labels(str(refused.refusal)).inc()
            self.cut(End(str(refused.refusal)))
        except OSError:
            self.cut(End.LEFT)
        except Exception as error:
            log.exception("cot_peer_failed", client=self.client.name, error=type(error).__name__)
            self.cut(End.FAILED)

    async def _document(self, document: bytes, received: Callable[[Event], Awaitable[None]]) -> None:
        """One document; one that is no event is counted and left, the stream goes on behind it."""
        try:
            event = read(document)
        except NotAnEvent as fault:
            metrics.REFUSED.labels(fault.code).inc()
            return
        metrics.EVENTS.labels("in").inc()
        await received(event)

    async def _pace(self) -> None:
        now, limits = time.monotonic(), self._limits
        self._tokens = min(limits.burst, self._tokens + (now - self._filled) * limits.events_per_s) - 1.0
        self._filled = now
        if self._tokens < 0:
            await asyncio.sleep(-self._tokens / limits.events_per_s)

    def _next(self) -> bytes | None:
        waiting = self._outbox.take()
        if waiting is not None:
            return waiting
        behind = next(self._backlog, None)
        return behind.payload if behind else None

    async def _last_words(self) -> None:
        """Give a program that closed its side alone what waits for it: the answer to what it said before."""
        transport = self._writer.transport
        transport.set_write_buffer_limits(high=0)
        with contextlib.suppress(OSError):
            async with asyncio.timeout(LAST_WORDS_S):
                while not transport.is_closing() and (payload := self._outbox.take()) is not None:
                    self._writer.write(payload)
                    await self._writer.drain()
                await self._writer.drain()

    async def _write(self) -> None:
        try:
            while True:
                payload = self._next()
                if payload is None:
                    self._news.clear()
                    await self._news.wait()
                    continue
                self._writer.write(payload)
                async with asyncio.timeout(self._limits.stuck_s):
                    await self._writer.drain()
                metrics.EVENTS.labels("out").inc()
        except TimeoutError:
            self.cut(End.STUCK)
        except OSError:
            self.cut(End.LEFT)
        except Exception as error:
            log.exception("cot_peer_failed", client=self.client.name, error=type(error).__name__)
            self.cut(End.FAILED)


def waiting(event: Event) -> Waiting:
    """An event of our own, to be sent."""
    return Waiting(event.uid, event.priority, encode(event))

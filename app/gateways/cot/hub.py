"""All connections of this process: tells each what changed for it, and passes on what one says to the others."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from typing import Any, TypeVar

import structlog

from app.clock import Clock
from app.db import is_away
from app.gateways.cot import metrics, own
from app.gateways.cot.answers import Answers
from app.gateways.cot.asked import Asked, Ping, Presence, Protocol, Receipt, ToCentre, asked, is_ours, to_whom
from app.gateways.cot.asked import Told as Asks
from app.gateways.cot.desk import Desk, Mission
from app.gateways.cot.event import Event, encode
from app.gateways.cot.identity import Client, Closed
from app.gateways.cot.outbox import Waiting
from app.gateways.cot.peer import End, Limits, Peer
from app.gateways.cot.relay import goes_to
from app.gateways.cot.view import CANCEL, Memory

T = TypeVar("T")

POLL_S = 1.0
"""How often to look without being woken, for what other processes committed."""
PRESENCE_S = 60.0
"""How often the centre shows itself, and looks whether a client was revoked."""
CLOSE_S = 10.0
AWAY_S = 1.0
"""A database that is away is asked again this soon."""
MOST_CLIENTS = 500

log = structlog.get_logger()


class Hub:
    """Lives on one event loop; everything that asks the database runs in `executor`."""

    def __init__(self, desk: Desk, answers: Answers, clock: Clock, executor: Executor, limits: Limits) -> None:
        """Nobody is connected yet."""
        self._desk, self._answers, self._clock, self._executor = desk, answers, clock, executor
        self._limits = limits
        self._peers: dict[str, Peer] = {}
        self._memories: dict[str, Memory] = defaultdict(Memory)
        self._turn = asyncio.Lock()
        """What is read from the database is given to the peers in the order in which it was read."""
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        """What devices told, on its way in."""
        self._serving: set[asyncio.Task[Any]] = set()
        self.fault = ""
        """Why nothing is told; empty while all is well."""

    def wake(self) -> None:
        """Look for what is new now."""
        self._wake.set()

    async def serve(
        self,
        client: Client,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        fingerprint: bytes | None = None,
        ping_s: float | None = None,
    ) -> End:
        """One connection, until it ends. A client has one: the newer takes the place of the older."""
        task = asyncio.current_task()
        assert task  # noqa: S101 - this is one
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        peer = Peer(client, reader, writer, self._memories[client.name], self._limits)
        peer.fingerprint = fingerprint
        before = self._peers.get(client.name)
        if before is not None:
            before.cut(End.REPLACED)
        self._peers[client.name] = peer
        self._count()
        log.info("cot_connected", client=client.name)
        end = End.FAILED
        try:
            running = asyncio.create_task(peer.run(lambda event: self._received(peer, event)))
            pinging = asyncio.create_task(self._ping(peer, ping_s)) if ping_s else None
            try:
                await self._begin(peer)
            except Exception as error:
                log.exception("cot_begin_failed", client=client.name, error=type(error).__name__)
                peer.cut(End.FAILED)
            end = await running
        finally:
            if pinging:
                pinging.cancel()
            if self._peers.get(client.name) is peer:
                del self._peers[client.name]
            self._count()
            metrics.ENDED.labels(str(end)).inc()
            log.info("cot_ended", client=client.name, reason=str(end))
        return end

    @property
    def is_full(self) -> bool:
        """Whether no more clients are let in."""
        return len(self._peers) >= MOST_CLIENTS

    async def follow(self) -> None:
        """Tell the peers what changes, until cancelled; a database that is away is waited for."""
        shown_at = 0.0
        while True:
            self._wake.clear()
            try:
                await self._round()
                if (now := asyncio.get_running_loop().time()) - shown_at > PRESENCE_S:
                    shown_at = now
                    await self._look_after()
                self.fault = ""
            except Exception as error:  # noqa: BLE001 - whatever it is, the peers must go on when it is over
                self.fault = "database_away" if is_away(error) else type(error).__name__
                log.warning("cot_round_failed", error=self.fault)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_S):
                    await self._wake.wait()

    async def close(self) -> None:
        """End every connection, once what was told is kept."""
        for peer in list(self._peers.values()):
            peer.cut(End.STOPPED)
        left = self._tasks | self._serving
        if left:
            await asyncio.wait(left, timeout=CLOSE_S)

    async def _ping(self, peer: Peer, every_s: float) -> None:
        """Keep a server from taking the centre for gone."""
        while True:
            await asyncio.sleep(every_s)
            peer.send(_of(own.ping(now=self._now())))

    async def _begin(self, peer: Peer) -> None:
        now = self._now()
        peer.send(_of(own.presence(now=now, stale_s=3 * PRESENCE_S)))
        async with self._turn:
            batch = await self._asked(self._desk.snapshot, peer.client)
            peer.cursor, peer.mission = batch.cursor, batch.mission
            peer.view.carried = self._carried()
            peer.begin(peer.view.begin(batch, now=now))
        others = [one for one in self._peers.values() if one is not peer and one.presence is not None]
        for other in others:
            if goes_to(peer.party, other.party, addressed=(), areas=None) and other.presence:
                peer.send([Waiting(f"raw:{other.client.name}", 1, other.presence)])

    async def _round(self) -> None:
        """What is new for every peer; those who may have the same are read for once."""
        async with self._turn:
            alike: dict[object, list[Peer]] = defaultdict(list)
            for peer in self._peers.values():
                if peer.cursor is not None:
                    alike[_scope(peer)].append(peer)
            for peers in alike.values():
                await self._tell(peers)

    async def _tell(self, peers: list[Peer]) -> None:
        is_whole = False
        while not is_whole:
            batch = await self._asked(self._desk.changes, peers[0].client, peers[0].cursor)
            now = self._now()
            for peer in peers:
                peer.cursor, peer.mission = batch.cursor, batch.mission
                peer.send(peer.view.show(batch, now=now))
                if peer.contact is not None:
                    peer.send(peer.view.messages(peer.contact, batch.mission, now=now))
            is_whole = batch.is_whole

    async def _look_after(self) -> None:
        """Show the centre, and end the connections of clients that were revoked or changed."""
        now = self._now()
        for peer in list(self._peers.values()):
            peer.send(_of(own.presence(now=now, stale_s=3 * PRESENCE_S)))
            found = await self._asked(self._desk.client, peer.client.name, peer.fingerprint)
            if isinstance(found, Closed) or found != peer.client:
                peer.cut(End.REVOKED)

    async def _received(self, peer: Peer, event: Event) -> None:
        """Pass on first, interpret second: what we do not understand, others may."""
        mission = peer.mission
        if mission is None:
            mission = await self._asked(self._desk.mission, peer.client)
        uid = peer.contact.uid if peer.contact else None
        wanted = asked(event, own_uid=uid, status=mission.status)
        match wanted:
            case Ping():
                peer.send(_of(own.pong(now=self._now())))
            case Protocol():
                pass
            case Receipt(alert, revision):
                peer.view.received(alert, revision)
                await self._kept(self._answers.receipt, peer.client, wanted)
            case ToCentre(message):
                self._say(peer, await self._kept(self._answers.wrote, peer.client, message, mission))
            case _ if not is_ours(event):
                await self._relay(peer, event)
                await self._interpret(peer, event, wanted, mission)

    async def _interpret(self, peer: Peer, event: Event, wanted: Asked, mission: Mission) -> None:
        match wanted:
            case Presence():
                self._present(peer, event, wanted)
                peer.send(peer.view.messages(wanted.contact, mission, now=self._now()))
                if peer.client.unit is not None and event.point.is_real and peer.is_placed(event.time):
                    await self._kept(self._answers.placed, peer.client, event, wanted.status)
            case Asks():
                self._say(peer, await self._kept(self._answers.told, peer.client, event, wanted.report, mission))
        if event.type == CANCEL:
            await self._kept(self._answers.taken_back, peer.client, event)

    async def _relay(self, peer: Peer, event: Event) -> None:
        addressed = to_whom(event)
        areas: frozenset[str] | None = None
        if event.point.is_real and len(self._peers) > 1:
            place = event.point
            areas = await self._asked(self._desk.areas_at, place.lat, place.lon, place.accuracy_m or 0.0)
        one = Waiting(f"raw:{event.type[:2]}:{event.uid}", event.priority, event.raw)
        for other in list(self._peers.values()):
            if other is not peer and goes_to(other.party, peer.party, addressed=addressed, areas=areas):
                other.send([one])
                metrics.RELAYED.inc()

    def _present(self, peer: Peer, event: Event, presence: Presence) -> None:
        is_new = peer.contact is None
        peer.contact, peer.presence = presence.contact, event.raw
        unit = peer.client.unit
        if is_new and unit is not None:
            for other in self._peers.values():
                other.view.carried = self._carried()
                other.send(other.view.carry(unit, now=self._now()))

    def _carried(self) -> frozenset[str]:
        return frozenset(one.client.unit for one in self._peers.values() if one.client.unit and one.contact)

    def _say(self, peer: Peer, sentence: str) -> None:
        if sentence and peer.contact is not None:
            peer.send(_of(self._answers.message(peer.contact, sentence, now=self._now())))

    async def _kept(self, ask: Callable[..., T], *given: object) -> T:
        """Ask until the database is there: what a device told goes in though the device has left meanwhile."""

        async def until_it_is_there() -> T:
            while True:
                try:
                    return await self._asked(ask, *given)
                except Exception as error:
                    if not is_away(error):
                        raise
                await asyncio.sleep(AWAY_S)

        task = asyncio.create_task(until_it_is_there())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def _asked(self, ask: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: ask(*given))

    def _now(self) -> float:
        return float(self._clock.now())

    def _count(self) -> None:
        metrics.CLIENTS.labels("server").set(len(self._peers))


def _scope(peer: Peer) -> object:
    """What makes two peers read the same."""
    principal = peer.client.principal
    return (
        principal.areas,
        principal.sensitive,
        principal.partner,
        principal.grid_m,
        peer.client.language,
        peer.cursor,
    )


def _of(event: Event) -> Iterable[Waiting]:
    return [Waiting(event.uid, event.priority, encode(event))]

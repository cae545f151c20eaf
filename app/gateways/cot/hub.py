"""All connections of this process: lets each begin with what stands, and tells it what changes."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Any

import structlog

from app.clock import Clock
from app.db import is_away
from app.gateways.cot import metrics, own
from app.gateways.cot.answers import Answers
from app.gateways.cot.asking import CLOSE_S, Asking
from app.gateways.cot.desk import Batch, Desk
from app.gateways.cot.exchange import Exchange
from app.gateways.cot.identity import Client, Closed
from app.gateways.cot.outbox import Waiting
from app.gateways.cot.peer import End, Limits, Peer, waiting
from app.gateways.cot.turns import Group, by_cursor, turns_of
from app.gateways.cot.view import Memory

POLL_S = 1.0
"""How often to look without being woken, for what other processes committed."""
PRESENCE_S = 60.0
"""How often the centre shows itself, and looks whether a client was revoked."""
MOST_CLIENTS = 500

log = structlog.get_logger()


class Hub:
    """Lives on one event loop; everything that asks the database runs in `executor`."""

    def __init__(self, desk: Desk, answers: Answers, clock: Clock, executor: Executor, limits: Limits) -> None:
        """Nobody is connected yet."""
        self._desk, self._clock, self._limits = desk, clock, limits
        self._peers: dict[str, Peer] = {}
        self._memories: dict[str, Memory] = defaultdict(Memory)
        self._asking = Asking(executor)
        self._exchange = Exchange(self._peers, desk, answers, self._asking, clock)
        self._turn = asyncio.Lock()
        """What is read from the database is given to the peers in the order in which it was read."""
        self._wake = asyncio.Event()
        self._serving: set[asyncio.Task[Any]] = set()
        self.fault = ""
        """Why nothing is told; empty while all is well."""

    @property
    def is_full(self) -> bool:
        """Whether no more clients are let in."""
        return len(self._peers) >= MOST_CLIENTS

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
        """One connection, until it ends. A client has one: the newer takes the place of the older.

        `ping_s` is how often to ask whether the other side is there, seconds; None: that is its own to ask.
        """
        self._note_task()
        peer = Peer(client, reader, writer, self._memories[client.name], self._limits)
        peer.fingerprint = fingerprint
        before = self._peers.get(client.name)
        if before is not None:
            before.cut(End.REPLACED)
        self._peers[client.name] = peer
        metrics.CLIENTS.set(len(self._peers))
        log.info("cot_connected", client=client.name)
        end = End.FAILED
        try:
            end = await self._run(peer, ping_s)
        finally:
            if self._peers.get(client.name) is peer:
                del self._peers[client.name]
            metrics.CLIENTS.set(len(self._peers))
            metrics.ENDED.labels(str(end)).inc()
            log.info("cot_ended", client=client.name, reason=str(end))
        return end

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
        if self._serving:
            await asyncio.wait(self._serving, timeout=CLOSE_S)
        await self._asking.finish()

    async def _run(self, peer: Peer, ping_s: float | None) -> End:
        running = asyncio.create_task(peer.run(lambda event: self._exchange.received(peer, event)))
        pinging = asyncio.create_task(self._ping(peer, ping_s)) if ping_s else None
        try:
            await self._begin(peer)
        except Exception as error:
            log.exception("cot_begin_failed", client=peer.client.name, error=type(error).__name__)
            peer.cut(End.FAILED)
        try:
            return await running
        finally:
            if pinging:
                pinging.cancel()

    async def _begin(self, peer: Peer) -> None:
        now = self._now()
        peer.send([self._presence()])
        async with self._turn:
            batch = await self._asking.once(self._desk.snapshot, peer.client)
            peer.cursor, peer.mission = batch.cursor, batch.mission
            peer.view.carried = self._exchange.carried()
            peer.begin(peer.view.begin(batch, now=now))
        self._exchange.introduce(peer)

    async def _round(self) -> None:
        """What is new for every peer; those who may have the same are read for once."""
        async with self._turn:
            for cursor, groups in by_cursor(self._peers.values()).items():
                await self._catch_up(cursor, groups)

    async def _catch_up(self, cursor: int, groups: Sequence[Group]) -> None:
        is_whole = False
        while not is_whole:
            news = await self._asking.once(self._desk.news, cursor)
            turns = turns_of(groups, news.found)
            for some in turns.concerned:
                batches = await self._asking.once(self._desk.changes, [peers[0].client for peers in some], news.found)
                for peers, batch in zip(some, batches, strict=True):
                    self._tell(peers, batch)
            for peers in turns.others:
                self._tell(peers, news.nothing_for(peers[0].client))
            cursor, is_whole = news.found.cursor, news.found.is_whole

    def _tell(self, peers: Group, batch: Batch) -> None:
        now = self._now()
        for peer in peers:
            peer.cursor, peer.mission = batch.cursor, batch.mission
            peer.send(peer.view.show(batch, now=now))
            if peer.contact is not None:
                peer.send(peer.view.messages(peer.contact, batch.mission, now=now))

    async def _look_after(self) -> None:
        """Show the centre, and end the connections of clients that were revoked or changed."""
        for peer in list(self._peers.values()):
            peer.send([self._presence()])
            found = await self._asking.once(self._desk.client, peer.client.name, peer.fingerprint)
            if isinstance(found, Closed) or found != peer.client:
                peer.cut(End.REVOKED)

    async def _ping(self, peer: Peer, every_s: float) -> None:
        """Keep a server from taking the centre for gone."""
        while True:
            await asyncio.sleep(every_s)
            peer.send([waiting(own.ping(now=self._now()))])

    def _note_task(self) -> None:
        task = asyncio.current_task()
        assert task  # noqa: S101 - this is one
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    def _presence(self) -> Waiting:
        return waiting(own.presence(now=self._now(), stale_s=3 * PRESENCE_S))

    def _now(self) -> float:
        return float(self._clock.now())

"""The gateway's thread: its event loop, its ports, and the connection to a TAK server where one is set."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event, Thread

import structlog

from app.clock import Clock
from app.db import Database
from app.failure import Failure
from app.gateways.cot import metrics
from app.gateways.cot.answers import Answers
from app.gateways.cot.desk import Desk
from app.gateways.cot.hub import Hub
from app.gateways.cot.identity import Closed, fingerprint_of, name_on
from app.gateways.cot.peer import Limits
from app.gateways.cot.told import Told
from app.gateways.cot.upstream import Upstream, follow_server
from app.roster.store import RosterCache

WAIT_S = 30.0
"""For the thread to begin and to end."""
HANDSHAKE_S = 15.0
THREADS = 4
"""That ask the database."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ports:
    """What is opened. `context` makes the TLS of the port for devices, at its start."""

    listen: str = ""
    port: int = 0
    context: Callable[[], ssl.SSLContext] | None = None
    plain_port: int | None = None
    plain_client: str = ""
    upstream: Upstream | None = None
    limits: Limits = Limits()  # noqa: RUF009 - frozen

    @property
    def is_any(self) -> bool:
        """Whether there is anything to do at all."""
        return bool(self.listen) or self.plain_port is not None or self.upstream is not None


class CotService:
    """Starts and stops the gateway; `fault` says why it does not do its work."""

    def __init__(self, database: Database, rosters: RosterCache, clock: Clock, ports: Ports) -> None:
        """Nothing is open yet."""
        self._database, self._ports, self._clock = database, ports, clock
        self._desk = Desk(database, rosters, clock)
        self._answers = Answers(self._desk, Told(database, rosters, clock))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._hub: Hub | None = None
        self._thread: Thread | None = None
        self._begun = Event()
        self._ending: asyncio.Event | None = None
        self._error: BaseException | None = None
        self.port: int | None = None
        """The port for devices, once it is open."""
        self.plain_port: int | None = None
        database.after_commit(self._poke)

    def start(self) -> None:
        """Open the ports.

        Raises:
            Failure: a port is taken, or a certificate cannot be used.
        """
        self._thread = Thread(target=self._run, name="heliograph-cot", daemon=True)
        self._thread.start()
        self._begun.wait(WAIT_S)
        if self._error is not None:
            raise Failure("cot_failed", f"Cursor on Target cannot start: {self._error}") from self._error

    def stop(self) -> bool:
        """End every connection; False when it did not within `WAIT_S`."""
        loop, ending = self._loop, self._ending
        if loop is not None and ending is not None:
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(ending.set)
        if self._thread is None:
            return True
        self._thread.join(WAIT_S)
        return not self._thread.is_alive()

    @property
    def fault(self) -> str:
        """Why it does not do its work; empty: all is well."""
        if self._thread is None or not self._thread.is_alive():
            return "not running"
        return self._hub.fault if self._hub else "not started"

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except (OSError, Failure) as error:
            self._error = error
        except Exception as error:
            self._error = error
            log.exception("cot_stopped", error=type(error).__name__)
        finally:
            self._loop = None
            self._begun.set()

    async def _serve(self) -> None:
        self._ending = asyncio.Event()
        with ThreadPoolExecutor(THREADS, thread_name_prefix="heliograph-cot") as executor:
            self._hub = hub = Hub(self._desk, self._answers, self._clock, executor, self._ports.limits)
            async with contextlib.AsyncExitStack() as stack:
                await self._open(stack)
                tasks = [asyncio.create_task(hub.follow())]
                if self._ports.upstream is not None:
                    upstream = follow_server(hub, self._desk, self._ports.upstream)
                    tasks.append(asyncio.create_task(upstream))
                self._loop = asyncio.get_running_loop()
                self._begun.set()
                await self._ending.wait()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await hub.close()

    async def _open(self, stack: contextlib.AsyncExitStack) -> None:
        ports = self._ports
        if ports.listen and ports.context is not None:
            server = await asyncio.start_server(
                self._connected, ports.listen, ports.port, ssl=ports.context(), ssl_handshake_timeout=HANDSHAKE_S
            )
            await stack.enter_async_context(server)
            self.port = server.sockets[0].getsockname()[1]
            log.info("cot_open", port=self.port)
        if ports.plain_port is not None:
            plain = await asyncio.start_server(self._connected_plainly, "127.0.0.1", ports.plain_port)
            await stack.enter_async_context(plain)
            self.plain_port = plain.sockets[0].getsockname()[1]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        transport: ssl.SSLObject = writer.get_extra_info("ssl_object")
        raw = transport.getpeercert(binary_form=True) or b""
        await self._admit(name_on(raw), fingerprint_of(raw), reader, writer)

    async def _connected_plainly(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._admit(self._ports.plain_client, None, reader, writer)

    async def _admit(
        self, name: str, fingerprint: bytes | None, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Let a client in, or close the door without a word: what a stranger is told, a spy is told."""
        hub = self._hub
        try:
            if hub is None or hub.is_full:
                metrics.CLOSED.labels("full").inc()
                return
            client = await asyncio.to_thread(self._desk.client, name, fingerprint)
            if isinstance(client, Closed):
                metrics.CLOSED.labels(str(client)).inc()
                log.warning("cot_not_let_in", client=name, reason=str(client))
                return
            await hub.serve(client, reader, writer, fingerprint=fingerprint)
        except Exception as error:
            log.exception("cot_connection_failed", client=name, error=type(error).__name__)
        finally:
            writer.transport.abort()

    def _poke(self) -> None:
        loop, hub = self._loop, self._hub
        if loop is not None and hub is not None:
            # The loop may close at this very moment, and then nobody needs waking.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(hub.wake)

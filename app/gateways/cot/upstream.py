"""The connection to a TAK server of somebody else: to it the centre is a device, to the centre it is a client."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from app.gateways.cot import metrics
from app.gateways.cot.hub import Hub
from app.gateways.cot.identity import Client, Closed

LEAST_S, MOST_S = 1.0, 120.0
"""Pause before the next try, doubled each time in a row."""
CONNECT_S = 20.0
STEADY_S = 60.0
"""A connection that held so long was a good one: the next pause is short again."""
PING_S = 15.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where the server is, how it is known, and which client of ours it is."""

    host: str
    port: int
    client: str
    authority: Path
    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """TLS towards it: its certificate must be signed by its own authority, whatever name it bears.

        TAK servers are set up with certificates that name no host; who holds one of its authority is that server.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.load_verify_locations(self.authority)
        context.load_cert_chain(self.certificate, self.key)
        return context


class Asks(Protocol):
    """Who says what a client may have: the desk."""

    def client(self, name: str, fingerprint: bytes | None) -> Client | Closed:
        """The client of that name."""
        ...


async def follow_server(hub: Hub, desk: Asks, upstream: Upstream) -> None:
    """Keep the connection, until cancelled."""
    loop, failures = asyncio.get_running_loop(), 0
    while True:
        began = loop.time()
        try:
            await _once(hub, desk, upstream)
        except (OSError, TimeoutError, ssl.SSLError) as error:
            log.warning("cot_server_away", error=type(error).__name__)
        except Exception as error:
            log.exception("cot_server_failed", error=type(error).__name__)
        failures = 0 if loop.time() - began > STEADY_S else failures + 1
        await asyncio.sleep(pause_s(failures))


def pause_s(failures: int) -> float:
    """Seconds before the next try after so many that failed in a row."""
    return min(MOST_S, LEAST_S * float(1 << min(max(failures - 1, 0), 10)))


async def _once(hub: Hub, desk: Asks, upstream: Upstream) -> None:
    client = await asyncio.to_thread(desk.client, upstream.client, None)
    if isinstance(client, Closed):
        metrics.CLOSED.labels(str(client)).inc()
        log.warning("cot_server_not_enrolled", client=upstream.client, reason=str(client))
        return
    async with asyncio.timeout(CONNECT_S):
        reader, writer = await asyncio.open_connection(upstream.host, upstream.port, ssl=upstream.context())
    await hub.serve(client, reader, writer, ping_s=PING_S)

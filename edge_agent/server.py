"""Serve the tablet door on its socket until told to stop, and note on disk where it is."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from uvicorn import Config as UvicornConfig
from uvicorn import Server

from edge_agent import antechamber
from edge_agent.agent import Agent
from edge_agent.config import Address, Door, is_loopback
from edge_agent.intake import app

LOG = logging.getLogger(__name__)
GRACE_S = 2
MOST_REQUESTS = 200


class DoorServer(Server):
    """uvicorn, with the signals of this process left to us: it would raise them again and skip our clean end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


@dataclass(frozen=True, slots=True)
class Sockets:
    """What tablets connect to: the door, and the enrolment page without HTTPS where there is one."""

    door: socket.socket
    enrol: socket.socket | None = None


def open_sockets(door: Door) -> Sockets:
    """The listening sockets of the door.

    Raises:
        OSError: an address is taken or not ours.
    """
    opened = _listen(door.address)
    if door.enrol_port is None:
        return Sockets(opened)
    try:
        return Sockets(opened, _listen(Address(door.address.host, door.enrol_port)))
    except OSError:
        opened.close()
        raise


def _listen(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((address.host, address.port))
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock


def serve(agent: Agent, sockets: Sockets) -> None:
    """Answer tablets until SIGTERM or SIGINT."""
    door = agent.config.door
    servers = [(_server(app(agent), door), sockets.door)]
    if sockets.enrol is not None:
        port = sockets.door.getsockname()[1]
        servers.append((_server(antechamber.app(agent, port)), sockets.enrol))

    def stop(*_: object) -> None:
        for server, _sock in servers:
            server.should_exit = True
        agent.close_door()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if door.cert is None and not is_loopback(door.address.host):
        LOG.warning("the door is open beyond this machine without HTTPS: set door.cert and door.key")
    announce(agent.config.data, door, sockets)
    asyncio.run(_serve_all(servers))


async def _serve_all(servers: Sequence[tuple[DoorServer, socket.socket]]) -> None:
    await asyncio.gather(*(server.serve(sockets=[sock]) for server, sock in servers))


def _server(application: Starlette, door: Door | None = None) -> DoorServer:
    """A server of one application; over HTTPS where `door` has a certificate."""
    return DoorServer(
        UvicornConfig(
            application,
            http="h11",
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=MOST_REQUESTS,
            timeout_graceful_shutdown=GRACE_S,
            ssl_certfile=door.cert if door else None,
            ssl_keyfile=door.key if door else None,
        )
    )


def announce(data: Path, door: Door, sockets: Sockets) -> None:
    """Write `door.json` (process and addresses, never the token) and print the address."""
    url = _url("https" if door.cert else "http", sockets.door)
    told: dict[str, object] = {"pid": os.getpid(), "url": url}
    if sockets.enrol is not None:
        told["enrol_url"] = _url("http", sockets.enrol)
    path = data / "door.json"
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        LOG.warning("door.json not written", extra={"reason": error.strerror})
    sys.stdout.write(f"heliograph-agent: tablets at {url}\n")
    sys.stdout.flush()


def _url(scheme: str, sock: socket.socket) -> str:
    host, port = sock.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"

"""Serve the tablet door on its socket until told to stop, and note on disk where it is."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from uvicorn import Config as UvicornConfig
from uvicorn import Server

from edge_agent.agent import Agent
from edge_agent.config import Door, is_loopback
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


def open_socket(door: Door) -> socket.socket:
    """The listening socket of the door.

    Raises:
        OSError: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in door.address.host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((door.address.host, door.address.port))
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock


def serve(agent: Agent, sock: socket.socket) -> None:
    """Answer tablets until SIGTERM or SIGINT."""
    door = agent.config.door
    server = DoorServer(
        UvicornConfig(
            app(agent),
            http="h11",
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=MOST_REQUESTS,
            timeout_graceful_shutdown=GRACE_S,
            ssl_certfile=door.cert,
            ssl_keyfile=door.key,
        )
    )

    def stop(*_: object) -> None:
        server.should_exit = True
        agent.close_door()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if door.cert is None and not is_loopback(door.address.host):
        LOG.warning("the door is open beyond this machine without HTTPS: set door.cert and door.key")
    announce(agent.config.data, door, sock)
    server.run(sockets=[sock])


def announce(data: Path, door: Door, sock: socket.socket) -> None:
    """Write `door.json` (process and address, never the token) and print the address."""
    host, port = sock.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    url = f"{'https' if door.cert else 'http'}://{shown}:{port}"
    path = data / "door.json"
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(json.dumps({"pid": os.getpid(), "url": url}), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        LOG.warning("door.json not written", extra={"reason": error.strerror})
    sys.stdout.write(f"heliograph-agent: tablets at {url}\n")
    sys.stdout.flush()

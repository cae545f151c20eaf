"""A crowd of listeners: the idle asked for what never comes, the stuck never read."""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import uuid4

from app.access.principal import Scope
from app.bench.hearing import Hearing
from app.bench.listeners import HERE
from app.centre import Centre
from app.failure import Failure
from app.journal.store import record

EACH = 45
"""Streams that are opened in the name of one key."""
CHOKES, CHOKE = 12, 60_000
"""Commits, and events in each, of so many bytes: 9 MB."""
SMALL = 4096
"""Receive buffer of a listener that never reads, bytes."""


@contextmanager
def crowd(hearing: Hearing, idle: int, stuck: int) -> Iterator[None]:
    """Listeners that stay until the block ends: the idle asked for what never comes, the stuck choke on the first."""
    wants = ["?cursor=now&types=quarantine"] * idle + ["?cursor=now"] * stuck
    _more_files()
    with ExitStack() as ends:
        keys = [hearing.key(Scope.THREATS_READ) for _ in range(-(-len(wants) // EACH))]
        for at, query in enumerate(wants):
            wire = ends.enter_context(socket.socket())
            if at >= idle:
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
            wire.connect((HERE, hearing.port))
            head = (
                f"GET /api/v1/stream{query} HTTP/1.1",
                "Host: a",
                f"Authorization: Bearer {keys[at // EACH]}",
                "",
                "",
            )
            wire.sendall("\r\n".join(head).encode())
            if b" 200 " not in wire.recv(len("HTTP/1.1 200 OK")):
                raise Failure("bench_wrong", "a listener of the crowd was not let in")
        if stuck:
            _choke(hearing.centre)
        yield


def _choke(centre: Centre) -> None:
    """More than all buffers on the way hold: whoever does not read holds up their stream."""
    for _ in range(CHOKES):
        with centre.database.transaction() as session:
            for _ in range(CHOKES):
                data = {"text": "x" * CHOKE}
                record(session, "threat.updated", str(uuid4()), at=centre.clock.now(), data=data, areas=("WHOLE",))


def _more_files() -> None:
    """A crowd in one process has both ends of every connection."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

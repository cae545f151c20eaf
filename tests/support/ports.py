"""Ports for servers of tests: below those that the kernel hands out, and others for every process of the test run."""

from __future__ import annotations

import os
import random
import socket
from itertools import count

FIRST, EACH, PROCESSES = 20_000, 1_000, 12
_next = count(random.randrange(EACH))


def free_port() -> int:
    """A TCP port of this machine that nobody holds now, and that no outgoing connection will be given."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % PROCESSES
    for number in _next:
        port = FIRST + process * EACH + number % EACH
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("unreachable")

"""The real application on a real socket of this machine, for what a client in the same thread cannot read."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

import pytest
from support.waiting import wait_for

from app.api.server import StreamingServer
from app.main import create_app

DEADLINE_S = 30
"""Seconds: a busy machine takes some."""


class Quiet(StreamingServer):
    """A server that leaves the signals of the test's process alone."""

    @contextmanager
    def capture_signals(self):
        yield


@pytest.fixture
def server(centre):
    """Address of the real application on a free port of this machine, and its tail."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_app(centre)
    web = Quiet(app)
    thread = threading.Thread(target=web.run, args=([listener],))
    thread.start()
    wait_for(lambda: web.started, DEADLINE_S)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", app.state.host.tail
    web.should_exit = True
    thread.join(DEADLINE_S)
    assert not thread.is_alive(), "the server waits for its streams"

"""The web server goes down at once, even while somebody listens."""

import socket
import threading
import time

import httpx
from support.listening import Quiet

from app.access.principal import Scope
from app.api.server import GRACE_S
from app.main import create_app


def test_a_stream_ends_when_the_server_stops(centre, people, mission):
    listener = socket.create_server(("127.0.0.1", 0))
    web = Quiet(create_app(centre))
    thread = threading.Thread(target=web.run, args=([listener],))
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1/stream"
    with httpx.Client(timeout=10) as client, client.stream("GET", address, headers=people.key(*Scope)) as answer:
        lines = answer.iter_lines()
        next(lines)
        began = time.monotonic()
        web.should_exit = True
        list(lines)
    thread.join(10)
    assert not thread.is_alive()
    assert time.monotonic() - began < GRACE_S / 2

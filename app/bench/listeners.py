"""Clients of every push gateway, each in a thread of its own, that note when they have an alert."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from app.bench.raw_mqtt import RawClient
from app.broker.integrators import Integrators
from app.failure import Failure

TIMEOUT_S = 30.0


class Arrivals:
    """When one client had which subject, in seconds of `perf_counter`."""

    def __init__(self, name: str) -> None:
        """`name` is its row in the table."""
        self.name = name
        self._at: dict[str, float] = {}
        self._news = threading.Condition()

    def note(self, subject: str) -> None:
        """It is there."""
        now = time.perf_counter()
        with self._news:
            self._at.setdefault(subject, now)
            self._news.notify_all()

    def wait(self, subject: str) -> float:
        """When it came.

        Raises:
            Failure: it did not.
        """
        with self._news:
            if not self._news.wait_for(lambda: subject in self._at, TIMEOUT_S):
                raise Failure("bench_wrong", f"{self.name} did not hear of {subject}")
            return self._at[subject]


def bare() -> tuple[Arrivals, Callable[[str], None]]:
    """The baseline: a write to a socket of this machine that somebody waits at; what nothing can be faster than."""
    arrivals, ours = Arrivals("a bare loopback write"), socket.create_server(("127.0.0.1", 0))
    wire = socket.create_connection(ours.getsockname())
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    there, _ = ours.accept()
    ours.close()

    def hear() -> None:
        with there:
            while data := there.recv(1 << 12):
                arrivals.note(data.decode().strip())

    _thread(hear)
    return arrivals, lambda subject: wire.sendall(f"{subject}\n".encode())


def by_sse(port: int, key: str) -> Arrivals:
    """Server-sent events."""
    arrivals, connection = Arrivals("server-sent events"), http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/api/v1/stream?cursor=now&types=alert", headers={"Authorization": f"Bearer {key}"})
    answer = connection.getresponse()
    answer.readline()

    def hear() -> None:
        with suppress(OSError, http.client.HTTPException, ValueError):
            while line := answer.readline():
                if line.startswith(b"data: "):
                    arrivals.note(str(json.loads(line[6:]).get("subject")))

    _thread(hear)
    return arrivals


def by_socket(port: int, key: str) -> Arrivals:
    """A WebSocket."""
    arrivals = Arrivals("WebSocket")
    url = f"ws://127.0.0.1:{port}/api/v1/stream?cursor=now&types=alert"
    wire = connect(url, additional_headers={"Authorization": f"Bearer {key}"}, compression=None)
    wire.recv(TIMEOUT_S)

    def hear() -> None:
        with suppress(ConnectionClosed):
            for message in wire:
                arrivals.note(str(json.loads(message).get("subject")))

    _thread(hear)
    return arrivals


def by_webhook() -> tuple[Arrivals, str]:
    """A receiver of webhooks, and its address."""
    arrivals = Arrivals("webhook")

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(204)
            self.end_headers()
            arrivals.note(_number(json.loads(body)))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    _thread(server.serve_forever)
    return arrivals, f"http://127.0.0.1:{server.server_port}/"


def by_mqtt(integrators: Integrators, prefix: str, folder: Path) -> Arrivals:
    """MQTT with the certificate of a key."""
    arrivals, given = Arrivals("MQTT"), integrators.admit(prefix, days=1)
    folder.mkdir()
    given.identity.save(folder / "cert.pem", folder / "key.pem")
    (folder / "ca.pem").write_bytes(given.authority)
    client = RawClient(given.port, prefix, folder, ca=folder / "ca.pem")
    client.subscribe(f"heliograph/{prefix}/events/alert")

    def hear() -> None:
        with suppress(Failure, OSError):
            while True:
                arrivals.note(_number(json.loads(client.receive().payload)))

    _thread(hear)
    return arrivals


def _number(event: dict[str, Any]) -> str:
    return str(event["subject"]).rpartition("/")[2]


def _thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()

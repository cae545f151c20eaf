"""Clients of every push gateway for a `Room`: each returns once it listens, and notes each alert when it has it."""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
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
from app.bench.room import TIMEOUT_S, Note
from app.failure import Failure
from app.gateways.cot.event import encode, read
from app.gateways.cot.framer import Framer
from app.gateways.cot.own import PREFIX, ping

CERTIFICATE, KEY, AUTHORITY = "cert.pem", "key.pem", "ca.pem"
"""Files of a client's identity in its folder."""
HERE = "127.0.0.1"
PING_S = 60.0
"""How often a device shows that it is there; who says nothing for five minutes is cut."""
_ALERT = re.compile(re.escape(PREFIX) + r"A-(\d+)-")


def by_loopback(note: Note) -> int:
    """The baseline: somebody waits at a port, which is answered, for lines; what nothing can be faster than."""
    ours = socket.create_server((HERE, 0))

    def hear() -> None:
        there, _ = ours.accept()
        with there:
            while data := there.recv(1 << 12):
                note(data.decode().strip())

    _thread(hear)
    return int(ours.getsockname()[1])


def by_sse(note: Note, port: int, key: str) -> None:
    """Server-sent events."""
    connection = http.client.HTTPConnection(HERE, port)
    connection.request("GET", "/api/v1/stream?cursor=now&types=alert", headers={"Authorization": f"Bearer {key}"})
    answer = connection.getresponse()
    answer.readline()

    def hear() -> None:
        with suppress(OSError, http.client.HTTPException, ValueError):
            while line := answer.readline():
                if line.startswith(b"data: "):
                    note(str(json.loads(line[6:]).get("subject")))

    _thread(hear)


def by_socket(note: Note, port: int, key: str) -> None:
    """A WebSocket."""
    url = f"ws://{HERE}:{port}/api/v1/stream?cursor=now&types=alert"
    wire = connect(url, additional_headers={"Authorization": f"Bearer {key}"}, compression=None)
    wire.recv(TIMEOUT_S)

    def hear() -> None:
        with suppress(ConnectionClosed):
            for message in wire:
                note(str(json.loads(message).get("subject")))

    _thread(hear)


def by_webhook(note: Note) -> str:
    """A receiver of webhooks, whose address is answered."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(204)
            self.end_headers()
            note(_number(json.loads(body)))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    server = ThreadingHTTPServer((HERE, 0), Receiver)
    _thread(server.serve_forever)
    return f"http://{HERE}:{server.server_port}/"


def by_mqtt(note: Note, port: int, name: str, folder: Path) -> None:
    """MQTT with the certificate of a key, which is its name on the broker."""
    client = RawClient(port, name, folder, ca=folder / AUTHORITY)
    client.subscribe(f"heliograph/{name}/events/alert")

    def hear() -> None:
        with suppress(Failure, OSError):
            while True:
                note(_number(json.loads(client.receive().payload)))

    _thread(hear)


def by_cot(note: Note, port: int, folder: Path) -> None:
    """A device that speaks Cursor on Target, by TLS."""
    context = ssl.create_default_context(cafile=str(folder / AUTHORITY))
    context.load_cert_chain(folder / CERTIFICATE, folder / KEY)
    wire = context.wrap_socket(socket.create_connection((HERE, port), timeout=TIMEOUT_S), server_hostname=HERE)
    framer = Framer()
    while not list(framer.feed(wire.recv(1 << 16))):
        pass
    wire.settimeout(None)

    def hear() -> None:
        pinged = time.monotonic()
        with suppress(OSError):
            while chunk := wire.recv(1 << 16):
                for document in framer.feed(chunk):
                    if found := _ALERT.match(read(document).uid):
                        note(found[1])
                if time.monotonic() > pinged + PING_S:
                    wire.sendall(encode(ping(now=time.time())))
                    pinged = time.monotonic()

    _thread(hear)


def _number(event: dict[str, Any]) -> str:
    return str(event["subject"]).rpartition("/")[2]


def _thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()

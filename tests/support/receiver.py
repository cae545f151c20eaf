"""A receiver of webhooks on this machine that keeps what it got, and answers as it is told."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass
class Got:
    """One POST as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict:
        return json.loads(self.body)


@dataclass
class Receiver:
    """`status` is what it answers, of one POST or always; `with_headers` goes along."""

    status: int = 204
    with_headers: dict[str, str] = field(default_factory=dict)
    refuse: set[str] = field(default_factory=set)
    """Subjects that are answered with 500."""
    got: list[Got] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                got = Got({name.lower(): value for name, value in self.headers.items()}, body)
                bad = got.event["subject"] in receiver.refuse
                if not bad and receiver.status < 300:
                    receiver.got.append(got)
                self.send_response(500 if bad else receiver.status)
                for name, value in receiver.with_headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_args) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/take?from=heliograph"

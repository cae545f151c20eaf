"""A real Mosquitto on a free loopback port, plain or with mutual TLS, that can be killed and started again."""

from __future__ import annotations

import contextlib
import getpass
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.pki import Identity
from support.ports import free_port

CANDIDATES = ("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto")
START_S = 10.0


def mosquitto() -> str:
    """The broker's program; skips the test where there is none."""
    program = shutil.which("mosquitto") or next((path for path in CANDIDATES if Path(path).exists()), None)
    if program is None:
        pytest.skip("mosquitto is not installed")
    return program


@dataclass
class Broker:
    """`extra`: more lines of configuration, such as an ACL file. With `identity` it speaks mutual TLS 1.3."""

    folder: Path
    port: int = field(default_factory=free_port)
    identity: Identity | None = None
    extra: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> Broker:
        """Start and wait until it listens."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "mosquitto.conf"
        config.write_text("\n".join(self._lines()) + "\n")
        log = (self.folder / "mosquitto.log").open("ab")
        with log:
            self.process = subprocess.Popen([mosquitto(), "-c", str(config)], stdout=log, stderr=log)
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "mosquitto.log").read_text())
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return self
        raise TimeoutError("mosquitto does not listen")

    def kill(self) -> None:
        """SIGKILL: nothing is flushed."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=10)
            self.process = None

    def stop(self) -> None:
        """Stop in an orderly way."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def _lines(self) -> list[str]:
        lines = [f"user {getpass.getuser()}", "max_queued_messages 100000", "persistence false", *self.extra]
        lines.append(f"listener {self.port} 127.0.0.1")
        if self.identity is None:
            return [*lines, "allow_anonymous true"]
        files = self.identity
        return [
            *lines,
            f"cafile {files.ca}",
            f"certfile {files.cert}",
            f"keyfile {files.key}",
            "require_certificate true",
            "use_identity_as_username true",
            "tls_version tlsv1.3",
        ]


@contextlib.contextmanager
def running_broker(folder: Path, *, identity: Identity | None = None, extra: tuple[str, ...] = ()) -> Iterator[Broker]:
    """A broker for the length of a `with` block."""
    broker = Broker(folder, identity=identity, extra=extra).start()
    try:
        yield broker
    finally:
        broker.kill()

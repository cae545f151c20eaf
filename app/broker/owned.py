"""Start a Mosquitto, keep it running, and end it with the centre."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import TextIO

import structlog

from app.authority import Authority
from app.broker import files
from app.broker.files import Listen
from app.certificates import write_file
from app.clock import Clock, SystemClock
from app.failure import Failure

INSTALL = (
    "Mosquitto is not installed: run `apt-get install mosquitto`, or set HELIOGRAPH_BROKER_URL to a broker you run"
)
_USERS = ("mosquitto", "nobody")
"""Whom the broker runs as when the centre is root: the first of these that exists."""
_QUICK_S = 2.0
"""A broker that ends by itself sooner than this after its start cannot serve, and is not started again at once."""
_PAUSE_S = (0.1, 0.5, 2.0, 5.0)
"""Wait before the first, second, … restart in a row of a broker that does not serve."""
_GRACE_S = 5.0
_LOOK_S = 1.0
"""How long another process may hold the lock that only looks whether a broker runs."""
_log = structlog.get_logger()


class OwnedBroker:
    """A Mosquitto with this mission's rules, restarted when it dies, stopped with the centre however that ends."""

    def __init__(
        self,
        folder: Path,
        authority: Authority,
        listen: Listen,
        *,
        program: Path | None = None,
        clock: Clock | None = None,
        rules: str = files.SITES,
    ) -> None:
        """Prepare a broker in `folder`; `listen.port` 0 takes a free one, which it keeps; `rules` say who may what.

        Raises:
            Failure: Mosquitto is not installed.
        """
        self._folder = folder
        self._authority = authority
        self._listen = Listen(listen.host, listen.port or _free_port(listen.host), listen.names)
        self._program = program or find_program()
        self._clock = clock or SystemClock()
        self._rules = rules
        self._stopping = Event()
        self._process: subprocess.Popen[str] | None = None
        self._keeper = Thread(target=self._keep, name="broker-keeper", daemon=True)
        self._last_words: list[str] = []
        self.restarts = 0
        """How often it died and was started again."""

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._listen.port

    @property
    def pid(self) -> int | None:
        """Process id; None while it does not run."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self, *, timeout_s: float = 15.0) -> None:
        """Start it and wait until it accepts connections.

        Raises:
            Failure: another centre runs in this directory, or the broker does not come up; its last words are told.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = (self._folder / "lock").open("w")
        if not self._wait(lambda: _is_ours(self._lock), _LOOK_S):
            self._lock.close()
            raise Failure("already_running", f"another centre runs the broker in {self._folder}")
        self._keeper.start()
        if not self._wait(self._accepts, timeout_s):
            self.stop()
            raise Failure("broker_failed", f"the broker did not start: {' / '.join(self._last_words) or 'no word'}")

    def stop(self) -> None:
        """Stop it, and wait until it is gone."""
        self._stopping.set()
        self._signal(signal.SIGTERM)
        if self._keeper.is_alive():
            self._keeper.join(_GRACE_S)
        if self._keeper.is_alive():
            self._signal(signal.SIGKILL)
            self._keeper.join(_GRACE_S)
        self._lock.close()

    def _signal(self, number: signal.Signals) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(number)

    def _keep(self) -> None:
        """Start it again and again. One thread for life: the kernel takes the thread that started it for its parent."""
        failures = 0
        while not self._stopping.is_set():
            began, was_killed = time.monotonic(), False
            try:
                was_killed = self._run_once() in {-signal.SIGKILL, -signal.SIGTERM}
            except OSError as error:
                self._last_words = [str(error)]
            if self._stopping.is_set():
                return
            self.restarts += 1
            failures = failures + 1 if not was_killed and time.monotonic() - began < _QUICK_S else 0
            _log.warning("broker.died", restarts=self.restarts, words=self._last_words)
            if failures > 1:
                self._set_store_aside()
            self._stopping.wait(_PAUSE_S[min(failures, len(_PAUSE_S) - 1)])

    def _run_once(self) -> int:
        """Run it to its end and answer with its exit code."""
        user = _lesser_user()
        owner, now = user and user.pw_uid, self._clock.now()
        files.write(self._folder, self._authority, self._listen, now=now, owner=owner, rules=self._rules)
        child = Path(__file__).with_name("child.py")
        ids = (user.pw_uid, user.pw_gid) if user else (0, 0)
        command = [sys.executable, "-I", "-S", str(child), *map(str, (os.getpid(), *ids)), str(self._program)]
        with subprocess.Popen(  # noqa: S603 - our own program with our own arguments
            [*command, "-c", files.CONFIGURATION],
            cwd=self._folder,
            env={"OPENSSL_CONF": files.OPENSSL},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        ) as process:
            self._process = process
            write_file(self._folder / "pid", str(process.pid).encode(), mode=0o600)
            self._listen_to(process)
        return process.returncode

    def _listen_to(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None  # noqa: S101 - it was asked for
        for line in process.stderr:
            words = line.strip()
            self._last_words = [*self._last_words[-2:], words]
            (_log.warning if words.startswith(("Error", "Warning")) else _log.debug)("broker.says", words=words)

    def _set_store_aside(self) -> None:
        """A store that a full disk spoiled must not keep the broker down: sites and database hold what matters."""
        store = self._folder / "mosquitto.db"
        if store.exists():
            store.replace(self._folder / "mosquitto.db.aside")
            _log.warning("broker.store_set_aside")

    def _accepts(self) -> bool:
        """Whether something with our own certificate answers at the port."""
        host = self._listen.host
        host = "127.0.0.1" if host in {"", "0.0.0.0"} else "::1" if host == "::" else host  # noqa: S104 - compared
        context = ssl.create_default_context(cafile=self._authority.certificate_file)
        try:
            with socket.create_connection((host, self._listen.port), timeout=1) as plain:
                context.wrap_socket(plain, server_hostname=host).close()
        except OSError:
            return False
        return self.pid is not None

    def _wait(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if condition():
                return True
            if self._stopping.wait(0.02):
                break
        return False


def reload_revoked(folder: Path, authority: Authority) -> bool:
    """Give the broker in `folder` the newest revocation list, from whatever process; answers whether it runs here."""
    if not folder.exists():
        return False
    files.write_revoked(folder, authority)
    with (folder / "lock").open("w") as lock:
        if _is_ours(lock):
            return False
    with suppress(ProcessLookupError, FileNotFoundError):  # it is being started, and reads the list then
        os.kill(int((folder / "pid").read_text(encoding="utf-8")), signal.SIGHUP)
    return True


def _is_ours(lock: TextIO) -> bool:
    """Whether the file is locked now, and by us; it is set free when it is closed."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def find_program() -> Path:
    """Where Mosquitto is.

    Raises:
        Failure: it is not installed.
    """
    found = shutil.which("mosquitto", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Failure("mosquitto_missing", INSTALL)
    return Path(found)


def _lesser_user() -> pwd.struct_passwd | None:
    """Whom to run as; None: as the centre itself, which is not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next((known[name] for name in _USERS if name in known), None)


def _free_port(host: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])

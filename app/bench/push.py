"""From the commit of an alert until each kind of client has it, side by side, and what a crowd costs them."""

from __future__ import annotations

import resource
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from app.access.principal import Scope
from app.accounts.keys import make_key
from app.alerts.draft import Draft
from app.alerts.manual import broadcast
from app.authority import Authority
from app.bench.ground import MIDDLE, prepare
from app.bench.listeners import (
    AUTHORITY,
    CERTIFICATE,
    HERE,
    KEY,
    by_cot,
    by_loopback,
    by_mqtt,
    by_socket,
    by_sse,
    by_webhook,
)
from app.bench.room import Room
from app.bench.show import Cell, Result, percentile
from app.centre import Centre
from app.certificates import Identity
from app.failure import Failure
from app.gateways.cot.enrol import Wanted, authority_folder, enrol, mint
from app.gateways.hooks import store
from app.gateways.hooks.hosts import store as hosts
from app.gateways.hooks.signing import new_secrets
from app.gateways.hooks.tables import Webhook
from app.journal.store import newest, record
from app.logs import logged
from app.rig.settings import PrivateSettings
from app.rig.web import WebServer
from app.workers.integrators import open_tree

BARE = "a bare loopback write"
WAYS = ("server-sent events", "WebSocket", "webhook", "MQTT", "Cursor on Target")
COUNT = 100
IDLE, STUCK = 500, 5
EACH = 45
"""Streams that are opened in the name of one key."""
TURNS = 2
"""How often it is measured without the crowd and with it, in turns, so that both have the same weather."""
MOST_SLOWER = 1.10
"""How many times the others' p99 may be what it is without the crowd."""
CHOKES, CHOKE = 12, 60_000
"""Commits, and events in each, of so many bytes: 9 MB."""
WARM = 5
"""Alerts that are not counted, before each turn."""
SMALL = 4096
"""Receive buffer of a listener that never reads, bytes."""


class _Ground:
    """A running centre with somebody who listens by every way."""

    def __init__(self, folder: Path, ends: ExitStack) -> None:
        settings = PrivateSettings(
            data=folder / "centre",
            broker_port=0,
            integrator_port=0,
            port=_free_port(),
            address_requests_per_s=10_000,
            cot_listen=HERE,
            cot_port=0,
        )
        prepare(settings, folder)
        self.centre, self.port = Centre(settings), settings.port
        web = WebServer(self.centre)
        web.start()
        ends.callback(web.stop)
        self.room = ends.enter_context(Room())
        self.wire = ends.enter_context(socket.create_connection((HERE, self.room.open(BARE, by_loopback))))
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._let_in(folder / "client")

    def key(self, scope: Scope = Scope.ALERTS_READ) -> str:
        """A new key that may read alerts, or something else."""
        with self.centre.database.transaction() as session:
            _, text = make_key(
                session,
                "bench",
                scopes=[scope],
                areas=None,
                sensitive=True,
                expires_at=None,
                by="bench",
                now=self.centre.clock.now(),
            )
        return str(text)

    def _let_in(self, folder: Path) -> None:
        """One of each kind of client."""
        self.room.open("server-sent events", by_sse, self.port, self.key())
        self.room.open("WebSocket", by_socket, self.port, self.key())
        self._endpoint(_prefix(self.key()), self.room.open("webhook", by_webhook))
        self._tree(_prefix(self.key()), folder / "mqtt")
        self._device(folder / "cot")

    def _endpoint(self, prefix: str, url: str) -> None:
        secrets, now = new_secrets(), self.centre.clock.now()
        with self.centre.database.transaction() as session:
            hosts.allow(session, HERE, by="bench", now=now)
            hook = Webhook(
                id=uuid4(),
                key=prefix,
                name="bench",
                url=url,
                types=["alert"],
                areas=[],
                kinds=[],
                states=[],
                urgencies=[],
                secret=secrets.secret,
                signing=secrets.signing,
                cursor=newest(session),
                created_by="bench",
                created_at=now,
            )
            store.save(session, hook)

    def _tree(self, prefix: str, folder: Path) -> None:
        integrators, now = self.centre.integrators, self.centre.clock.now()
        assert integrators is not None  # noqa: S101 - its port was given
        deadline = time.monotonic() + 30
        while not integrators.link.connected:
            if time.monotonic() > deadline:
                raise Failure("bench_wrong", "the integrators' broker is not reached")
            time.sleep(0.05)
        given = integrators.admit(prefix, days=1)
        _save(given.identity, given.authority, folder)
        self.room.open("MQTT", by_mqtt, given.port, prefix, folder)
        with self.centre.database.transaction() as session:
            open_tree(session, prefix, until=now + 3600, by="bench", now=now)

    def _device(self, folder: Path) -> None:
        cot, now, name = self.centre.cot, self.centre.clock.now(), "bench"
        assert cot is not None  # noqa: S101 - its port was given
        assert cot.port is not None  # noqa: S101 - and it has started
        authority = Authority(authority_folder(self.centre.settings.data), now=now)
        identity, fingerprint = mint(authority, name, now=now, days=1)
        enrol(self.centre.database, Wanted(name, areas=None), expires_at=None, fingerprint=fingerprint, now=now)
        _save(identity, authority.certificate_file.read_bytes(), folder)
        self.room.open("Cursor on Target", by_cot, cot.port, folder)

    def settled(self, count: int) -> dict[str, list[float]]:
        """Measure when the first of everything is over: imports, caches, sessions, a crowd that comes in."""
        self.measure(WARM)
        return self.measure(count)

    def measure(self, count: int) -> dict[str, list[float]]:
        """Commit alerts one after the other; client → seconds until it had each."""
        took: dict[str, list[float]] = {name: [] for name in (BARE, *WAYS)}
        for _ in range(count):
            with self.centre.database.transaction() as session:
                draft = Draft("DF", *MIDDLE, "avoid_area", danger_radius_m=500, units=("UNIT-11",), concerned=False)
                roster = self.centre.rosters.get(session)
                number = broadcast(session, roster, draft, by="bench", now=self.centre.clock.now())
            committed, subject = time.perf_counter(), str(number)
            for name in WAYS:
                took[name].append(self.room.wait(name, subject) - committed)
            begun = time.perf_counter()
            self.wire.sendall(f"{subject}\n".encode())
            took[BARE].append(self.room.wait(BARE, subject) - begun)
        return took


def run(count: int = COUNT, *, idle: int = IDLE, stuck: int = STUCK) -> list[Result]:
    """Latency by every way, and again beside `idle` listeners who hear nothing and `stuck` ones who never read."""
    with (
        logged(level="critical"),
        tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder,
        ExitStack() as ends,
    ):
        _more_files()
        ground = _Ground(Path(folder), ends)
        alone: dict[str, list[float]] = {}
        beside: dict[str, list[float]] = {}
        for _ in range(TURNS):
            _join(alone, ground.settled(count // TURNS))
            with _crowd(ground, idle, stuck):
                _join(beside, ground.settled(count // TURNS))
    return [_latency(alone, count), _crowded(alone, beside, idle, stuck)]


def _latency(took: dict[str, list[float]], count: int) -> Result:
    least = percentile(took[BARE], 0.99)
    rows: list[dict[str, Cell]] = [
        {
            "what": name,
            "p50_ms": percentile(seconds, 0.5) * 1000,
            "p99_ms": percentile(seconds, 0.99) * 1000,
            "times_baseline": percentile(seconds, 0.99) / least,
        }
        for name, seconds in took.items()
    ]
    return Result("push", rows, {"alerts": count, "from": "commit", "clients": "in a process of their own"})


def _crowded(alone: dict[str, list[float]], beside: dict[str, list[float]], idle: int, stuck: int) -> Result:
    rows: list[dict[str, Cell]] = []
    for name, seconds in alone.items():
        before, after = percentile(seconds, 0.99), percentile(beside[name], 0.99)
        is_stream = name in {"server-sent events", "WebSocket"}
        met = after / before <= MOST_SLOWER if is_stream else None
        middle = percentile(beside[name], 0.5) / percentile(seconds, 0.5)
        rows.append(
            {"what": name, "p99_ms": after * 1000, "times_alone": after / before, "p50_times": middle, "met": met}
        )
    facts: dict[str, Cell] = {"idle": idle, "stuck": stuck, "most": MOST_SLOWER}
    return Result("push beside a crowd", rows, facts, met=all(row["met"] is not False for row in rows))


@contextmanager
def _crowd(ground: _Ground, idle: int, stuck: int) -> Iterator[None]:
    """Listeners that stay until the block ends: the idle asked for what never comes, the stuck choke on the first."""
    wants = ["?cursor=now&types=nothing"] * idle + ["?cursor=now"] * stuck
    with ExitStack() as ends:
        keys = [ground.key(Scope.THREATS_READ) for _ in range(-(-len(wants) // EACH))]
        for at, query in enumerate(wants):
            wire = ends.enter_context(socket.socket())
            if at >= idle:
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
            wire.connect((HERE, ground.port))
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
            _choke(ground)
        yield


def _choke(ground: _Ground) -> None:
    """More than all buffers on the way hold: whoever does not read holds up their stream."""
    for _ in range(CHOKES):
        with ground.centre.database.transaction() as session:
            for _ in range(CHOKES):
                data = {"text": "x" * CHOKE}
                record(
                    session, "threat.updated", str(uuid4()), at=ground.centre.clock.now(), data=data, areas=("WHOLE",)
                )


def _join(all_: dict[str, list[float]], more: dict[str, list[float]]) -> None:
    for name, seconds in more.items():
        all_.setdefault(name, []).extend(seconds)


def _save(identity: Identity, authority: bytes, folder: Path) -> None:
    folder.mkdir(parents=True)
    identity.save(folder / CERTIFICATE, folder / KEY)
    (folder / AUTHORITY).write_bytes(authority)


def _prefix(key: str) -> str:
    return key.split("_")[1]


def _more_files() -> None:
    """A crowd in one process has both ends of every connection."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])

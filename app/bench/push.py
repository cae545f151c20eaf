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
from app.bench.ground import MIDDLE, prepare
from app.bench.listeners import Arrivals, bare, by_mqtt, by_socket, by_sse, by_webhook
from app.bench.show import Cell, Result, percentile
from app.broker.integrators import Integrators
from app.centre import Centre
from app.failure import Failure
from app.gateways.hooks import store
from app.gateways.hooks.hosts import store as hosts
from app.gateways.hooks.signing import new_secrets
from app.gateways.hooks.tables import Webhook
from app.journal.store import newest, record
from app.logs import logged
from app.rig.settings import PrivateSettings
from app.rig.web import WebServer
from app.workers.integrators import open_tree

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
            data=folder / "centre", broker_port=0, integrator_port=0, port=_free_port(), address_requests_per_s=10_000
        )
        prepare(settings, folder)
        self.centre, self.port = Centre(settings), settings.port
        web = WebServer(self.centre)
        web.start()
        ends.callback(web.stop)
        self.baseline, self.write = bare()
        self.clients = self._clients(folder)

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

    def _clients(self, folder: Path) -> tuple[Arrivals, ...]:
        """One of each kind; a gateway that is added adds its own here."""
        streams = by_sse(self.port, self.key()), by_socket(self.port, self.key())
        hook, url = by_webhook()
        self._endpoint(_prefix(self.key()), url)
        prefix, integrators = _prefix(self.key()), self.centre.integrators
        assert integrators is not None  # noqa: S101 - its port was given
        mqtt = self._tree(integrators, prefix, folder / "integrator")
        return (*streams, hook, mqtt)

    def _endpoint(self, prefix: str, url: str) -> None:
        secrets, now = new_secrets(), self.centre.clock.now()
        with self.centre.database.transaction() as session:
            hosts.allow(session, "127.0.0.1", by="bench", now=now)
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

    def _tree(self, integrators: Integrators, prefix: str, folder: Path) -> Arrivals:
        now = self.centre.clock.now()
        deadline = time.monotonic() + 30
        while not integrators.link.connected:
            if time.monotonic() > deadline:
                raise Failure("bench_wrong", "the integrators' broker is not reached")
            time.sleep(0.05)
        arrivals = by_mqtt(integrators, prefix, folder)
        with self.centre.database.transaction() as session:
            open_tree(session, prefix, until=now + 3600, by="bench", now=now)
        return arrivals

    def settled(self, count: int) -> dict[str, list[float]]:
        """Measure when the first of everything is over: imports, caches, sessions, a crowd that comes in."""
        self.measure(WARM)
        return self.measure(count)

    def measure(self, count: int) -> dict[str, list[float]]:
        """Commit alerts one after the other; client → seconds until it had each."""
        took: dict[str, list[float]] = {one.name: [] for one in (self.baseline, *self.clients)}
        for _ in range(count):
            with self.centre.database.transaction() as session:
                draft = Draft("DF", *MIDDLE, "avoid_area", danger_radius_m=500, units=("UNIT-11",), concerned=False)
                roster = self.centre.rosters.get(session)
                number = broadcast(session, roster, draft, by="bench", now=self.centre.clock.now())
            committed, subject = time.perf_counter(), str(number)
            for one in self.clients:
                took[one.name].append(one.wait(subject) - committed)
            begun = time.perf_counter()
            self.write(subject)
            took[self.baseline.name].append(self.baseline.wait(subject) - begun)
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
    least = percentile(took["a bare loopback write"], 0.99)
    rows: list[dict[str, Cell]] = [
        {
            "what": name,
            "p50_ms": percentile(seconds, 0.5) * 1000,
            "p99_ms": percentile(seconds, 0.99) * 1000,
            "times_baseline": percentile(seconds, 0.99) / least,
        }
        for name, seconds in took.items()
    ]
    return Result("push", rows, {"alerts": count, "from": "commit", "clients": "in the same process"})


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
            wire.connect(("127.0.0.1", ground.port))
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


def _prefix(key: str) -> str:
    return key.split("_")[1]


def _more_files() -> None:
    """A crowd in one process has both ends of every connection."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

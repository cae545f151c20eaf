"""A running centre with somebody who listens by every way, and what it takes until they all have an alert."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
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
from app.centre import Centre
from app.certificates import Identity
from app.failure import Failure
from app.gateways.cot.enrol import Wanted, authority_folder, enrol, mint
from app.gateways.hooks import store
from app.gateways.hooks.hosts import store as hosts
from app.gateways.hooks.signing import new_secrets
from app.gateways.hooks.tables import Webhook
from app.journal.store import newest
from app.memory import settle
from app.rig.ports import free_port
from app.rig.settings import PrivateSettings
from app.rig.web import WebServer
from app.workers.integrators import open_tree

BARE = "a bare loopback write"
SSE, SOCKET, HOOK, MQTT, COT = WAYS = (
    "server-sent events",
    "WebSocket",
    "webhook",
    "MQTT",
    "Cursor on Target",
)
WARM = 5
"""Alerts that are not counted, before each turn."""


class Hearing:
    """A running centre with somebody who listens by every way."""

    def __init__(self, folder: Path, ends: ExitStack) -> None:
        """Start it in `folder`; `ends` ends all of it."""
        settings = PrivateSettings(
            data=folder / "centre",
            broker_port=0,
            integrator_port=0,
            port=free_port(),
            address_requests_per_s=10_000,
            cot_listen=HERE,
            cot_port=0,
        )
        prepare(settings, folder)
        self.centre, self.port = Centre(settings), settings.port
        web = WebServer(self.centre)
        settle()
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
        self.room.open(SSE, by_sse, self.port, self.key())
        self.room.open(SOCKET, by_socket, self.port, self.key())
        self._endpoint(_prefix(self.key()), self.room.open(HOOK, by_webhook))
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
        self.room.open(MQTT, by_mqtt, given.port, prefix, folder)
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
        self.room.open(COT, by_cot, cot.port, folder)

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
                # Who is quick has heard before the block is left.
                begun, subject = time.perf_counter(), str(number)
            for name in WAYS:
                took[name].append(self.room.wait(name, subject) - begun)
            begun = time.perf_counter()
            self.wire.sendall(f"{subject}\n".encode())
            took[BARE].append(self.room.wait(BARE, subject) - begun)
        return took


def _save(identity: Identity, authority: bytes, folder: Path) -> None:
    folder.mkdir(parents=True)
    identity.save(folder / CERTIFICATE, folder / KEY)
    (folder / AUTHORITY).write_bytes(authority)


def _prefix(key: str) -> str:
    return key.split("_")[1]

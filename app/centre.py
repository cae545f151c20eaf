"""A running centre without its web service: builds the parts, owns them, starts and stops them in order."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from app import pipeline
from app.authority import CENTRE, Authority
from app.broker.files import Listen
from app.broker.integrators import Integrators
from app.broker.owned import OwnedBroker
from app.clock import Clock, SystemClock
from app.config import COT_TLS_PORT, Settings
from app.db import Database
from app.gateways.cap.office import Office
from app.gateways.cap.sources import sources_in
from app.gateways.cot import enrol as cot
from app.gateways.cot.service import CotService, Ports
from app.gateways.cot.upstream import Upstream
from app.link import Link, OnPacket, Token
from app.migrations import migrate
from app.mqtt import Broker, Credentials
from app.roster.store import RosterCache
from app.workers.cap_feeds import CapFeeds
from app.workers.configs import Configs
from app.workers.delivery import Deliveries
from app.workers.desk import Desk
from app.workers.hooks import Hooks
from app.workers.ingest import Ingest
from app.workers.integrators import Trees
from app.workers.loop import Loop
from app.workers.photos import PhotoRequests
from app.workers.sightings import Sightings
from app.workers.tick import Tick

SILENT_S = 60.0
"""A loop whose last round ended longer ago than this hangs."""

LinkMaker = Callable[[OnPacket, Callable[[], None]], Link]
"""Makes the link, given who takes packets and whom to tell of a new connection."""

log = structlog.get_logger()


def authority_folder(settings: Settings) -> Path:
    """Where the mission's certificate authority is kept."""
    return settings.data / "authority"


def door_authority_folder(settings: Settings) -> Path:
    """Where the authority that tablets trust is kept."""
    return settings.data / "door-authority"


def broker_folder(settings: Settings) -> Path:
    """Where the centre's own broker is kept."""
    return settings.data / "broker"


class Centre:
    """Everything that turns packets into a picture and alerts; the web service stands beside it."""

    def __init__(self, settings: Settings, *, clock: Clock | None = None, link: LinkMaker | None = None) -> None:
        """Build the parts; nothing runs yet.

        Args:
            settings: All settings.
            clock: Where `now` comes from; None: this machine.
            link: What makes the link to the broker; None: to the broker that `settings` name.

        Raises:
            Failure: the broker's program is not installed, or the file of CAP sources cannot be used.
        """
        self.settings = settings
        self.clock = clock or SystemClock()
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.database = Database(settings.database)
        self.rosters = RosterCache()
        self.cap = Office(
            settings.data,
            authority_folder(settings),
            self.clock,
            sender=settings.cap_sender,
            sources=sources_in(settings.cap_sources),
        )
        self.owned: OwnedBroker | None = None
        self.link = (link or self._real_link)(self._on_packet, self._on_connected)
        self.ingest = Ingest(
            self.database,
            self.rosters,
            self.link,
            self.clock,
            batch=settings.ingest_batch,
            queue=settings.ingest_queue,
            desk=Desk(every=settings.receipt_reports, within_s=settings.receipt_s),
        )
        self.deliveries = Deliveries(self.database, self.rosters, self.link, self.clock, limit=settings.delivery_batch)
        self.configs = Configs(self.database, self.rosters, self.link)
        self.sightings = Sightings(self.database, self.rosters, self.link, self.clock, every_s=settings.receipt_s)
        self.photos = PhotoRequests(self.database, self.rosters, self.link, self.clock, every_s=settings.receipt_s)
        self.tick = Tick(
            self.database, self.rosters, self.clock, every_s=settings.tick_s, on_roster=self.configs.loop.wake
        )
        self.cap_feeds = CapFeeds(self.database, self.rosters, self.clock, self.cap.sources)
        self.hooks = Hooks(self.database, self.rosters, self.clock)
        workers = (self.ingest, self.deliveries, self.configs, self.sightings, self.photos, self.tick, self.hooks)
        loops = [worker.loop for worker in workers]
        if self.cap_feeds.polls:
            loops.append(self.cap_feeds.loop)
        self.integrators: Integrators | None = None
        if settings.integrator_port is not None:
            self.integrators = Integrators(settings, clock=self.clock)
            loops.append(self._trees(self.integrators))
        self.loops: tuple[Loop, ...] = tuple(loops)
        self.database.after_commit(self.deliveries.loop.wake)
        self.database.after_commit(self.hooks.loop.wake)
        ports = self._cot_ports()
        self.cot = CotService(self.database, self.rosters, self.clock, ports) if ports.is_any else None

    @property
    def basemaps(self) -> Path:
        """Where a mission drops its own maps (`*.pmtiles`, `*.mbtiles`)."""
        return self.settings.data / "basemaps"

    def start(self) -> None:
        """Bring the schema up to date, start the broker if it is ours, connect, and start the loops.

        Raises:
            Failure: the broker or a gateway does not start.
        """
        migrate(self.database)
        with self.database.transaction() as session:
            pipeline.retry_unread(session, self.rosters.get(session), now=self.clock.now())
        if self.owned is not None:
            self.owned.start()
        if self.integrators is not None:
            self.integrators.start()
        for loop in self.loops:
            loop.start()
        self.link.start()
        if self.cot is not None:
            self.cot.start()
        log.info("centre.started", database=self.database.engine.dialect.name)

    def stop(self) -> None:
        """Stop the loops after the round that runs, say goodbye to the broker, close the database."""
        if self.cot is not None and not self.cot.stop():
            log.error("centre.loop_hangs", loop="cot")
        for loop in self.loops:
            if not loop.stop():
                log.error("centre.loop_hangs", loop=loop.name)
        self.hooks.close()
        self.link.stop()
        for broker in (self.integrators, self.owned):
            if broker is not None:
                broker.stop()
        self.database.close()

    def faults(self) -> Mapping[str, str]:
        """What keeps the centre from its work, by the name of the part; empty: all is well."""
        faults = {} if self.link.connected else {"broker": "not connected"}
        if self.integrators is not None and not self.integrators.link.connected:
            faults["integrators"] = "broker not connected"
        if self.cot is not None and self.cot.fault:
            faults["cot"] = self.cot.fault
        for loop in self.loops:
            if loop.silent_s() > SILENT_S:
                faults[loop.name] = f"silent for {loop.silent_s():.0f} s"
            elif loop.fault:
                faults[loop.name] = loop.fault
        return faults

    def _cot_ports(self) -> Ports:
        """What the settings have opened for devices that speak Cursor on Target."""
        settings = self.settings
        folder = cot.authority_folder(settings.data)

        def context() -> ssl.SSLContext:
            now = self.clock.now()
            names = (*settings.cot_names, settings.cot_listen, "localhost", "127.0.0.1")
            return cot.server_context(Authority(folder, now=now), names, folder, now=now)

        return Ports(
            listen=settings.cot_listen,
            port=settings.cot_port,
            context=context,
            plain_port=settings.cot_plain_port,
            plain_client=settings.cot_plain_client,
            upstream=_upstream(settings),
        )

    def _trees(self, integrators: Integrators) -> Loop:
        """The loop that keeps the integrators' topic trees."""
        trees = Trees(self.database, self.rosters, integrators.link, self.clock, shut=integrators.shut)
        integrators.on_connected = trees.all_again
        self.database.after_commit(trees.loop.wake)
        return trees.loop

    def _on_packet(self, topic: str, payload: bytes, token: Token) -> None:
        self.ingest.on_packet(topic, payload, token)

    def _on_connected(self) -> None:
        self.configs.tell_all_again()
        self.deliveries.loop.wake()

    def _real_link(self, on_packet: OnPacket, on_connected: Callable[[], None]) -> Link:
        """The link to the broker of the settings, with the centre's own certificate."""
        settings, now = self.settings, self.clock.now()
        authority = Authority(authority_folder(settings), now=now)
        host, port = settings.broker_address
        if settings.owns_broker:
            listen = Listen(settings.broker_listen, settings.broker_port, settings.broker_names)
            folder, program = broker_folder(settings), settings.mosquitto
            self.owned = OwnedBroker(folder, authority, listen, program=program, clock=self.clock)
            port = self.owned.port
        certificate, key = settings.data / "centre.pem", settings.data / "centre.key"
        if not (certificate.exists() and key.exists()):
            authority.client(CENTRE, now=now).save(certificate, key)
        return Broker(
            host,
            port,
            Credentials(authority.certificate_file, certificate, key),
            on_packet,
            on_connected=on_connected,
            receive_maximum=settings.ingest_queue,
        )


def _upstream(settings: Settings) -> Upstream | None:
    url = urlsplit(settings.cot_server_url)
    files = (settings.cot_server_ca, settings.cot_server_certificate, settings.cot_server_key)
    authority, certificate, key = files
    if not url.hostname or authority is None or certificate is None or key is None:
        return None
    return Upstream(url.hostname, url.port or COT_TLS_PORT, settings.cot_server_client, authority, certificate, key)

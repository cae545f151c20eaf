"""A team site's agent, put together: what the door uses, what the threads run, how it starts and stops."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from edge_agent import memory
from edge_agent.alertbook import AlertBook
from edge_agent.clock import Clock
from edge_agent.config import Config
from edge_agent.courier import Courier
from edge_agent.devices import Devices
from edge_agent.downlink import Downlink, known_contact
from edge_agent.events import Connected, Disconnected, Link, LinkEvent, Published
from edge_agent.meter import Spending
from edge_agent.outbox import Outbox
from edge_agent.people import People
from edge_agent.photo_feed import PhotoFeed
from edge_agent.photo_files import PhotoFiles
from edge_agent.photos import Photos
from edge_agent.positions import Positions
from edge_agent.relief import Relief
from edge_agent.store import Store
from edge_agent.throttle import Throttle
from edge_agent.uplink import Uplink


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """Up or down, since when (corrected UTC seconds), and what went wrong last."""

    up: bool
    since: float
    last_error: str | None = None


class Agent:
    """One site. The door reads and writes through `outbox` and `alerts`, then calls `wake`."""

    def __init__(self, config: Config, link: Link, *, wall: Callable[[], float] = time.time) -> None:
        """Opens the data folder; nothing runs yet.

        Raises:
            StoreForeign, StoreBroken: the data folder cannot be used.
        """
        self.config = config
        self.link = link
        self.store = Store(config.data, quota_bytes=config.quota_bytes)
        self.outbox = Outbox(self.store, site=config.site, epoch=config.epoch)
        self.positions = Positions(self.store, self.outbox)
        self.relief = Relief(self.store, self.outbox, self.positions)
        self.clock = Clock(offset=config.clock_offset, contact=known_contact(self.store, config.epoch), wall=wall)
        self.alerts = AlertBook(self.store, self.outbox)
        self.spending = Spending(self.store, link.traffic, self.clock.now)
        self.people = People(self.store, idle_s=config.door.session_idle_s)
        self.devices = Devices(self.store)
        self.throttle = Throttle(self.clock.monotonic)
        files, chunk_bytes = PhotoFiles(config.data / "photos"), config.timings.chunk_bytes
        self.photos = Photos(self.store, files, limit_bytes=config.photo_bytes, chunk_bytes=chunk_bytes)
        self._feed = PhotoFeed(self.store, self.outbox, files, chunk_bytes=chunk_bytes)
        self.downlink = Downlink(self.outbox, self.alerts, self.people, self._feed, self.store, link, self.clock)
        self.uplink = Uplink(
            self.outbox,
            self.positions,
            self.store,
            link,
            clock=self.clock,
            timings=config.timings,
            bytes_today=self.spending.bytes_today,
            feed=self._feed.feed,
        )
        self.health = LinkHealth(up=False, since=self.clock.now())
        self.stopping = False
        """Long waits at the door end when this is set."""
        self._bells: list[Callable[[], None]] = []
        self._bells_lock = threading.Lock()
        self._courier = Courier(
            self.uplink,
            self.downlink,
            housekeeping=self._keep_house,
            relieve=self._relieve,
            ring=self.ring,
            monotonic=self.clock.monotonic,
        )

    def start(self) -> None:
        """Start the courier and the link."""
        self._courier.start()
        self.link.start(self._tell)

    def stop(self) -> None:
        """End the threads, note the spending, close the file."""
        self.close_door()
        self.link.stop()
        self._courier.stop()
        self.spending.keep()
        self.store.close()

    def close_door(self) -> None:
        """Let everyone who waits for news go."""
        self.stopping = True
        self.ring()

    def alive(self) -> bool:
        """Whether both threads still work."""
        return self._courier.alive() and self.link.alive()

    def wake(self) -> None:
        """Something new is in the outbox."""
        self._courier.tell(None)
        self.ring()

    def ring(self) -> None:
        """Tell whoever waits for news."""
        with self._bells_lock:
            bells = list(self._bells)
        for bell in bells:
            bell()

    @contextmanager
    def news(self, bell: Callable[[], None]) -> Iterator[None]:
        """Within the block, call `bell` from any thread whenever a report or an alert may have moved on."""
        with self._bells_lock:
            self._bells.append(bell)
        try:
            yield
        finally:
            with self._bells_lock:
                self._bells.remove(bell)

    def _tell(self, event: LinkEvent) -> None:
        match event:
            case Connected(_):
                self.health = LinkHealth(up=True, since=self.clock.now(), last_error=self.health.last_error)
            case Disconnected(reason):
                since = self.clock.now() if self.health.up else self.health.since
                self.health = LinkHealth(up=False, since=since, last_error=reason)
            case Published(_, str(refusal)):
                self.health = replace(self.health, last_error=refusal)
        self._courier.tell(event)

    def _relieve(self) -> None:
        self.relief.make_room(self.clock.now(), urgent=True)

    def _keep_house(self) -> None:
        self.spending.keep()
        self.store.remember(ran=self.store.ran())
        self._feed.prune(self.config.timings.retain_s)
        self.outbox.prune(self.config.timings.retain_s)
        self.alerts.prune(self.clock.now())
        self.store.fill_ballast()
        memory.trim()

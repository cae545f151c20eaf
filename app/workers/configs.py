"""Tells each site its settings, retained at the broker, when they changed."""

from __future__ import annotations

from threading import Lock

from app import metrics
from app.db import Database
from app.link import Link, PublishOutcome
from app.roster.roster import Roster, SiteInfo
from app.roster.store import RosterCache
from app.workers.loop import Loop
from app.workers.site_config import packet_of
from edge_agent.wire import topics

ANSWER_S = 5.0
LOOK_S = 30.0


class Configs:
    """Remembers what each site was told, so that only changes cost bytes on thin links."""

    def __init__(self, database: Database, rosters: RosterCache, broker: Link) -> None:
        """Nothing is told yet."""
        self._database = database
        self._rosters = rosters
        self._broker = broker
        self._told: dict[str, bytes] = {}
        self._lock = Lock()
        self.loop = Loop("configs", self.step)

    def tell_all_again(self) -> None:
        """A new connection: the broker may have lost what it kept."""
        with self._lock:
            self._told = {}
        self.loop.wake()

    def step(self) -> float:
        """Publish what changed; answers with the seconds until the next look."""
        if not self._broker.connected:
            return LOOK_S
        with self._database.reading() as session:
            roster = self._rosters.get(session)
        for site in roster.sites.values():
            self._tell(site, roster)
        return LOOK_S

    def _tell(self, site: SiteInfo, roster: Roster) -> None:
        """Publish what is new to the site; for one that nobody speaks for any more, clear what the broker keeps."""
        packet = b"" if site.revoked or not site.epoch else packet_of(site, roster)
        if packet == self._told.get(site.code):
            return
        publication = self._broker.publish(topics.config(site.wire), packet, qos=1, retain=True)
        if publication.wait(ANSWER_S) is not PublishOutcome.REFUSED:
            metrics.CONFIGS.inc()
        with self._lock:
            self._told[site.code] = packet

"""Tells sites soon which of their reports an officer has seen; receipts that answer them say it again."""

from __future__ import annotations

from app import metrics
from app.clock import Clock
from app.db import Database
from app.ingest import stage as ingest
from app.link import Link
from app.roster.store import RosterCache
from app.workers.loop import Loop
from edge_agent.wire import topics


class Sightings:
    """Looks every few seconds, so that what an officer reads in one go costs each site one packet."""

    def __init__(self, database: Database, rosters: RosterCache, broker: Link, clock: Clock, *, every_s: float) -> None:
        """Nothing is told yet."""
        self._database = database
        self._rosters = rosters
        self._broker = broker
        self._clock = clock
        self._every_s = every_s
        self.loop = Loop("sightings", self.step)

    def step(self) -> float:
        """Tell what is new; answers with the seconds until the next look."""
        if self._broker.connected and self._has_news():
            for topic, packet in self._packets():
                self._broker.publish(topic, packet, qos=0)
                metrics.RECEIPTS.labels("seen").inc()
        return self._every_s

    def _has_news(self) -> bool:
        with self._database.reading() as session:
            return bool(ingest.unpushed(session))

    def _packets(self) -> list[tuple[str, bytes]]:
        packets = []
        with self._database.transaction() as session:
            roster = self._rosters.get(session)
            for code, epoch in ingest.unpushed(session):
                packet = ingest.receipt(session, code, epoch=epoch, now=self._clock.now(), answering=False)
                site = roster.sites.get(code)
                if packet is not None and site is not None and not site.revoked:
                    packets.append((topics.receipts(site.wire), packet))
        return packets

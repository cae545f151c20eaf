"""Asks sites for the full pictures that officers want, again and again until the site answers."""

from __future__ import annotations

from app.clock import Clock
from app.db import Database
from app.ingest.photos.requests import store as requests
from app.ingest.photos.requests.store import Wish
from app.link import Link, PublishOutcome
from app.roster.roster import SiteInfo
from app.roster.store import RosterCache
from app.workers.loop import Loop
from edge_agent.wire import codec, topics
from edge_agent.wire.messages import Packet, PhotoRequest

ANSWER_S = 5.0
"""How long the broker may take to answer."""
EXPIRY_S = 3600
"""How long the broker keeps it for a site that is away; by then it is asked anew."""


class PhotoRequests:
    """Looks every few seconds."""

    def __init__(self, database: Database, rosters: RosterCache, broker: Link, clock: Clock, *, every_s: float) -> None:
        """Nothing is asked yet."""
        self._database = database
        self._rosters = rosters
        self._broker = broker
        self._clock = clock
        self._every_s = every_s
        self.loop = Loop("photos", self.step)

    def step(self) -> float:
        """Ask for what is due; answers with the seconds until the next look."""
        if not self._broker.connected:
            return self._every_s
        with self._database.reading() as session:
            wishes = requests.due(session, now=self._clock.now())
            sites = self._rosters.get(session).sites if wishes else {}
        for wish in wishes:
            taken = self._ask(wish, sites.get(wish.site))
            with self._database.transaction() as session:
                requests.asked(session, wish, taken=taken, now=self._clock.now())
        return self._every_s

    def _ask(self, wish: Wish, site: SiteInfo | None) -> bool:
        """Whether the broker has it for the site."""
        if site is None or site.revoked:
            return False
        packet = codec.encode_packet(Packet(wish.epoch, ((0, PhotoRequest(wish.seq, wish.number)),)))
        publication = self._broker.publish(topics.alerts(site.wire), packet, qos=1, expiry_s=EXPIRY_S)
        return publication.wait(ANSWER_S) is PublishOutcome.PUBLISHED

"""The delivery loop: claims what is due, publishes it after that commit, and keeps what became of it."""

from __future__ import annotations

import time

from app import metrics
from app.clock import Clock
from app.db import Database
from app.delivery import stage as delivery
from app.delivery.outgoing import Outgoing, Sending
from app.link import Link, Publication
from app.roster.store import RosterCache
from app.workers.loop import Loop
from edge_agent.wire import topics

ANSWER_S = 10.0
"""How long the broker may take to answer for a round; it answers, not the site."""
LOOK_S = 1.0
"""How often to look without being woken: a resend falls due without any commit."""


class Deliveries:
    """Sends alerts. A crash between claim and publish repeats a send when the claim runs out; it never loses one."""

    def __init__(
        self,
        database: Database,
        rosters: RosterCache,
        broker: Link,
        clock: Clock,
        *,
        limit: int,
        look_s: float = LOOK_S,
    ) -> None:
        """At most `limit` deliveries a round."""
        self._database = database
        self._rosters = rosters
        self._broker = broker
        self._clock = clock
        self._limit = limit
        self._look_s = look_s
        self.loop = Loop("delivery", self.step)

    def step(self) -> float:
        """One round; answers with the seconds until the next look."""
        if not self._broker.connected:
            return self._look_s
        with self._database.reading() as session:
            if not delivery.is_due(session, now=self._clock.now()):
                return self._look_s
        with self._database.transaction() as session:
            roster = self._rosters.get(session)
            outgoing = delivery.due(session, roster, now=self._clock.now(), limit=self._limit)
        results = _answered([(one, self._publish(one)) for one in outgoing])
        if results:
            with self._database.transaction() as session:
                for one, outcome in results:
                    delivery.sent(session, one, outcome, now=self._clock.now())
                    metrics.SENT.labels(str(outcome)).inc()
        return 0.0 if outgoing else self._look_s

    def _publish(self, one: Outgoing) -> Publication:
        return self._broker.publish(topics.alerts(one.wire), one.payload, qos=1, expiry_s=one.expiry_s)


def _answered(sent: list[tuple[Outgoing, Publication]]) -> list[tuple[Outgoing, Sending]]:
    """What became of each, when all are answered for or the time is up."""
    deadline = time.monotonic() + ANSWER_S
    return [(one, Sending(publication.wait(max(0.0, deadline - time.monotonic())))) for one, publication in sent]

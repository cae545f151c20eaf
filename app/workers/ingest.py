"""The ingest loop: packets from the broker, several to a commit; the broker and the sites are told after it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from app import metrics
from app.clock import Clock
from app.db import Database, Session
from app.ingest import stage as ingest
from app.ingest.outcome import Inbound, Outcome, Verdict
from app.ingest.receipts import tells_time
from app.link import Link, Token
from app.pipeline import process
from app.roster.roster import Roster
from app.roster.store import RosterCache
from app.workers.desk import Desk
from app.workers.inbox import Inbox, Waiting
from app.workers.loop import Loop
from edge_agent.wire import topics

IDLE_S = 5.0
"""Longest sleep of a loop that nothing wakes, so that its pulse can be felt."""
TURN_S = 0.25
"""A turn of writing ends soon after this, whatever still waits: a person who acknowledges an alert waits for a turn."""
REFUSALS_EVERY_S = 60.0
"""How often a refusal is logged; all are counted."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Answer:
    topic: str
    payload: bytes
    reason: str


class Ingest:
    """Owns the queue between the broker's thread and the database."""

    def __init__(
        self,
        database: Database,
        rosters: RosterCache,
        broker: Link,
        clock: Clock,
        *,
        batch: int,
        queue: int,
        desk: Desk,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        """At most `batch` packets share a commit and `queue` wait in memory; `tick` is a clock that never goes back."""
        self._database = database
        self._rosters = rosters
        self._broker = broker
        self._clock = clock
        self._batch = batch
        self._inbox = Inbox(queue)
        self._desk = desk
        self._tick = tick
        self._refusals_told = -REFUSALS_EVERY_S
        self._unfinished: list[Waiting] = []
        """A batch that is not committed; after a failed round it is tried again, for the broker does not send twice."""
        self.loop = Loop("ingest", self.step, clock=tick)

    def on_packet(self, topic: str, payload: bytes, token: Token) -> None:
        """Take a packet from the broker's thread; when memory is full it is left to the broker, unacknowledged."""
        inbound = Inbound(topic, payload, self._clock.now())
        if self._inbox.put(Waiting(inbound, token, urgent=ingest.is_urgent(inbound))):
            self.loop.wake()
        else:
            metrics.QUEUE_FULL.inc()

    def step(self) -> float:
        """One batch, or the receipts that are due; answers with the seconds until there is something to do again."""
        if not self._unfinished:
            self._unfinished = self._inbox.take(self._batch)
        metrics.QUEUE.set(len(self._inbox))
        now = self._tick()
        if self._unfinished or self._desk.due(now=now):
            self._commit()
            return 0.0
        wait = self._desk.next_due_s(now=now)
        return IDLE_S if wait is None else min(wait, IDLE_S)

    def _commit(self) -> None:
        """Commit as much of the batch as the time allows, then tell the broker and the sites."""
        began = self._tick()
        outcomes: list[Outcome] = []
        taken = 0
        with self._database.transaction() as session:
            roster = self._rosters.get(session)
            now = self._clock.now()
            for each in self._unfinished:
                outcomes += process(session, roster, each.inbound, now=now)
                taken += 1
                if self._tick() - began > TURN_S:
                    break
            desk, answers = self._answers(session, roster, self._desk.after(outcomes, now=self._tick()))
        done, rest = self._unfinished[:taken], self._unfinished[taken:]
        self._desk, self._unfinished = desk, []
        self._inbox.give_back(rest)
        for each in done:
            self._broker.ack(each.token)
        for answer in answers:
            self._broker.publish(answer.topic, answer.payload, qos=0)
            metrics.RECEIPTS.labels(answer.reason).inc()
        if done:
            self._measure(taken, outcomes, self._tick() - began)

    def _answers(self, session: Session, roster: Roster, desk: Desk) -> tuple[Desk, list[_Answer]]:
        """The receipts that are due once this transaction is committed, and the desk when they are out."""
        now, answers, timed = self._tick(), [], []
        links = ingest.links(session)
        due = desk.due(now=now)
        for (code, epoch), reason in due.items():
            site, link = roster.sites.get(code), links.get(code)
            if site is None or link is None:
                continue
            with_time = tells_time(
                last_told_at=desk.told_at.get(code),
                skew_s=link.clock_skew_s,
                clock_suspect=link.clock_suspect,
                now=now,
            )
            packet = ingest.receipt(session, code, epoch=epoch, now=self._clock.now(), with_time=with_time)
            if packet is not None:
                answers.append(_Answer(topics.receipts(site.wire), packet, str(reason)))
                timed += [code] if with_time else []
        return desk.told(due, timed, now=now), answers

    def _measure(self, packets: int, outcomes: list[Outcome], seconds: float) -> None:
        metrics.PACKETS.inc(packets)
        metrics.COMMIT_SECONDS.observe(seconds)
        metrics.count(outcomes)
        refused = Counter(str(one.reason) for one in outcomes if one.verdict is Verdict.REFUSED)
        if refused and self._tick() >= self._refusals_told + REFUSALS_EVERY_S:
            self._refusals_told = self._tick()
            log.warning("refused", **refused)

"""The loop that keeps the integrators' topic trees: publishes what changes, and the digests of what stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from app.access.principal import Principal, Scope
from app.accounts.keys import holder_of
from app.clock import Clock
from app.db import Database, Session
from app.gateways.alerts import AO, alerts_for
from app.gateways.cloudevents import MEDIA_TYPE, event
from app.gateways.feed import Changes, changes
from app.gateways.mqtt import store
from app.gateways.mqtt.documents import ACTIVE, Standing, active_topic, events_topic
from app.gateways.mqtt.documents import MEDIA_TYPE as DIGEST
from app.gateways.mqtt.tables import MqttFeed
from app.gateways.out import OutAlert
from app.gateways.reader import Reader
from app.journal.store import newest
from app.jsontext import encoded
from app.link import Link, Publication, PublishOutcome
from app.roster.store import RosterCache
from app.search.search import Search
from app.workers.loop import Loop

LOOK_S = 1.0
"""How often to look without being woken."""
ANSWER_S = 10.0
"""How long the broker may take to answer for a round."""
EXPIRY_S = 14 * 24 * 3600
"""So long an event waits at the broker for a session that is away."""
DIGEST_S = 1.0
"""Least time between two digests of one area: in a storm of alerts each would be a large one."""
ANEW_S = 60.0
"""How long what stands is carried on by changes alone: areas may have been redrawn."""
STANDS = Search(states=(ACTIVE,), limit=10_000)


@dataclass(slots=True)
class _Tree:
    """What the broker keeps of one key's tree, and what it is to keep."""

    holder: Principal
    standing: Standing
    told: dict[str, bytes]
    """Topic → the digest that the broker has."""
    anew_at: float
    """When what stands is read from the database again, monotonic seconds."""
    due_at: float = 0.0
    """No digest goes out before, monotonic seconds."""
    is_new: bool = True

    def take(self, page: Changes) -> None:
        """What has changed, in order; what a database that was restored holds is read anew."""
        if page.is_restored:
            self.anew_at = 0.0
        for one in page.items:
            if one.topic == "alert":
                self.standing.put(int(one.key), one.value if isinstance(one.value, OutAlert) else None)


class Trees:
    """Publishes at least once and in order; the cursor moves on when the broker has all of a round."""

    def __init__(
        self,
        database: Database,
        rosters: RosterCache,
        link: Link,
        clock: Clock,
        *,
        shut: Callable[[str], None] = lambda _key: None,
    ) -> None:
        """`shut` is called for a key that works no more."""
        self._database = database
        self._rosters = rosters
        self._link = link
        self._clock = clock
        self._shut = shut
        self._trees: dict[str, _Tree] = {}
        """By key, those that were published since the broker was reached."""
        self.loop = Loop("integrators", self.step)

    def all_again(self) -> None:
        """Publish every digest anew: the broker may have lost what it kept."""
        self._trees = {}
        self.loop.wake()

    def step(self) -> float:
        """One round; answers with the seconds until the next look."""
        if not self._link.connected:
            return LOOK_S
        now = self._clock.now()
        with self._database.reading() as session:
            feeds, last = store.feeds(session), newest(session)
            holders = {feed.key: holder_of(session, feed.key, now=now) for feed in feeds}
        is_whole = True
        for feed in feeds:
            holder = holders[feed.key]
            if holder is None:
                self._end(feed.key)
            else:
                is_whole = (feed.cursor == last or self._tell(feed, holder, now=now)) and is_whole
                self._keep(feed.key, holder, now=now)
        for key in self._trees.keys() - holders.keys():
            self._clear(key)
        return LOOK_S if is_whole else 0.0

    def _tell(self, feed: MqttFeed, holder: Principal, *, now: int) -> bool:
        """Publish what is new of one tree; whether that was all."""
        with self._database.reading() as session:
            roster = self._rosters.get(session)
            page = changes(Reader(session, roster, holder, now), feed.cursor)
        tree = self._trees.get(feed.key)
        sent = [
            self._tell_of(events_topic(feed.key, one.topic), encoded(event(one, roster.code))) for one in page.items
        ]
        if not _all_taken(sent):
            return True  # it is tried again at the next look, from the same cursor
        if tree is not None:
            tree.take(page)
        if page.cursor != feed.cursor:
            with self._database.transaction() as session:
                store.move_on(session, feed.key, seen=feed.cursor, cursor=page.cursor)
        return page.is_whole

    def _keep(self, key: str, holder: Principal, *, now: int) -> None:
        """Publish the digests that are others than before, behind the events: nobody waits for a digest."""
        tree, at = self._trees.get(key), time.monotonic()
        if tree is not None and at < tree.due_at:
            return
        if tree is None or tree.holder != holder or at >= tree.anew_at:
            with self._database.reading() as session:
                reader = Reader(session, self._rosters.get(session), holder, now)
                tree = _Tree(holder, _standing(reader), tree.told if tree else {}, at + ANEW_S)
            self._trees[key] = tree
        fresh = {active_topic(key, code): body for code, body in tree.standing.digests().items()}
        gone = dict.fromkeys(tree.told.keys() - fresh.keys(), b"") if tree.is_new else {}
        changed = {topic: body for topic, body in (fresh | gone).items() if tree.told.get(topic) != body}
        if not _all_taken([self._leave(topic, body) for topic, body in changed.items()]):
            tree.anew_at = 0.0  # all of it at the next look
            return
        tree.told = {topic: body for topic, body in (tree.told | changed).items() if body}
        tree.due_at, tree.is_new = at + DIGEST_S, False

    def _tell_of(self, topic: str, body: bytes) -> Publication:
        return self._link.publish(topic, body, qos=1, expiry_s=EXPIRY_S, media_type=MEDIA_TYPE)

    def _leave(self, topic: str, body: bytes) -> Publication:
        return self._link.publish(topic, body, qos=1, retain=True, media_type=DIGEST)

    def _end(self, key: str) -> None:
        """A key that works no more has no tree."""
        with self._database.transaction() as session:
            store.remove(session, key)
        self._shut(key)
        self._clear(key)

    def _clear(self, key: str) -> None:
        for topic in self._trees.pop(key).told if key in self._trees else ():
            self._leave(topic, b"")


def open_tree(session: Session, key: str, *, until: int, by: str, now: int) -> None:
    """Keep a tree for a key from now on, or note its new certificate."""
    row = store.feed(session, key) or MqttFeed(
        key=key, cursor=newest(session), created_by=by, created_at=now, certificate_until=until
    )
    row.certificate_until = until
    store.save(session, row)


def _standing(reader: Reader) -> Standing:
    """What stands for a key."""
    if not reader.principal.holds(Scope.ALERTS_READ):
        return Standing((), (), nowhere=False)
    alerts = alerts_for(reader, STANDS).items
    areas = [
        area.code for area in reader.roster.areas.values() if area.kind == AO and reader.principal.sees((area.code,))
    ]
    return Standing(alerts, areas, nowhere=reader.principal.areas is None)


def _all_taken(sent: list[Publication]) -> bool:
    """Whether the broker has all; one that it will never take is not waited for."""
    deadline = time.monotonic() + ANSWER_S
    outcomes = [one.wait(max(0.0, deadline - time.monotonic())) for one in sent]
    return PublishOutcome.UNREACHABLE not in outcomes

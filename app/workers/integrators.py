"""The loop that keeps the integrators' topic trees: publishes what changes, and the digests of what stands."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.access.principal import Principal, Scope
from app.accounts.keys import holder_of
from app.clock import Clock
from app.db import Database, Session
from app.gateways.alerts import AO, alerts_for
from app.gateways.cloudevents import event
from app.gateways.feed import changes
from app.gateways.mqtt import store
from app.gateways.mqtt.documents import active_topic, digests, events_topic
from app.gateways.mqtt.tables import MqttFeed
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
ACTIVE = Search(states=("active",), limit=10_000)


@dataclass(frozen=True, slots=True)
class _News:
    """What is new of one tree."""

    events: tuple[tuple[str, bytes], ...]
    """(topic, payload), in order."""
    cursor: int
    is_whole: bool
    stands_anew: bool
    """Whether what stands may be another."""


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
        self._kept: dict[str, Mapping[str, bytes]] = {}
        """Key → the digests that the broker has."""
        self.loop = Loop("integrators", self.step)

    def all_again(self) -> None:
        """Publish every digest anew: the broker may have lost what it kept."""
        self._kept = {}
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
            elif feed.cursor != last or feed.key not in self._kept:
                is_whole = self._tell(feed, holder, now=now) and is_whole
        for key in self._kept.keys() - holders.keys():
            self._clear(key)
        return LOOK_S if is_whole else 0.0

    def _tell(self, feed: MqttFeed, holder: Principal, *, now: int) -> bool:
        """Publish what is new of one tree, events first: nobody waits for a digest; whether that was all."""
        with self._database.reading() as session:
            news = _news(Reader(session, self._rosters.get(session), holder, now), feed)
        sent = [self._publish(topic, body, retain=False) for topic, body in news.events]
        digests_ = self._kept.get(feed.key)
        if digests_ is None or news.stands_anew:
            with self._database.reading() as session:
                digests_ = _stands(Reader(session, self._rosters.get(session), holder, now), feed.key)
            sent += self._keep(digests_, before=self._kept.get(feed.key, {}))
        if not _all_taken(sent):
            return True  # it is tried again at the next look, from the same cursor
        self._kept[feed.key] = digests_
        if news.cursor != feed.cursor:
            with self._database.transaction() as session:
                store.move_on(session, feed.key, seen=feed.cursor, cursor=news.cursor)
        return news.is_whole

    def _keep(self, digests_: Mapping[str, bytes], *, before: Mapping[str, bytes]) -> list[Publication]:
        """Publish the digests that are others than before."""
        gone = dict.fromkeys(before.keys() - digests_.keys(), b"")
        fresh = {topic: body for topic, body in digests_.items() if before.get(topic) != body}
        return [self._publish(topic, body, retain=True) for topic, body in (fresh | gone).items()]

    def _publish(self, topic: str, body: bytes, *, retain: bool) -> Publication:
        return self._link.publish(topic, body, qos=1, retain=retain, expiry_s=None if retain else EXPIRY_S)

    def _end(self, key: str) -> None:
        """A key that works no more has no tree."""
        with self._database.transaction() as session:
            store.remove(session, key)
        self._shut(key)
        self._clear(key)

    def _clear(self, key: str) -> None:
        for topic in self._kept.pop(key, {}):
            self._publish(topic, b"", retain=True)


def open_tree(session: Session, key: str, *, until: int, by: str, now: int) -> None:
    """Keep a tree for a key from now on, or note its new certificate."""
    row = store.feed(session, key) or MqttFeed(
        key=key, cursor=newest(session), created_by=by, created_at=now, certificate_until=until
    )
    row.certificate_until = until
    store.save(session, row)


def _news(reader: Reader, feed: MqttFeed) -> _News:
    page = changes(reader, feed.cursor)
    events = tuple((events_topic(feed.key, one.topic), encoded(event(one))) for one in page.items)
    stands_anew = page.is_restored or any(one.topic == "alert" for one in page.items)
    return _News(events, page.cursor, page.is_whole, stands_anew)


def _stands(reader: Reader, key: str) -> Mapping[str, bytes]:
    """Topic → digest of what stands."""
    if not reader.principal.holds(Scope.ALERTS_READ):
        return {}
    alerts = alerts_for(reader, ACTIVE).items
    areas = [
        area.code for area in reader.roster.areas.values() if area.kind == AO and reader.principal.sees((area.code,))
    ]
    found = digests(alerts, areas, nowhere=reader.principal.areas is None)
    return {active_topic(key, code): body for code, body in found.items()}


def _all_taken(sent: list[Publication]) -> bool:
    """Whether the broker has all; one that it will never take is not waited for."""
    deadline = time.monotonic() + ANSWER_S
    outcomes = [one.wait(max(0.0, deadline - time.monotonic())) for one in sent]
    return PublishOutcome.UNREACHABLE not in outcomes

"""Asks the feeds of the outside senders that the mission listens to, and takes what is new in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog

from app.clock import Clock
from app.db import Database
from app.gateways.cap.accept import accept, hold_raw
from app.gateways.cap.fetch import Fetch, HttpsFetch
from app.gateways.cap.opened import opened
from app.gateways.cap.poll import Poll
from app.gateways.cap.read import CapFault
from app.gateways.cap.sources import Source
from app.journal.store import record
from app.roster.store import RosterCache
from app.workers.loop import Loop

LOOK_S = 30.0
"""The longest sleep."""

log = structlog.get_logger()


class CapFeeds:
    """One feed after the other, each when it is due."""

    def __init__(
        self,
        database: Database,
        rosters: RosterCache,
        clock: Clock,
        sources: Iterable[Source],
        *,
        fetch: Callable[[Source], Fetch] = HttpsFetch,
    ) -> None:
        """Nothing was asked yet."""
        self._database = database
        self._rosters = rosters
        self._clock = clock
        self.polls = [Poll(source, fetch(source)) for source in sources if source.feed]
        self.loop = Loop("cap_feeds", self.step)

    def step(self) -> float:
        """Ask the feed that is due the longest; answers with the seconds until the next one is."""
        if not self.polls:
            return LOOK_S
        poll = min(self.polls, key=lambda one: one.due_at)
        now = self._clock.now()
        if poll.due_at <= now:
            before = poll.fault
            poll.round(lambda raw: self._take(poll.source, raw), now=now)
            self._tell(poll, before, now=now)
        return float(min(LOOK_S, max(0, min(one.due_at for one in self.polls) - now)))

    def _take(self, source: Source, raw: bytes) -> None:
        """Take a message. What cannot be taken is held if its sender is proven, and told to officers in any case."""
        now, by = self._clock.now(), f"feed:{source.name}"[:64]
        try:
            found = opened(raw, (source,), now=now)
        except CapFault as fault:
            self._refuse(source, fault, now=now)
            return
        try:
            with self._database.transaction() as session:
                accept(session, self._rosters.get(session), found, by=by, now=now)
        except CapFault as fault:
            with self._database.transaction() as session:
                hold_raw(session, self._rosters.get(session), found, fault, now=now)
            self._refuse(source, fault, now=now)

    def _refuse(self, source: Source, fault: CapFault, *, now: int) -> None:
        log.warning("cap_refused", source=source.name, rule=fault.rule, where=fault.detail)
        with self._database.transaction() as session:
            record(session, "cap.refused", source.name, at=now, data={"rule": fault.rule, "detail": fault.detail})

    def _tell(self, poll: Poll, before: str, *, now: int) -> None:
        """A feed that fails, and one that works again, is told once."""
        if bool(before) == bool(poll.fault):
            return
        type_ = "cap.feed_failed" if poll.fault else "cap.feed_back"
        log.warning(type_, source=poll.source.name, fault=poll.fault)
        with self._database.transaction() as session:
            record(session, type_, poll.source.name, at=now, data={"fault": poll.fault})

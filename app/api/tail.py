"""The one reader of the journal in this process: new events are encoded once and shared by every live stream.

The newest events lie in one list that all streams read at their own pace. A stream that falls behind the list is cut
loose; it costs nobody else anything, and picks up again from the database with the id it had last.
"""

from __future__ import annotations

import asyncio
import contextlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import structlog
from starlette.concurrency import run_in_threadpool

from app.accounts.withdrawal import withdrawn_from
from app.api.frames import Audience, Frame, frame_of
from app.db import Database
from app.journal.entry import Entry
from app.journal.store import entries, newest, oldest

KEPT = 4096
"""Events that lie ready; a stream that is further behind than this is too slow."""
POLL_S = 1.0
"""How often to look without being woken, for what other processes committed."""
PAGE = 500

log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class _Party:
    """Streams of one audience that wait: what lies up to `cursor` they have heard, or need not hear."""

    cursor: int
    waiting: set[asyncio.Future[None]] = field(default_factory=set)

    def wake(self) -> None:
        for news in self.waiting:
            _wake(news)


class Tail:
    """Follows the journal; lives on the event loop, reads the database in a thread."""

    def __init__(self, database: Database, *, kept: int = KEPT, poll_s: float = POLL_S) -> None:
        """Follow the journal of `database` once `run` is awaited."""
        self._database = database
        self._kept = kept
        self._poll_s = poll_s
        self._frames: list[Frame] = []
        self._floor = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._parties: dict[Audience | None, _Party] = {}
        self._started = asyncio.Event()
        self.fault = "not started"
        """Why nothing is followed; empty while all is well."""
        self.closing = False
        """Streams end themselves when this is set: the process goes down."""
        self.restarts = 0
        """How often the journal began anew behind what was told: the database lost commits (a restore, a failover)."""
        self.listeners: Counter[str] = Counter()
        """Open streams by the name of who listens."""
        self.withdrawn: dict[str, int] = {}
        """Name of a principal → the last event by which they may do less, or have to come in anew."""
        database.after_commit(self._poke)

    async def run(self) -> None:
        """Follow the journal until `close`; a database that is away is waited for."""
        self._loop = asyncio.get_running_loop()
        following = False
        while not self.closing:
            self._wake.clear()
            try:
                if not following:
                    self._floor = await run_in_threadpool(self._newest)
                    following = True
                while await self._read():
                    pass
                self.fault = ""
            except Exception as error:  # noqa: BLE001 - whatever it is, the streams must go on when it is over
                self.fault = type(error).__name__
                log.warning("stream_tail_failed", error=self.fault)
            self._started.set()
            await self._woken()
        self._loop = None

    async def _woken(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._poll_s):
                await self._wake.wait()

    async def started(self) -> None:
        """Wait until the journal was looked at for the first time, with or without success."""
        await self._started.wait()

    def close(self) -> None:
        """End `run` after the read it is in, and tell every stream to end itself; called on the event loop."""
        self.closing = True
        self._wake.set()
        self._wake_all()

    @property
    def streams(self) -> int:
        """Open streams."""
        return self.listeners.total()

    @property
    def floor(self) -> int:
        """Events above this id lie ready here; older ones are in the database only."""
        return self._floor

    def after(self, cursor: int) -> list[Frame]:
        """Events after `cursor`, oldest first; `cursor` must not be below `floor`."""
        return self._frames[bisect_right(self._frames, cursor, key=lambda frame: frame.id) :]

    async def news_after(self, cursor: int, until: float, audience: Audience | None = None) -> int:
        """Wait until there is something to tell after `cursor` or the process goes down; not beyond `until`, loop time.

        A stream is not woken for what its audience does not hear (None: only the database can say): a crowd that
        listens for something else costs those who have something to tell next to nothing. Answers with the cursor it
        has come to.
        """
        if self.closing or self._end() > cursor:
            return cursor
        loop = asyncio.get_running_loop()
        # It begins where the list ends: a stream may come with a cursor that is further, and take nobody along.
        party, news = self._parties.setdefault(audience, _Party(self._end())), loop.create_future()
        party.waiting.add(news)
        # A plain timer: of a crowd, each beat ends a wait, and an exception through every caller costs more.
        timer = loop.call_at(until, _wake, news)
        try:
            await news
        finally:
            timer.cancel()
            party.waiting.discard(news)
        return max(cursor, party.cursor)

    async def old(self, cursor: int) -> list[Frame]:
        """A page of events after `cursor` from the database, none of them beyond `floor`."""
        found = await run_in_threadpool(self._entries, cursor)
        return [frame_of(entry) for entry in found if entry.id <= self._floor]

    async def reaches(self) -> tuple[int, int]:
        """Ids of the oldest event still kept and of the newest."""
        return await run_in_threadpool(self._reaches)

    async def _read(self) -> bool:
        cursor = self._end()
        found = await run_in_threadpool(self._entries, cursor)
        if found:
            self.withdrawn |= {name: entry.id for entry in found if (name := withdrawn_from(entry))}
            fresh = [frame_of(entry) for entry in found]
            self._frames.extend(fresh)
            # Cut in big steps, so that the list is not copied for every event.
            if len(self._frames) > 2 * self._kept:
                self._floor = self._frames[-self._kept - 1].id
                del self._frames[: -self._kept]
            self._offer(fresh)
        elif (last := await run_in_threadpool(self._newest)) < cursor:
            self._start_over(last)
        return len(found) == PAGE

    def _end(self) -> int:
        """Id of the newest event that was read."""
        return self._frames[-1].id if self._frames else self._floor

    def _offer(self, fresh: Sequence[Frame]) -> None:
        """Wake every audience for the first of these that it hears; what it does not is behind it."""
        for audience, party in tuple(self._parties.items()):
            unheard = [] if audience is None else list(takewhile(audience.is_deaf_to, fresh))
            if unheard:
                party.cursor = unheard[-1].id
            if len(unheard) < len(fresh) or not party.waiting:
                party.wake()
                del self._parties[audience]

    def _start_over(self, newest_: int) -> None:
        log.warning("journal_went_back", newest=newest_)
        self._frames, self._floor = [], newest_
        self.restarts += 1
        self._wake_all()

    def _wake_all(self) -> None:
        for party in self._parties.values():
            party.wake()
        self._parties.clear()

    def _poke(self) -> None:
        loop = self._loop
        if loop is not None:
            # The loop may close at this very moment, and then nobody needs waking.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._wake.set)

    def _entries(self, cursor: int) -> list[Entry]:
        with self._database.reading() as session:
            return entries(session, cursor, limit=PAGE)

    def _newest(self) -> int:
        with self._database.reading() as session:
            return newest(session)

    def _reaches(self) -> tuple[int, int]:
        with self._database.reading() as session:
            return oldest(session), newest(session)


def _wake(news: asyncio.Future[None]) -> None:
    if not news.done():
        news.set_result(None)

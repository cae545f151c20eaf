"""The webhook loop: owes each endpoint what its key may read, and posts it, each endpoint at its own pace."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from uuid import UUID

import structlog

from app.access.principal import Principal
from app.accounts.keys import holder_of
from app.clock import Clock
from app.db import Database
from app.gateways.hooks import stage, store
from app.gateways.hooks.patience import LONGEST_WAIT_S, Verdict
from app.gateways.hooks.post import Answer, Poster
from app.gateways.hooks.tables import WebhookMessage
from app.gateways.reader import Reader
from app.journal.store import newest
from app.poison import crash_of
from app.roster.store import RosterCache
from app.workers.loop import Loop

LOOK_S = 1.0
"""How often to look without being woken: a retry falls due without any commit."""
THREADS = 8
"""Endpoints that are posted to at once; one that takes its ten seconds holds up nobody else."""
EACH = 2
"""Endpoints of one key that are posted to at once: whose receivers are all slow wait for themselves alone."""
BATCH = 20
"""Messages that are claimed at once: they are sent well before the claim runs out, or the endpoint is down."""
KEPT_S = 30 * 24 * 3600
"""So long the log of what was settled is kept."""
TIDY_S = 3600

Run = Callable[[Callable[[], None]], object]
log = structlog.get_logger()


class Hooks:
    """Follows and posts. A crash between claim and answer repeats a post under its id; it never loses one."""

    def __init__(
        self,
        database: Database,
        rosters: RosterCache,
        clock: Clock,
        *,
        poster: Poster | None = None,
        run: Run | None = None,
        dice: Callable[[], float] = random.random,
    ) -> None:
        """Post by `poster`; `run` runs the work on one endpoint, in a pool of threads when it is None."""
        self._database = database
        self._rosters = rosters
        self._clock = clock
        self.poster = poster or Poster()
        self._pool = ThreadPoolExecutor(THREADS, "heliograph-webhook") if run is None else None
        self._run: Run = run or (self._pool.submit if self._pool else lambda work: work())
        self._dice = dice
        self._busy: dict[UUID, str] = {}
        """Endpoint → key."""
        self._lock = Lock()
        self._followed = -1
        self._tidied_at = 0
        self.loop = Loop("webhooks", self.step)

    @property
    def serving(self) -> Counter[str]:
        """How many endpoints of each key are being posted to."""
        with self._lock:
            return Counter(self._busy.values())

    def close(self) -> None:
        """Wait for the posts that are under way."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def step(self) -> float:
        """One round; answers with the seconds until the next look."""
        self._tidy()
        is_whole = self._follow()
        for id_, key in self._due().items():
            if id_ in self._busy or self.serving[key] >= EACH:
                continue
            with self._lock:
                self._busy[id_] = key
            self._run(lambda id_=id_: self._serve(id_))  # type: ignore[misc]
        return LOOK_S if is_whole else 0.0

    def _follow(self) -> bool:
        """Owe what is new; whether that was all."""
        now = self._clock.now()
        with self._database.reading() as session:
            hooks = store.live(session)
            last = newest(session)
            if not any(hook.cursor != last for hook in hooks):
                return True
            roster = self._rosters.get(session)
            holders = {hook.id: holder_of(session, hook.key, now=now) for hook in hooks}
            found = [
                stage.look(Reader(session, roster, holder, now), hook)
                for hook in hooks
                if (holder := holders[hook.id]) is not None and hook.cursor != last
            ]
        with self._database.transaction() as session:
            for one in found:
                stage.keep(session, one, now=now)
            for id_ in (id_ for id_, holder in holders.items() if holder is None):
                hook = store.hook(session, id_)
                if hook is not None:
                    stage.pause(session, hook, "not_allowed", now=now)
        return all(one.is_whole for one in found)

    def _due(self) -> Mapping[UUID, str]:
        with self._database.reading() as session:
            return store.hooks_due(session, now=self._clock.now())

    def _serve(self, id_: UUID) -> None:
        """Post what is due at one endpoint, until something fails or nothing is left."""
        try:
            while self._batch(id_):
                pass
        except Exception as error:  # noqa: BLE001 - our fault or the database's: the claims run out, others go on
            crash = crash_of(error)
            log.error("webhook_failed", webhook=str(id_), error=crash.error, frames=list(crash.frames))  # noqa: TRY400
            self._over(id_)
        else:
            self._over(id_)
            # What fell due between the last look and now would else wait for the next round.
            self.loop.wake()

    def _over(self, id_: UUID) -> None:
        with self._lock:
            del self._busy[id_]

    def _batch(self, id_: UUID) -> bool:
        """Post one batch; whether to go on at once."""
        now = self._clock.now()
        with self._database.transaction() as session:
            hook = store.hook(session, id_)
            holder = holder_of(session, hook.key, now=now) if hook else None
            if hook is not None and holder is None:
                stage.pause(session, hook, "not_allowed", now=now)
            rows = stage.claim(session, id_, now=now, limit=BATCH)
        for at, row in enumerate(rows):
            if holder is None or not self._send(row, holder):
                self._give_back(rows[at + 1 :])
                return False
        return bool(rows)

    def _send(self, row: WebhookMessage, holder: Principal) -> bool:
        """Post one message; whether the endpoint took it."""
        now = self._clock.now()
        with self._database.reading() as session:
            post = stage.post_of(session, self._rosters.get(session), row, holder, now=now)
        if post is None:
            with self._database.transaction() as session:
                stage.withdraw(session, row, now=now)
            return True
        answer = self.poster.post(post.url, post.headers, post.body, is_allowed=post.is_allowed)
        return self._settled(row, answer) is Verdict.DELIVERED

    def _settled(self, row: WebhookMessage, answer: Answer) -> Verdict | None:
        with self._database.transaction() as session:
            return stage.settle(session, row, answer, dice=self._dice(), now=self._clock.now())

    def _give_back(self, rows: list[WebhookMessage]) -> None:
        """What was claimed and not tried is nobody's failure."""
        with self._database.transaction() as session:
            store.give_back(session, rows)

    def _tidy(self) -> None:
        now = self._clock.now()
        if 0 <= now - self._tidied_at < TIDY_S:
            return
        with self._database.transaction() as session:
            store.not_ahead(session, longest=now + LONGEST_WAIT_S, now=now)
            store.forget(session, before=now - KEPT_S)
        self._tidied_at = now

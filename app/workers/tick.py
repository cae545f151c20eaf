"""The tick: what time alone changes, looked at again and again."""

from __future__ import annotations

from collections.abc import Callable

from app import metrics, pipeline
from app.clock import Clock
from app.db import Database
from app.ingest import stage as ingest
from app.poison import PartsCrashed
from app.roster.roster import Roster
from app.roster.store import RosterCache
from app.workers.loop import Loop


class Tick:
    """Runs the stages' ticks, and gives units what concerns them when the roster became another one."""

    def __init__(
        self,
        database: Database,
        rosters: RosterCache,
        clock: Clock,
        *,
        every_s: float,
        on_roster: Callable[[], None] = lambda: None,
    ) -> None:
        """Every `every_s` seconds; `on_roster` is called after a change of the roster was followed."""
        self._database = database
        self._rosters = rosters
        self._clock = clock
        self._every_s = every_s
        self._on_roster = on_roster
        self._roster: Roster | None = None
        self.loop = Loop("tick", self.step)

    def step(self) -> float:
        """One tick; answers with the seconds until the next.

        Raises:
            PartsCrashed: after the commit of what went well, so that the loop's fault shows it.
        """
        crashed: PartsCrashed | None = None
        with self._database.transaction() as session:
            roster, now = self._rosters.get(session), self._clock.now()
            changed = self._roster is None or roster.revision != self._roster.revision
            try:
                pipeline.tick(session, roster, now=now)
                if changed:
                    pipeline.roster_changed(session, roster, before=self._roster, now=now)
            except PartsCrashed as error:
                crashed = error
            held, links = ingest.held_count(session), ingest.links(session)
        metrics.QUARANTINE.set(held)
        metrics.DARK.set(sum(link.dark_since is not None for link in links.values()))
        if changed:
            self._on_roster()
        if crashed is not None:
            raise crashed
        self._roster = roster
        return self._every_s

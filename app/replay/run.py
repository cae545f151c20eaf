"""Replay: step by step along the events' dates, every step wholly done before the clock moves on."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from app.clock import SetClock
from app.failure import Failure
from app.logs import logged
from app.replay import acled, ged, sites
from app.replay.observation import Observation
from app.rig import store
from app.rig.oracle import Oracle, Verdict
from app.rig.people import everyone_acts
from app.rig.rig import Rig
from app.rig.summary import Summary, summarise
from edge_agent.wire.jsonform import report_to_json, rfc3339

STEP_TIMEOUT_S = 120.0
LEAD_S = 86_400
"""The mission starts so long before the first thing that is observed."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says. `speed`: simulated seconds a second, None for as fast as possible."""

    events: Path
    sites: Path
    areas: Path
    speed: float | None = None
    limit: int | None = None
    data: Path | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the replay has come: simulated UTC seconds, events filed, all events, real seconds since the start."""

    at: int
    filed: int
    events: int
    seconds: float


def run(
    options: Options,
    *,
    report: Callable[[Progress], None],
    look: Callable[[Rig], None] = lambda _: None,
) -> tuple[Summary, Verdict]:
    """Replay the events of a file. `look` is called at the end, while everything still runs.

    Raises:
        Failure: a file cannot be read, or a step did not come to its end in time.
    """
    observations = read(options.events)[: options.limit]
    if not observations:
        raise Failure("no_events", f"{options.events} has no events")
    begin = min(each.report.observed_at for each in observations) - LEAD_S
    plan = sites.read(options.sites, options.areas, started_at=begin)
    clock = SetClock(begin)
    with ExitStack() as ends:
        data = options.data or Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="heliograph-replay-")))
        data.mkdir(parents=True, exist_ok=True)
        ends.enter_context(logged(level="warning", to=data / "centre.log"))
        rig = ends.enter_context(Rig(plan, data, clock=clock, tick_s=3600.0, receipt_s=0.5))
        rig.meet(everyone_acts)
        oracle = ends.enter_context(closing(Oracle(data / "posted.jsonl")))
        _arrive(rig, begin)
        started = time.monotonic()
        player = _Player(rig, oracle, clock, options.speed)
        for filed_at, step in groupby(observations, key=lambda each: each.filed_at):
            player.step(filed_at, list(step))
            report(Progress(filed_at, player.filed, len(observations), time.monotonic() - started))
        player.finish()
        seconds = time.monotonic() - started
        verdict = oracle.judge(store.held(rig.centre.database))
        summary = summarise(rig, verdict, events=len(observations), seconds=seconds)
        look(rig)
    return summary, verdict


def read(path: Path) -> list[Observation]:
    """The events of a file by its ending: `.csv` is ACLED-style, everything else GED GeoJSON."""
    return acled.read(path) if path.suffix.lower() == ".csv" else ged.read(path)


class _Player:
    def __init__(self, rig: Rig, oracle: Oracle, clock: SetClock, speed: float | None) -> None:
        self._rig = rig
        self._oracle = oracle
        self._clock = clock
        self._speed = speed
        self._database = rig.centre.database
        self._sites = {site.code: site for site in rig.plan.sites}
        self.filed = 0

    def step(self, at: int, observations: Sequence[Observation]) -> None:
        """Move the clock to `at`, let time do its work, file what is due, and wait until all of it had its effect."""
        self._pass_time(at)
        for each in observations:
            self._file(each)
        self._rig.wait(
            "every report is at the centre",
            lambda: store.arrived(self._database) >= self.filed,
            timeout_s=STEP_TIMEOUT_S,
        )
        self._answered()

    def finish(self) -> None:
        """Wait until the sites know that everything arrived."""
        self._rig.wait("every site knows it", self._empty, timeout_s=STEP_TIMEOUT_S)

    def _pass_time(self, at: int) -> None:
        if self._speed is not None:
            time.sleep(max(0, at - self._clock.now()) / self._speed)
        self._clock.set(at)
        self._rig.centre.tick.step()

    def _file(self, observation: Observation) -> None:
        place = observation.report.place
        assert place is not None  # noqa: S101 - every event of both collections has one
        site = sites.nearest(place.lat, place.lon, self._rig.plan.sites).code
        form = report_to_json(observation.report)
        client_id = str(uuid5(NAMESPACE_OID, f"{observation.ref}@{site}"))
        self._oracle.posting(site, client_id, form)
        self._oracle.saved(client_id, self._rig.doors[site].report(client_id, form))
        self.filed += 1

    def _answered(self) -> None:
        self._rig.wait(
            "every alert is answered",
            lambda: store.open_deliveries(self._database) == 0,
            timeout_s=STEP_TIMEOUT_S,
        )

    def _empty(self) -> bool:
        return all(door.status()["queue"]["waiting"] == 0 for door in self._rig.doors.values())


def _arrive(rig: Rig, at: int) -> None:
    """Every patrol reports that it is at its site."""
    for site in rig.plan.sites:
        rig.doors[site.code].positions([{"unit": 1, "lat": site.lat, "lon": site.lon, "at": rfc3339(at)}])
    patrols = sum(unit.number == 1 for unit in rig.plan.units)
    rig.wait("every patrol is on the map", lambda: store.placed(rig.centre.database) == patrols)

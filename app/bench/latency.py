"""From the tablet's POST at one site until another unit's agent has the alert on its disk, through real processes."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from app.bench.ground import PLAN
from app.bench.show import Result, percentile
from app.failure import Failure
from app.logs import logged
from app.rig.door import Door
from app.rig.rig import Rig
from edge_agent.wire.jsonform import rfc3339

COUNT = 100
STEP_DEG = 0.08
"""About 9 km: far enough that no two reports can be one threat."""
WEST, SOUTH, EAST = 18.0, 4.0, 19.15
GOAL_P99_S = 1.0
"""On this machine's own network; what the link adds is the link's."""
TIMEOUT_S = 30.0


def run(count: int = COUNT) -> Result:
    """Report direct fire at `count` places, one after the other, and wait for each alert at the other site."""
    with (
        logged(level="error"),
        tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder,
        Rig(PLAN, Path(folder)) as rig,
    ):
        teller, listener = rig.doors["SITE-1"], rig.doors["SITE-2"]
        after, times, saved = 1, [], []
        for lat, lon in _places(count):
            begun = time.perf_counter()
            teller.report(str(uuid4()), _form(lat, lon))
            saved.append(time.perf_counter() - begun)
            after = _heard(listener, after, lat, lon)
            times.append(time.perf_counter() - begun)
    rows = [_row("POST answered: saved at the site", saved), _row("alert stored at the other site", times)]
    return Result("latency", rows, {"alerts": count}, met=percentile(times, 0.99) <= GOAL_P99_S)


def _row(what: str, seconds: list[float]) -> dict[str, str | float]:
    marks = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99, "longest_ms": 1.0}
    return {"what": what, **{name: percentile(seconds, share) * 1000 for name, share in marks.items()}}


def _places(count: int) -> Iterator[tuple[float, float]]:
    columns = int((EAST - WEST) / STEP_DEG)
    for number in range(count):
        yield SOUTH + number // columns * STEP_DEG, WEST + number % columns * STEP_DEG


def _form(lat: float, lon: float) -> dict[str, object]:
    return {
        "kind": "DF",
        "observed_at": rfc3339(int(time.time())),
        "unit": 1,
        "place": {"lat": lat, "lon": lon, "accuracy_m": 10},
        "grade": {"credibility": 2},
        "fields": {"basis": "own", "weapon": "small_arms"},
    }


def _heard(door: Door, after: int, lat: float, lon: float) -> int:
    """Wait for the alert about a place; answers with the change number from which to look for the next."""
    deadline = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline:
        news = door.alerts(after, wait_s=5)
        after = max(after, int(news["change"]))
        for alert in news["alerts"]:
            place = alert["place"]
            if abs(place["lat"] - lat) < STEP_DEG / 4 and abs(place["lon"] - lon) < STEP_DEG / 4:
                return after
    raise Failure("bench_wrong", "an alert did not come")

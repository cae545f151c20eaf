"""How fast the audience of a threat is found among many areas of operation, against looking at every one of them."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from app.alerts.danger import Danger
from app.alerts.rules import concerned
from app.bench.show import Result, percentile
from app.geo import AreaIndex, Shape, destination
from app.roster.roster import AreaInfo, Roster, UnitInfo
from app.roster.settings import MissionSettings

SEED = 20_261_124
SIZES = (100, 1_000, 10_000)
THREATS = 200
BRUTE_SECONDS = 3.0
"""Looking at every area is slow: it stops at the first threat after so long, and its figure is of those it did."""
BOX = (-5.0, 5.0, 15.0, 25.0)
"""South, north, west, east of the made-up mission, degrees: about 1,100 km a side."""


def run(sizes: Sequence[int] = SIZES, threats: int = THREATS, *, seed: int = SEED) -> Result:
    """Measure each size; every answer of the index is compared with that of the brute force.

    The areas tile the mission as real ones do, so their size falls as their number grows. Dangers have a reach of
    0.5 to 30 km.
    """
    rows = [_measure(size, threats, random.Random(seed)) for size in sizes]  # noqa: S311 - not for secrets
    return Result("match", rows, {"threats": threats, "seed": seed}, met=all(row["wrong"] == 0 for row in rows))


def _measure(size: int, threats: int, chance: random.Random) -> dict[str, float | int]:
    roster = _roster(size, chance)
    dangers = [_danger(chance) for _ in range(threats)]
    found, took = _timed(lambda danger: frozenset(concerned(danger, roster, {}, now=0)), dangers, math.inf)
    shapes = {code: Shape(area.geometry) for code, area in roster.areas.items()}
    truth, brute = _timed(lambda danger: _every_one(danger, roster, shapes), dangers, BRUTE_SECONDS)
    mean, mean_brute = sum(took) / len(took), sum(brute) / len(brute)
    return {
        "areas": size,
        "audience_mean": sum(map(len, found)) / len(found),
        "p50_ms": percentile(took, 0.5) * 1000,
        "p99_ms": percentile(took, 0.99) * 1000,
        "brute_force_ms": mean_brute * 1000,
        "times_faster": mean_brute / mean,
        "compared": len(truth),
        "wrong": sum(one != other for one, other in zip(found, truth, strict=False)),
    }


def _timed(
    ask: Callable[[Danger], frozenset[str]], dangers: Sequence[Danger], limit_s: float
) -> tuple[list[frozenset[str]], list[float]]:
    answers, times = [], []
    begun = time.perf_counter()
    for danger in dangers:
        start = time.perf_counter()
        answers.append(ask(danger))
        times.append(time.perf_counter() - start)
        if time.perf_counter() - begun > limit_s:
            break
    return answers, times


def _every_one(danger: Danger, roster: Roster, shapes: Mapping[str, Shape]) -> frozenset[str]:
    return frozenset(
        unit.code
        for unit in roster.units.values()
        if any(shapes[area].distance_m(danger.lat, danger.lon) <= danger.reach_m for area in unit.areas)
    )


def _roster(size: int, chance: random.Random) -> Roster:
    areas = {code: AreaInfo(code, code, "ao", geometry) for code, geometry in _tiles(size, chance)}
    units = {
        f"U{code}": UnitInfo(f"U{code}", code, "S", 1, None, "patrol", frozenset(), "B", frozenset({code}))
        for code in areas
    }
    return Roster(
        revision=1,
        code="BENCH",
        name="Bench",
        languages=("en",),
        status="actual",
        started_at=None,
        settings=MissionSettings(),
        sites={},
        units=units,
        areas=areas,
        facilities={},
        index=AreaIndex((area.code, area.geometry) for area in areas.values()),
    )


def _tiles(size: int, chance: random.Random) -> Iterator[tuple[str, dict[str, object]]]:
    """Irregular areas of 24 corners on a grid that fills the mission."""
    south, north, west, east = BOX
    side = math.ceil(math.sqrt(size))
    radius = (north - south) / side * 111_000 * 0.55
    for number in range(size):
        row, column = divmod(number, side)
        lat = south + (north - south) * (row + 0.5) / side
        lon = west + (east - west) * (column + 0.5) / side
        ring = [destination(lat, lon, 360 - turn * 15, radius * chance.uniform(0.7, 1.0)) for turn in range(24)]
        corners = [[lon, lat] for lat, lon in [*ring, ring[0]]]
        yield f"A{number}", {"type": "Polygon", "coordinates": [corners]}


def _danger(chance: random.Random) -> Danger:
    south, north, west, east = BOX
    return Danger(
        kind="IED",
        status="actual",
        lat=chance.uniform(south, north),
        lon=chance.uniform(west, east),
        uncertainty_m=0.0,
        danger_radius_m=math.exp(chance.uniform(math.log(500), math.log(30_000))),
        urgency="immediate",
        severity="severe",
        certainty="likely",
        confidence=0.8,
        instruction="avoid_area",
    )

"""From the commit of an alert until each kind of client has it, side by side, and what a crowd costs them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from pathlib import Path

from app.bench.bounds import ratio_bounds
from app.bench.crowd import crowd
from app.bench.hearing import BARE, SOCKET, SSE, Hearing
from app.bench.show import Cell, Result, percentile
from app.logs import logged

COUNT = 100
IDLE, STUCK = 500, 5
TURNS = 4
"""How often it is measured without the crowd and with it, in turns, so that both have the same weather."""
MOST_SLOWER = 1.10
"""How many times the others' p99 may be what it is without the crowd."""


def run(
    count: int = COUNT,
    *,
    idle: int = IDLE,
    stuck: int = STUCK,
    tell: Callable[[int, int], None] | None = None,
) -> list[Result]:
    """Latency by every way, and again beside `idle` listeners who hear nothing and `stuck` ones who never read.

    `tell` is told how many turns of how many are over.
    """
    with (
        logged(level="critical"),
        tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder,
        ExitStack() as ends,
    ):
        hearing = Hearing(Path(folder), ends)
        alone: dict[str, list[float]] = {}
        beside: dict[str, list[float]] = {}
        for turn in range(TURNS):
            # First the one, then the other: what grows with the alerts that stand is no crowd's doing.
            for is_crowded in (turn % 2 == 1, turn % 2 == 0):
                with crowd(hearing, idle, stuck) if is_crowded else nullcontext():
                    _join(beside if is_crowded else alone, hearing.settled(count // TURNS))
            if tell:
                tell(turn + 1, TURNS)
    return [_latency(alone, count), _crowded(alone, beside, idle, stuck)]


def _latency(took: dict[str, list[float]], count: int) -> Result:
    least = percentile(took[BARE], 0.99)
    rows: list[dict[str, Cell]] = [
        {
            "what": name,
            "p50_ms": percentile(seconds, 0.5) * 1000,
            "p99_ms": percentile(seconds, 0.99) * 1000,
            "times_baseline": percentile(seconds, 0.99) / least,
        }
        for name, seconds in took.items()
    ]
    return Result("push", rows, {"alerts": count, "from": "commit", "clients": "in a process of their own"})


def _crowded(alone: dict[str, list[float]], beside: dict[str, list[float]], idle: int, stuck: int) -> Result:
    rows: list[dict[str, Cell]] = []
    for name, seconds in alone.items():
        before, after = percentile(seconds, 0.99), percentile(beside[name], 0.99)
        least, most = ratio_bounds(beside[name], seconds, 0.99)
        rows.append(
            {
                "what": name,
                "p99_ms": after * 1000,
                "times_alone": after / before,
                "at_least": least,
                "at_most": most,
                "p50_times": percentile(beside[name], 0.5) / percentile(seconds, 0.5),
                "met": after / before <= MOST_SLOWER if name in {SSE, SOCKET} else None,
            }
        )
    facts: dict[str, Cell] = {"idle": idle, "stuck": stuck, "most": MOST_SLOWER}
    return Result("push beside a crowd", rows, facts, met=all(row["met"] is not False for row in rows))


def _join(all_: dict[str, list[float]], more: dict[str, list[float]]) -> None:
    for name, seconds in more.items():
        all_.setdefault(name, []).extend(seconds)

"""How many bytes each message takes, against the budgets of the wire."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from app.bench import samples
from app.bench.remarks import SHORT, remark
from app.bench.show import Cell, Result, percentile
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.codec import encode_body
from edge_agent.wire.messages import Body, Report
from edge_agent.wire.packet import seal_packet

SEED = 20_261_124
SAMPLES = 200
SEQ = 12_000
"""A sequence number as a site reaches it after some weeks: two bytes."""
EPOCH = 1
TWENTY = 20


@dataclass(frozen=True, slots=True)
class Budget:
    """The most bytes that the median packet of a sort may take."""

    name: str
    most: float
    make: Callable[[random.Random], Body]
    per: int = 1
    """Bytes are divided by it: fixes of a track."""


BUDGETS = (
    Budget("position", 22, samples.position),
    Budget("IED, every field, no remark", 26, samples.full_ied),
    Budget(
        "IED, every field, remark of 40 characters",
        54,
        lambda rng: samples.full_ied(rng, remark(rng, rng.choice(SHORT))),
    ),
    Budget("CASEVAC 9-line, no remark", 26, samples.full_casevac),
    Budget("alert, no text", 31, lambda rng: replace(samples.alerts(rng.randrange(1 << 30), 1)[0], text="")),
    Budget("alert with text", 47, lambda rng: samples.alerts(rng.randrange(1 << 30), 1)[0]),
    Budget("track of 20 fixes, a fix", 9.5, lambda rng: samples.patrol_track(rng, TWENTY), per=TWENTY),
)
"""wire.md's budgets without protection (suite 0), envelope and sequence number included."""


def size(body: Body) -> int:
    """Bytes of a packet that carries one body."""
    return len(seal_packet(EPOCH, [(SEQ, encode_body(body))]))


def budgets(*, seed: int = SEED, count: int = SAMPLES) -> Result:
    """Median and 95th percentile of each sort against its budget, on the given number of samples."""
    rows = [_row(budget, random.Random(seed), count) for budget in BUDGETS]  # noqa: S311 - samples
    return Result("wire", rows, {"samples": count, "seed": seed}, met=all(row["met"] for row in rows))


def kinds(*, seed: int = SEED, count: int = SAMPLES) -> Result:
    """Median bytes of every kind of report with every field stated: without a remark, and with a short one."""
    rng = random.Random(seed)  # noqa: S311 - samples
    rows = [_kind_row(code, rng, count) for code in sorted(KINDS)]
    return Result("kinds", rows, {"samples": count, "seed": seed})


def _row(budget: Budget, rng: random.Random, count: int) -> dict[str, Cell]:
    sizes = [size(budget.make(rng)) / budget.per for _ in range(count)]
    median = percentile(sizes, 0.5)
    return {
        "message": budget.name,
        "median_bytes": median,
        "p95_bytes": percentile(sizes, 0.95),
        "budget_bytes": float(budget.most),
        "met": median <= budget.most,
    }


def _kind_row(code: str, rng: random.Random, count: int) -> dict[str, Cell]:
    kind = KINDS[code]
    bare = [
        replace(samples.full_ied(rng), kind=code, fields=samples.full_fields(kind.fields, rng)) for _ in range(count)
    ]
    said = [replace(report, text=remark(rng, rng.choice(SHORT))) for report in bare]
    return {
        "kind": code,
        "label": kind.labels["en"],
        "fields": len(kind.fields),
        "bytes_without_remark": _median(bare),
        "bytes_with_remark": _median(said),
    }


def _median(reports: Iterable[Report]) -> float:
    return percentile([float(size(report)) for report in reports], 0.5)

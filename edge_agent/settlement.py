"""Judge what a receipt of the centre means for the rows of one epoch. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from edge_agent.wire.downlink_bodies import MAX_BEYOND
from edge_agent.wire.messages import Receipt

Range = tuple[int, int]
FEW_TRIES = 3
COLLISION = "id_conflict"
"""The quarantine reason of a body whose number the centre knows with other content."""
HORIZON = 8 * MAX_BEYOND
"""A receipt speaks of so many numbers above `contiguous` + 1; of what lies higher it says nothing."""


class State(StrEnum):
    """How far a row has come. A user is shown the same words."""

    SAVED = "saved"
    """On this site's disk."""
    SENT = "sent"
    """Taken by the broker, which is no promise."""
    RECEIVED = "received"
    """Committed at the centre."""
    QUARANTINED = "quarantined"
    """Kept at the centre for a person to look at; never resent."""
    ABANDONED = "abandoned"
    """Given up by the site, and said so in a `Gap`."""


OPEN = frozenset({State.SAVED, State.SENT})
HELD = frozenset({State.RECEIVED, State.QUARANTINED})


@dataclass(frozen=True, slots=True)
class Row:
    """What the verdict needs of a row. `body`: still here to be sent again; `gap`: the numbers a `Gap` accounts for."""

    seq: int
    state: State
    tries: int
    offered: float | None = None
    """When the broker took it, in running seconds."""
    body: bool = True
    gap: Range | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do to the rows, by seq."""

    received: tuple[int, ...] = ()
    quarantined: tuple[tuple[int, str], ...] = ()
    reopened: tuple[int, ...] = ()
    """The centre held them once and lacks them now: it restored a backup. They are offered again."""
    overtaken: tuple[int, ...] = ()
    """The broker took them before others that have arrived: they were lost behind it, and are offered again at once."""
    gaps: tuple[Range, ...] = ()
    """The centre lacks them and they are gone here: say so once, or it would ask for ever."""
    renumbered: tuple[int, ...] = ()
    """The centre knows these numbers with other content, from an earlier life of this site. They need new ones …"""
    above: int = 0
    """… above this, the highest number that either side knows of."""


def judge(rows: Sequence[Row], last: int, receipt: Receipt) -> Verdict:
    """The verdict on all `rows` of an epoch that are open or numbered above `receipt.contiguous`.

    `rows` also holds those that the receipt calls quarantined; `last` is the highest number this site ever gave.
    A receipt for a higher one, or for a row that never went out, proves that the data folder was lost or restored
    without a new enrolment. Settling by it would throw away reports the centre never saw, so nothing is settled then,
    and the centre will say of each row that went out whether it collided.
    """
    beyond = set(receipt.beyond)

    def held(seq: int) -> bool:
        return seq <= receipt.contiguous or seq in beyond

    highest = max(receipt.contiguous, *beyond, 0)
    above = max(highest, last)
    never_sent = tuple(row.seq for row in rows if row.state is State.SAVED and not row.tries and held(row.seq))
    if highest > last or never_sent:
        return Verdict(renumbered=never_sent, above=above)
    collided = {seq for seq, reason in receipt.quarantined if reason == COLLISION}
    collided &= {row.seq for row in rows if row.body}
    rows = [row for row in rows if row.seq not in collided]
    reasons = {seq: reason for seq, reason in receipt.quarantined if seq not in collided}
    news = [row.seq for row in rows if held(row.seq) and row.state in OPEN]
    horizon = min(last, receipt.contiguous + HORIZON)
    kept = {row.seq for row in rows if row.body}
    explained = [row.gap for row in rows if row.body and row.gap]
    return Verdict(
        received=tuple(seq for seq in news if seq not in reasons),
        quarantined=tuple(sorted(reasons.items())),
        reopened=tuple(
            row.seq for row in rows if row.body and row.state in HELD and row.seq <= horizon and not held(row.seq)
        ),
        overtaken=_overtaken(rows, held),
        gaps=tuple(without(holes(receipt.contiguous + 1, horizon, kept | beyond | collided), explained)),
        renumbered=tuple(sorted(collided)),
        above=above,
    )


def _overtaken(rows: Sequence[Row], held: Callable[[int], bool]) -> tuple[int, ...]:
    """Messages of one connection arrive in order. After a few tries the clock decides: the centre may have reasons."""
    arrived = max((row.offered for row in rows if row.offered is not None and held(row.seq)), default=None)
    if arrived is None:
        return ()
    return tuple(
        row.seq
        for row in rows
        if row.state is State.SENT
        and row.tries <= FEW_TRIES
        and row.offered is not None
        and row.offered < arrived
        and not held(row.seq)
    )


def runs(numbers: Iterable[int]) -> list[Range]:
    """The numbers as inclusive ranges, rising."""
    spans: list[Range] = []
    for number in sorted(numbers):
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans


def holes(first: int, last: int, present: Iterable[int]) -> list[Range]:
    """Inclusive ranges from `first` to `last` in which no number is `present`."""
    spans, start = [], first
    for low, high in [*runs(number for number in present if first <= number <= last), (last + 1, last + 1)]:
        if start < low:
            spans.append((start, low - 1))
        start = high + 1
    return spans


def without(spans: Iterable[Range], cuts: Iterable[Range]) -> list[Range]:
    """`spans` less every number in `cuts`."""
    left = list(spans)
    for low, high in cuts:
        left = [
            part
            for first, last in left
            for part in ((first, min(last, low - 1)), (max(first, high + 1), last))
            if part[0] <= part[1]
        ]
    return left

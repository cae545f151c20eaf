"""When a site is told what the centre holds: at once where somebody waits or something is amiss, else now and then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.ingest.outcome import Outcome, Verdict
from edge_agent.wire.messages import Chunk

TIME_EVERY_S = 300
"""How often a receipt carries the centre's clock, which costs five bytes."""
PIECES_WAIT = 10
"""Nobody waits for a piece of a photo: where only those are owed, a receipt waits so many times longer."""
SKEW_S = 60
"""A site whose clock is further off than this is told the time with every receipt."""


class ReceiptReason(StrEnum):
    """Why a receipt goes out now."""

    URGENT = "urgent"
    """A report of class 0: the site shows a person that it is with the centre."""
    DUPLICATE = "duplicate"
    """The site sent again what is here: it did not hear."""
    OUT_OF_TURN = "out_of_turn"
    QUARANTINED = "quarantined"
    FIRST = "first"
    """The first since the centre started or the site was dark: the site may still hold much that is here."""
    MANY = "many"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Owed:
    """What was committed for one epoch of a site since its last receipt."""

    bodies: int = 0
    since: float = 0.0
    """Since when the first of them waits; seconds of a clock that never goes back."""
    reason: ReceiptReason | None = None
    """Why it must not wait."""
    only_pieces: bool = False
    """All of them are pieces of photos."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.bodies and self.reason is None

    def patience_s(self, within_s: float) -> float:
        """How long it may wait where others wait `within_s` seconds."""
        return within_s * (PIECES_WAIT if self.only_pieces else 1)


def with_outcomes(owed: Owed, outcomes: Iterable[Outcome], *, is_first: bool, now: float) -> Owed:
    """What is owed after these outcomes of the same site and epoch were committed; refused bodies owe nothing."""
    for outcome in outcomes:
        if outcome.verdict is Verdict.REFUSED or outcome.seq is None:
            continue
        is_piece = isinstance(outcome.body, Chunk)
        since = now if owed.is_empty or (owed.only_pieces and not is_piece) else owed.since
        reason = owed.reason or _at_once(outcome) or (ReceiptReason.FIRST if is_first else None)
        only_pieces = is_piece and (owed.is_empty or owed.only_pieces)
        owed = Owed(owed.bodies + 1, since, reason, only_pieces)
    return owed


def _at_once(outcome: Outcome) -> ReceiptReason | None:
    if outcome.verdict is Verdict.DUPLICATE:
        return ReceiptReason.DUPLICATE
    if outcome.urgent:
        return ReceiptReason.URGENT
    if outcome.verdict is Verdict.QUARANTINED:
        return ReceiptReason.QUARANTINED
    return ReceiptReason.OUT_OF_TURN if outcome.out_of_turn else None


def due(owed: Owed, *, every: int, within_s: float, now: float) -> ReceiptReason | None:
    """Why a receipt is due at `now`; None: it can wait, or there is nothing to tell.

    Args:
        owed: What is owed.
        every: Bodies after which it is due.
        within_s: Seconds after which it is due.
        now: Seconds by the same clock as `owed.since`.
    """
    if owed.is_empty:
        return None
    if owed.reason is not None:
        return owed.reason
    if owed.bodies >= every:
        return ReceiptReason.MANY
    return ReceiptReason.LONG if now - owed.since >= owed.patience_s(within_s) else None


def tells_time(*, last_told_at: float | None, skew_s: int, clock_suspect: bool, now: float) -> bool:
    """Whether the receipt should carry the centre's clock: first contact, every few minutes, or a clock that is off."""
    if last_told_at is None or now - last_told_at >= TIME_EVERY_S:
        return True
    return clock_suspect or abs(skew_s) > SKEW_S

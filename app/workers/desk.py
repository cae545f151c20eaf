"""The receipts owed to the sites, kept in memory: a crash forgets them, the sites send again and are told at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.ingest.outcome import Outcome
from app.ingest.receipts import Owed, ReceiptReason, due, with_outcomes

Ledger = tuple[str, int]
"""(site code, epoch)."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is owed to whom, and who was told the time when. Times in seconds of a clock that never goes back.

    A value: a batch that is not committed leaves the desk as it was.
    """

    every: int
    within_s: float
    owed: Mapping[Ledger, Owed] = field(default_factory=dict)
    told_at: Mapping[str, float] = field(default_factory=dict)
    """Site code → when a receipt last carried the centre's clock."""

    def after(self, outcomes: Iterable[Outcome], *, now: float) -> Desk:
        """The desk when `outcomes` are committed."""
        sorted_ = defaultdict(list)
        for outcome in outcomes:
            if outcome.site and outcome.epoch:
                sorted_[outcome.site, outcome.epoch].append(outcome)
        owed = {
            ledger: with_outcomes(
                self.owed.get(ledger, Owed()), theirs, is_first=ledger[0] not in self.told_at, now=now
            )
            for ledger, theirs in sorted_.items()
        }
        return replace(self, owed={**self.owed, **owed})

    def due(self, *, now: float) -> dict[Ledger, ReceiptReason]:
        """To whom a receipt is due, and why."""
        reasons = {
            ledger: due(owed, every=self.every, within_s=self.within_s, now=now) for ledger, owed in self.owed.items()
        }
        return {ledger: reason for ledger, reason in reasons.items() if reason is not None}

    def told(self, ledgers: Iterable[Ledger], with_time: Iterable[str], *, now: float) -> Desk:
        """The desk when these receipts are out, of which those to the sites `with_time` carried the clock."""
        gone = set(ledgers)
        owed = {ledger: owed for ledger, owed in self.owed.items() if ledger not in gone}
        return replace(self, owed=owed, told_at={**self.told_at, **dict.fromkeys(with_time, now)})

    def next_due_s(self, *, now: float) -> float | None:
        """Seconds until the next receipt is due if nothing more comes; None: nothing is owed."""
        waits = [owed.since + owed.patience_s(self.within_s) - now for owed in self.owed.values() if not owed.is_empty]
        return max(0.0, min(waits)) if waits else None

"""What officers decided, as far as it says which reports belong together: an input of the picture, like a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.picture.evidence import Evidence

NEVER = -(2**62)
"""Nothing was observed before this second."""


class DecisionType(StrEnum):
    """What an officer can decide about threats."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    CLEAR = "clear"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision that stands (was not undone). A higher number is newer; times are UTC seconds."""

    number: int
    type: DecisionType
    reports: frozenset[UUID]
    rest: frozenset[UUID]
    """Of a split: the reports that the part was split from."""
    by: str
    at: int
    why: str


@dataclass(frozen=True, slots=True)
class Pin:
    """An officer's word on the cluster a report belongs to."""

    cluster: str
    joinable_until: int | None = None
    """Only what was observed before this second may still join; None: whatever lies near enough."""

    @property
    def apart_from(self) -> str | None:
        """The cluster an officer split it from."""
        other = {"part": "rest", "rest": "part"}
        head, _, side = self.cluster.rpartition(":")
        return f"{head}:{other[side]}" if side in other else None


def pin_of(evidence: Evidence, rulings: Iterable[Ruling]) -> Pin | None:
    """Where the newest ruling that places the evidence puts it; None where none does.

    Merging and splitting say what belongs together. Dismissing and clearing hold together what they were said of, so
    that new reports never slip into a threat that an officer has ended: a dismissal covers the reports it names and no
    other, not even an amendment that came later; a clearance by an officer covers what was observed before it.
    """
    pins = ((ruling.number, _pin(ruling, evidence)) for ruling in rulings)
    newest = max(((number, pin) for number, pin in pins if pin), key=lambda pair: pair[0], default=None)
    return newest[1] if newest else None


def _pin(ruling: Ruling, evidence: Evidence) -> Pin | None:
    key = f"{ruling.type}:{ruling.number}"
    is_named = not ruling.reports.isdisjoint(evidence.reports)
    judged = evidence.report in ruling.reports
    match ruling.type:
        case DecisionType.SPLIT if is_named or not ruling.rest.isdisjoint(evidence.reports):
            return Pin(f"{key}:part" if is_named else f"{key}:rest")
        case DecisionType.MERGE if is_named:
            return Pin(key)
        case DecisionType.CLEAR if judged:
            return Pin(key, ruling.at)
        case DecisionType.DISMISS if judged:
            return Pin(key, NEVER)
        case _:
            return None

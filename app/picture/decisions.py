"""May an officer decide this about these threats? A pure check that answers with the named reason of a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.picture.pins import DecisionType
from app.picture.state import State


class Refusal(StrEnum):
    """Why a decision is not taken."""

    UNKNOWN_THREAT = "unknown_threat"
    UNKNOWN_REPORT = "unknown_report"
    UNKNOWN_DECISION = "unknown_decision"
    ALREADY_UNDONE = "already_undone"
    ENDED = "ended"
    """The threat has ended: undo what ended it, or grade the report that cleared it."""
    NOT_ONE = "not_one"
    """Confirming, dismissing and clearing is for one threat; splitting takes reports of one threat."""
    NOT_SEVERAL = "not_several"
    """Merging takes two threats or more."""
    STATUS_DIFFERS = "status_differs"
    """Exercise and test never mix with actual."""
    NOTHING_LEFT = "nothing_left"
    """A split must leave at least one report on either side."""
    REASON_MISSING = "reason_missing"
    """An end by an officer needs a reason in words."""
    BAD_GRADE = "bad_grade"
    """Not A-F or not 1-6."""


class DecisionRefused(ValueError):  # noqa: N818 - it is what the officer hears
    """A decision that cannot be taken; `reason` names why."""

    def __init__(self, reason: Refusal) -> None:
        """Keep the reason."""
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Subject:
    """A threat that is to be decided about."""

    status: str
    state: State
    reports: frozenset[UUID]


NEEDS_REASON = frozenset({DecisionType.DISMISS, DecisionType.CLEAR})


def refusal(
    type_: DecisionType, threats: Mapping[UUID, Subject | None], reports: Sequence[UUID], why: str
) -> Refusal | None:
    """Why the decision cannot be taken; None where it can.

    Args:
        type_: What is decided.
        threats: The threats it is about, None where there is no such threat; of a split, those of `reports`.
        reports: Of a split, the reports of the part.
        why: The officer's reason.
    """
    return next(_refusals(type_, threats, frozenset(reports), why), None)


def _refusals(
    type_: DecisionType, threats: Mapping[UUID, Subject | None], reports: frozenset[UUID], why: str
) -> Iterator[Refusal]:
    subjects = [subject for subject in threats.values() if subject is not None]
    if len(subjects) < len(threats) or not subjects:
        yield Refusal.UNKNOWN_THREAT
        return
    if any(not subject.state.is_open for subject in subjects):
        yield Refusal.ENDED
    if type_ is DecisionType.MERGE:
        if len(subjects) == 1:
            yield Refusal.NOT_SEVERAL
        if len({subject.status for subject in subjects}) > 1:
            yield Refusal.STATUS_DIFFERS
    elif len(subjects) > 1:
        yield Refusal.NOT_ONE
    if type_ is DecisionType.SPLIT and not reports < subjects[0].reports:
        yield Refusal.NOTHING_LEFT
    if type_ in NEEDS_REASON and not why.strip():
        yield Refusal.REASON_MISSING

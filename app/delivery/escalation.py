"""When nobody takes an alert: is it time to tell whoever answers for the addressee, and the operations centre?"""

from __future__ import annotations

from enum import StrEnum

from app.delivery.ladder import Ladder, State
from app.roster.settings import MissionSettings

OPERATIONS = "operations"
"""The operations centre among those an alert was escalated to: its screens hear it from the journal."""


class Reason(StrEnum):
    """Why to escalate, or why not."""

    TIME_RAN_OUT = "time_ran_out"
    CANNOT_COMPLY = "cannot_comply"
    ACKNOWLEDGED = "acknowledged"
    ENDED = "ended"
    """The alert is over."""
    DONE = "done"
    """Was escalated already, or its urgency asks for no answer."""
    NOT_YET = "not_yet"


def due_at(urgency: str, owed_at: int, settings: MissionSettings) -> int | None:
    """When a message owed since `owed_at` is escalated unless acknowledged, UTC seconds; None: never.

    The clock runs from when it was first owed, not from when it was sent: whether the site can be reached is what the
    parent unit has to find out.
    """
    patience = settings.escalate_s.get(urgency)
    return None if patience is None else owed_at + patience


def decide(
    ladder: Ladder, *, is_active: bool, escalate_at: int | None, now: int, is_new_answer: bool = False
) -> Reason:
    """Whether to escalate one delivery now.

    Args:
        ladder: How far it has come.
        is_active: Whether the alert still stands.
        escalate_at: When its time runs out; None: it was escalated, or its urgency asks for no answer.
        now: UTC seconds.
        is_new_answer: Whether a person has just answered: "cannot comply" goes up at once, even after time ran out.
    """
    if not is_active:
        return Reason.ENDED
    if is_new_answer and ladder.cannot_comply:
        return Reason.CANNOT_COMPLY
    if escalate_at is None:
        return Reason.DONE
    if ladder.state is State.ACKNOWLEDGED:
        return Reason.ACKNOWLEDGED
    return Reason.TIME_RAN_OUT if now >= escalate_at else Reason.NOT_YET

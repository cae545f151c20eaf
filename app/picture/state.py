"""What is the state of a threat, and for which named reason? A pure decision on what is known at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_INDEPENDENT = 2


class State(StrEnum):
    """Where a threat stands. The last four are ends: no threat comes back from one, new evidence makes a new threat."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"
    EXPIRED = "expired"
    DISMISSED = "dismissed"
    SUPERSEDED = "superseded"
    """Its reports belong to another threat now."""

    @property
    def is_open(self) -> bool:
        """Whether the danger is still there, as far as we know."""
        return self in {State.SUSPECTED, State.CONFIRMED}


OPEN_STATES = tuple(state.value for state in State if state.is_open)


class StateReason(StrEnum):
    """Why a threat is in its state; of a suspected one, what its confirmation lacks."""

    FEW_SOURCES = "few_sources"
    """Fewer than two independent groups with a report of C or better and 3 or better."""
    CONFLICT = "conflict"
    """Independent groups contradict each other."""
    NOT_FIRST_HAND = "not_first_hand"
    """Nobody says they saw it themselves."""
    LOW_CONFIDENCE = "low_confidence"
    """Below the mission's confidence for confirmation, age aside."""
    BY_OFFICER = "by_officer"
    INDEPENDENT_GROUPS = "independent_groups"
    """Independent sources agree and the confidence, age aside, is high enough."""
    BY_REPORT = "by_report"
    """A clearance by a source of C or better."""
    AGED_OUT = "aged_out"
    """Nothing was seen of it for the mission's number of half-lives."""
    REPORTS_MOVED = "reports_moved"
    """A merge, a split or a late report gave its reports to another threat."""
    REPORTS_WITHDRAWN = "reports_withdrawn"
    """Its reports were amended and speak of no threat any more."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One thing that ends a threat, and when; UTC seconds."""

    at: int
    state: State
    reason: StateReason


@dataclass(frozen=True, slots=True)
class Facts:
    """What the state depends on."""

    sound_voices: int
    """Independent groups with a report of C or better and 3 or better."""
    standing: float
    """Confidence with age aside: what was confirmed does not become doubtful by waiting, it expires."""
    first_hand: bool
    conflict: bool
    """Age aside, too."""
    confirmed_by_officer: bool
    endings: Sequence[Ending]
    """Clearances and officers' decisions that end it."""
    expires_at: int | None
    """None: it never ends by itself."""


@dataclass(frozen=True, slots=True)
class Standing:
    """State, its reason, and since when it has ended (None: it has not)."""

    state: State
    reason: StateReason
    ended_at: int | None = None


def standing(facts: Facts, confirm_confidence: float, now: int) -> Standing:
    """The state of a threat at `now`. Of several ends the earliest stands."""
    endings = list(facts.endings)
    if facts.expires_at is not None and now >= facts.expires_at:
        endings.append(Ending(facts.expires_at, State.EXPIRED, StateReason.AGED_OUT))
    if endings:
        first = min(endings, key=lambda ending: ending.at)
        return Standing(first.state, first.reason, first.at)
    if facts.confirmed_by_officer:
        return Standing(State.CONFIRMED, StateReason.BY_OFFICER)
    lacking = _lacking(facts, confirm_confidence)
    if lacking is None:
        return Standing(State.CONFIRMED, StateReason.INDEPENDENT_GROUPS)
    return Standing(State.SUSPECTED, lacking)


def _lacking(facts: Facts, confirm_confidence: float) -> StateReason | None:
    if facts.sound_voices < _INDEPENDENT:
        return StateReason.FEW_SOURCES
    if facts.conflict:
        return StateReason.CONFLICT
    if not facts.first_hand:
        return StateReason.NOT_FIRST_HAND
    return StateReason.LOW_CONFIDENCE if facts.standing < confirm_confidence else None

"""States and their named reasons, a row for each transition."""

from __future__ import annotations

import pytest
from support.picture import HOUR, T0

from app.picture.state import OPEN_STATES, Ending, Facts, Standing, State, StateReason, standing

CLEARED = Ending(T0 + HOUR, State.CLEARED, StateReason.BY_REPORT)
BY_HAND = Ending(T0 + 2 * HOUR, State.CLEARED, StateReason.BY_OFFICER)
DISMISSED = Ending(T0 + 3 * HOUR, State.DISMISSED, StateReason.BY_OFFICER)


def facts(**more) -> Facts:
    """Two sound first-hand voices that agree."""
    values = {
        "sound_voices": 2,
        "standing": 0.9,
        "first_hand": True,
        "conflict": False,
        "confirmed_by_officer": False,
        "endings": (),
        "expires_at": T0 + 24 * HOUR,
    }
    return Facts(**(values | more))


@pytest.mark.parametrize(
    ("known", "state", "reason"),
    [
        (facts(), State.CONFIRMED, StateReason.INDEPENDENT_GROUPS),
        (facts(sound_voices=1), State.SUSPECTED, StateReason.FEW_SOURCES),
        (facts(sound_voices=0), State.SUSPECTED, StateReason.FEW_SOURCES),
        (facts(conflict=True), State.SUSPECTED, StateReason.CONFLICT),
        (facts(first_hand=False), State.SUSPECTED, StateReason.NOT_FIRST_HAND),
        (facts(standing=0.849), State.SUSPECTED, StateReason.LOW_CONFIDENCE),
        (facts(standing=0.85), State.CONFIRMED, StateReason.INDEPENDENT_GROUPS),
        (facts(sound_voices=0, conflict=True, confirmed_by_officer=True), State.CONFIRMED, StateReason.BY_OFFICER),
        (facts(endings=(CLEARED,)), State.CLEARED, StateReason.BY_REPORT),
        (facts(endings=(CLEARED,), confirmed_by_officer=True), State.CLEARED, StateReason.BY_REPORT),
        (facts(endings=(BY_HAND, CLEARED)), State.CLEARED, StateReason.BY_REPORT),
        (facts(endings=(DISMISSED,)), State.DISMISSED, StateReason.BY_OFFICER),
        (facts(endings=(DISMISSED, BY_HAND)), State.CLEARED, StateReason.BY_OFFICER),
    ],
)
def test_state_and_reason(known, state, reason):
    found = standing(known, 0.85, T0)
    assert (found.state, found.reason) == (state, reason)
    assert (found.ended_at is None) is state.is_open


@pytest.mark.parametrize(
    ("expires_at", "endings", "now", "expected"),
    [
        (T0, (), T0 - 1, Standing(State.CONFIRMED, StateReason.INDEPENDENT_GROUPS)),
        (T0, (), T0, Standing(State.EXPIRED, StateReason.AGED_OUT, T0)),
        (T0, (CLEARED,), T0 + 9 * HOUR, Standing(State.EXPIRED, StateReason.AGED_OUT, T0)),
        (T0 + 2 * HOUR, (CLEARED,), T0 + 9 * HOUR, Standing(State.CLEARED, StateReason.BY_REPORT, T0 + HOUR)),
        (None, (), T0 + 10**9, Standing(State.CONFIRMED, StateReason.INDEPENDENT_GROUPS)),
    ],
)
def test_expiry(expires_at, endings, now, expected):
    assert standing(facts(expires_at=expires_at, endings=endings), 0.85, now) == expected


def test_the_open_states():
    assert OPEN_STATES == ("suspected", "confirmed")

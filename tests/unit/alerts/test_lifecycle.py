from dataclasses import replace

import pytest
from support.dangers import NOW, danger

from app.alerts.danger import Ended
from app.alerts.lifecycle import (
    Action,
    Cause,
    Issued,
    State,
    cancel_expiry,
    decide,
    expiry,
)
from app.geo import destination
from app.roster.settings import MissionSettings
from edge_agent.wire.scales import EXPIRY_S

SETTINGS = MissionSettings()
DAY = 86_400
LAST = Issued(
    state=State.ACTIVE,
    cause=Cause.NEW,
    kind="IED",
    urgency="immediate",
    severity="severe",
    certainty="likely",
    lat=6.0,
    lon=20.0,
    uncertainty_m=100.0,
    danger_radius_m=1000.0,
    instruction="keep_away_eo",
    issued_at=NOW,
    expires_at=NOW + DAY,
)
SOON, LATER = NOW + 60, NOW + 600


def moved(metres, **changes):
    lat, lon = destination(6.0, 20.0, 90, metres)
    return danger(lat=lat, lon=lon, **changes)


def ended(state, cause):
    return replace(LAST, state=state, cause=cause)


CASES = [
    ("a new danger", None, danger(), True, NOW, Action.ISSUE, Cause.NEW, True),
    ("a new danger that concerns nobody", None, danger(), False, NOW, Action.NOTHING, Cause.NOBODY_CONCERNED, False),
    ("heard of too late", None, danger(expires_at=NOW), True, NOW, Action.NOTHING, Cause.TOO_LATE, False),
    ("cleared before it was told", None, danger(ended=Ended.CLEARED), True, NOW, Action.NOTHING, Cause.ENDED, False),
    ("unlikely from the first", None, danger(confidence=0.1), True, NOW, Action.NOTHING, Cause.UNLIKELY, False),
    ("nothing new", LAST, danger(), True, SOON, Action.NOTHING, Cause.UNCHANGED, False),
    ("more severe", LAST, danger(severity="extreme"), True, SOON, Action.UPDATE, Cause.SEVERITY_ROSE, True),
    ("surer", LAST, danger(certainty="observed"), True, SOON, Action.UPDATE, Cause.CERTAINTY_ROSE, True),
    ("more urgent", replace(LAST, urgency="expected"), danger(), True, SOON, Action.UPDATE, Cause.URGENCY_ROSE, True),
    ("larger device", LAST, danger(danger_radius_m=1001.0), True, SOON, Action.UPDATE, Cause.RADIUS_GREW, True),
    ("much vaguer place", LAST, danger(uncertainty_m=500.0), True, SOON, Action.UPDATE, Cause.RADIUS_GREW, True),
    ("a little vaguer place", LAST, danger(uncertainty_m=300.0), True, LATER, Action.NOTHING, Cause.UNCHANGED, False),
    ("out of the circle", LAST, moved(1101), True, SOON, Action.UPDATE, Cause.MOVED_OUT, True),
    ("within the circle, too soon", LAST, moved(300), True, SOON, Action.NOTHING, Cause.HELD_BACK, False),
    ("within the circle", LAST, moved(300), True, LATER, Action.UPDATE, Cause.MOVED, False),
    ("by less than a quarter of the circle", LAST, moved(274), True, LATER, Action.NOTHING, Cause.UNCHANGED, False),
    ("less severe, too soon", LAST, danger(severity="minor"), True, SOON, Action.NOTHING, Cause.HELD_BACK, False),
    ("less severe", LAST, danger(severity="minor"), True, LATER, Action.UPDATE, Cause.SEVERITY_FELL, False),
    ("less sure", LAST, danger(certainty="possible"), True, LATER, Action.UPDATE, Cause.CERTAINTY_FELL, False),
    (
        "cannot be judged any more is no other class than possible",
        replace(LAST, certainty="possible"),
        danger(certainty="unknown"),
        True,
        LATER,
        Action.NOTHING,
        Cause.UNCHANGED,
        False,
    ),
    ("smaller device", LAST, danger(danger_radius_m=500.0), True, LATER, Action.UPDATE, Cause.RADIUS_SHRANK, False),
    ("less urgent", LAST, danger(urgency="expected"), True, LATER, Action.UPDATE, Cause.URGENCY_FELL, False),
    ("another kind", LAST, danger(kind="MIN"), True, LATER, Action.UPDATE, Cause.KIND_CHANGED, False),
    (
        "another instruction",
        LAST,
        danger(instruction="evacuate"),
        True,
        LATER,
        Action.UPDATE,
        Cause.INSTRUCTION_CHANGED,
        False,
    ),
    (
        "worse in one way, better in another",
        LAST,
        danger(severity="minor", certainty="observed"),
        True,
        SOON,
        Action.UPDATE,
        Cause.CERTAINTY_ROSE,
        True,
    ),
    ("nobody new is concerned", LAST, danger(), False, SOON, Action.NOTHING, Cause.UNCHANGED, False),
    ("a second before renewal", LAST, danger(), True, NOW + DAY * 3 // 4 - 1, Action.NOTHING, Cause.UNCHANGED, False),
    ("a quarter of its life is left", LAST, danger(), True, NOW + DAY * 3 // 4, Action.UPDATE, Cause.RENEWED, False),
    ("after the centre was away for long", LAST, danger(), True, NOW + 9 * DAY, Action.UPDATE, Cause.RENEWED, False),
    (
        "not renewed beyond the danger's own end",
        LAST,
        danger(expires_at=NOW + DAY),
        True,
        NOW + DAY - 1,
        Action.NOTHING,
        Cause.UNCHANGED,
        False,
    ),
    ("cleared", LAST, danger(ended=Ended.CLEARED), True, SOON, Action.CANCEL, Cause.CLEARED, False),
    ("dismissed", LAST, danger(ended=Ended.DISMISSED), True, SOON, Action.CANCEL, Cause.DISMISSED, False),
    ("merged away", LAST, danger(ended=Ended.MERGED), True, SOON, Action.CANCEL, Cause.MERGED, False),
    ("retracted", LAST, danger(ended=Ended.RETRACTED), True, SOON, Action.CANCEL, Cause.RETRACTED, False),
    ("unlikely, too soon", LAST, danger(confidence=0.1), True, SOON, Action.NOTHING, Cause.HELD_BACK, False),
    ("unlikely", LAST, danger(confidence=0.1), True, LATER, Action.CANCEL, Cause.UNLIKELY, False),
    ("aged out early", LAST, danger(ended=Ended.AGED_OUT), True, LATER, Action.CANCEL, Cause.AGED_OUT, False),
    (
        "aged out near its end",
        LAST,
        danger(ended=Ended.AGED_OUT),
        True,
        NOW + DAY - 60,
        Action.NOTHING,
        Cause.RUNNING_OUT,
        False,
    ),
    ("aged out", LAST, danger(ended=Ended.AGED_OUT), True, NOW + DAY, Action.EXPIRE, Cause.AGED_OUT, False),
    ("past its own end", LAST, danger(expires_at=NOW + 9), True, NOW + DAY, Action.EXPIRE, Cause.AGED_OUT, False),
    (
        "reported again after a clearance",
        ended(State.CANCELLED, Cause.CLEARED),
        danger(),
        True,
        SOON,
        Action.UPDATE,
        Cause.REOPENED,
        True,
    ),
    (
        "reported again after it expired",
        ended(State.EXPIRED, Cause.AGED_OUT),
        danger(),
        True,
        SOON,
        Action.UPDATE,
        Cause.REOPENED,
        True,
    ),
    (
        "reported again where nobody is concerned now",
        ended(State.CANCELLED, Cause.CLEARED),
        danger(),
        False,
        SOON,
        Action.NOTHING,
        Cause.NOBODY_CONCERNED,
        False,
    ),
    (
        "stays cleared",
        ended(State.CANCELLED, Cause.CLEARED),
        danger(ended=Ended.CLEARED),
        True,
        SOON,
        Action.NOTHING,
        Cause.ENDED,
        False,
    ),
    (
        "withdrawn by an officer, nothing worse since",
        ended(State.CANCELLED, Cause.WITHDRAWN),
        moved(300, certainty="possible"),
        True,
        LATER,
        Action.NOTHING,
        Cause.WITHDRAWN,
        False,
    ),
    (
        "withdrawn by an officer, worse since",
        ended(State.CANCELLED, Cause.WITHDRAWN),
        danger(severity="extreme"),
        True,
        SOON,
        Action.UPDATE,
        Cause.REOPENED,
        True,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_the_next_step(case):
    _, last, now_true, concerned, now, action, cause, grew = case
    step = decide(last, now_true, concerned=concerned, settings=SETTINGS, now=now)
    assert (step.action, step.cause, step.grew) == (action, cause, grew)


def test_an_alert_that_stands_is_always_looked_at_again():
    for _, last, now_true, concerned, now, *_ in CASES:
        step = decide(last, now_true, concerned=concerned, settings=SETTINGS, now=now)
        if last is not None and last.state is State.ACTIVE and step.action is Action.NOTHING:
            assert step.review_at is not None
            assert now < step.review_at <= last.expires_at


def test_news_held_back_is_told_when_it_is_looked_at_again():
    held = decide(LAST, moved(300), concerned=True, settings=SETTINGS, now=SOON)
    told = decide(LAST, moved(300), concerned=True, settings=SETTINGS, now=held.review_at)
    assert told.action is Action.UPDATE


@pytest.mark.parametrize(
    ("life_s", "ends_in", "expected"),
    [(DAY, None, DAY), (3 * DAY, None, 3 * DAY), (DAY, 7200, 7200), (DAY, 3 * DAY, DAY), (100, None, 120)],
)
def test_an_alert_lives_a_life_of_its_kind_but_no_longer_than_its_danger(life_s, ends_in, expected):
    ends = None if ends_in is None else NOW + ends_in
    assert expiry(danger(life_s=life_s, expires_at=ends), NOW) == NOW + expected


@pytest.mark.parametrize("left", [1, 61, 4000, 5 * DAY, 80 * DAY, 400 * DAY])
def test_the_end_of_an_alert_is_one_the_wire_can_say(left):
    assert expiry(danger(life_s=left), NOW) - NOW in EXPIRY_S
    assert cancel_expiry(NOW + left, SETTINGS, NOW) - NOW in EXPIRY_S


def test_a_cancel_outlives_what_it_cancels_and_stays_visible_for_an_hour():
    assert cancel_expiry(NOW + 60, SETTINGS, NOW) == NOW + 3600
    assert cancel_expiry(NOW + 5000, SETTINGS, NOW) >= NOW + 5000

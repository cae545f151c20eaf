"""The corrected clock under wrong, stepping and simulated clocks."""

from __future__ import annotations

import pytest
from support.edge import NOW, Time

from edge_agent.clock import QUEUED_S, WINDOW_S, Clock, Contact, resumed

YEAR = 365.25 * 86_400
DAY = 86_400


def clock_at(time: Time, *, offset: float = 0.0, contact: Contact | None = None) -> Clock:
    return Clock(offset=offset, contact=contact, wall=time.wall, monotonic=time.monotonic)


@pytest.mark.parametrize("skew", [0, 7200, -7200, 10 * YEAR, -12 * YEAR, -NOW + 100])
def test_a_receipt_sets_the_clock_and_it_runs_on(time, skew):
    clock = clock_at(time)
    clock.learn(NOW + skew, live=True)
    time.pass_by(90)
    assert clock.now() == NOW + skew + 90
    assert clock.skew() == skew


def test_without_the_centre_the_wall_clock_counts(time):
    clock = clock_at(time, offset=30)
    assert clock.now() == NOW + 30
    time.utc -= 1000
    assert clock.now() == NOW - 970
    assert clock.contact is None


def test_a_step_of_the_wall_clock_changes_nothing_after_contact(time):
    clock = clock_at(time)
    clock.learn(NOW, live=True)
    time.utc = 0.0
    time.ran += 5
    assert clock.now() == NOW + 5


def test_a_late_receipt_does_not_set_the_clock_back(time):
    clock = clock_at(time)
    clock.learn(NOW, live=True)
    time.pass_by(60)
    clock.learn(NOW + 20, live=True)
    assert clock.now() == NOW + 60


def test_a_fast_monotonic_clock_cannot_drift_away(time):
    clock = clock_at(time)
    centre = float(NOW)
    for _ in range(100):
        clock.learn(centre, live=True)
        centre += 3600
        time.ran += 3601
    assert clock.now() - centre <= 2 * WINDOW_S / 3600 + 2


def test_the_replay_of_a_centre_runs_faster_than_time(time):
    clock = clock_at(time)
    for month in range(24):
        clock.learn(NOW - 12 * YEAR + month * 30 * DAY, live=True)
        time.pass_by(1)
    assert abs(clock.now() - (NOW - 12 * YEAR + 23 * 30 * DAY)) <= 1


@pytest.mark.parametrize(
    ("sent_ago", "moves"),
    [(0, False), (3 * DAY, False), (QUEUED_S - 1, False), (QUEUED_S + 1, True), (12 * YEAR, True), (-3600, True)],
)
def test_a_message_that_may_have_waited_only_bounds_the_clock(time, sent_ago, moves):
    clock = clock_at(time)
    clock.learn(NOW - sent_ago, live=False)
    assert clock.now() == (NOW - sent_ago if moves else NOW)


def test_a_queued_alert_does_not_disturb_a_clock_that_is_set(time):
    clock = clock_at(time)
    clock.learn(NOW + 500, live=True)
    clock.learn(NOW - 2 * DAY, live=False)
    assert clock.now() == NOW + 500


RESUMED = {
    "the clock is right and was right": (NOW, Contact(NOW - DAY, 0), NOW),
    "the clock is still an hour slow": (NOW - 3600, Contact(NOW - DAY, 3600), NOW - 3600),
    "an hour slow, back at once": (NOW - 3600, Contact(NOW - 60, 3600), NOW),
    "it was 1970 then and is set now": (NOW, Contact(NOW - DAY, NOW - 500), NOW),
    "it is 1970 again": (100, Contact(NOW, NOW - 50), NOW + 50),
    "it is 1970 for the first time": (100, Contact(NOW, 0), NOW),
    "the centre replays 2014": (NOW, Contact(NOW - 12 * YEAR, -12 * YEAR), NOW - 12 * YEAR),
    "never heard": (NOW, None, NOW),
}


@pytest.mark.parametrize(("wall", "contact", "expected"), RESUMED.values(), ids=RESUMED.keys())
def test_after_a_restart_the_story_with_the_shorter_absence_is_believed(wall, contact, expected):
    assert resumed(wall, contact) == expected


def test_never_below_what_the_centre_was_last_heard_to_say(time):
    clock = clock_at(time, contact=Contact(NOW + 1000, 0))
    assert clock.now() == NOW + 1000
    clock.learn(NOW + 10, live=True)
    assert clock.now() >= NOW + 1000

"""When a message is tried again, given up, and when an endpoint is paused."""

import pytest

from app.gateways.hooks.patience import GIVE_UP_S, WAITS_S, Standing, Verdict, decide, is_down, wait_s

NOW = 1_790_000_000
FRESH = Standing(first_try_at=NOW, failing_since=None, failures=0, tries=1)
OLD = Standing(first_try_at=NOW - GIVE_UP_S, failing_since=NOW - 60, failures=1, tries=90)
DEAD = Standing(first_try_at=NOW - 60, failing_since=NOW - GIVE_UP_S, failures=200, tries=3)

CASES = (
    (200, FRESH, Verdict.DELIVERED),
    (204, DEAD, Verdict.DELIVERED),
    (299, OLD, Verdict.DELIVERED),
    (None, FRESH, Verdict.RETRY),
    (301, FRESH, Verdict.RETRY),
    (400, FRESH, Verdict.RETRY),
    (429, FRESH, Verdict.RETRY),
    (500, FRESH, Verdict.RETRY),
    (410, FRESH, Verdict.PAUSE_GONE),
    (410, DEAD, Verdict.PAUSE_GONE),
    (500, OLD, Verdict.FAILED),
    (None, OLD, Verdict.FAILED),
    (500, DEAD, Verdict.PAUSE_FAILING),
    (None, DEAD, Verdict.PAUSE_FAILING),
)


@pytest.mark.parametrize(("status", "standing", "verdict"), CASES)
def test_what_becomes_of_a_message(status, standing, verdict):
    assert decide(status, standing, now=NOW) is verdict


def test_one_second_before_two_days_it_is_tried_again():
    assert decide(500, OLD, now=NOW - 1) is Verdict.RETRY
    assert decide(500, DEAD, now=NOW - 1) is Verdict.RETRY


WAITS = (
    (1, 0.5, 0, 5),
    (2, 0.5, 0, 30),
    (5, 0.5, 0, 900),
    (500, 0.5, 0, 900),
    (1, 0.0, 0, 4),
    (1, 1.0, 0, 6),
    (1, 0.5, 120, 120),
    (5, 0.5, 120, 900),
    (1, 0.5, 10**6, 3600),
)


@pytest.mark.parametrize(("failures", "dice", "asked_s", "expected"), WAITS)
def test_how_long_to_wait(failures, dice, asked_s, expected):
    assert wait_s(failures, dice=dice, asked_s=asked_s) == expected


def test_waits_only_grow():
    assert list(WAITS_S) == sorted(WAITS_S)


def test_one_failure_is_a_message_two_are_the_endpoint():
    assert [is_down(count) for count in (0, 1, 2, 9)] == [False, False, True, True]

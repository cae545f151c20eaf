from dataclasses import replace

import pytest
from support.acks import NEWEST, ack

from app.delivery.ladder import Ladder, News, State, climb, climb_elsewhere, owe
from edge_agent.wire.messages import Response, Stage


def step(ladder, stage, *, revision=0, seq=1, response=Response.NONE, person=""):
    return climb(ladder, ack(stage, revision, response, person), epoch=1, seq=seq, newest=NEWEST)


STATES = [
    ("nothing known", Ladder(), State.OWED),
    ("the broker has it", Ladder(sent=0), State.SENT),
    ("stored", Ladder(sent=0, received=0), State.RECEIVED),
    ("stored, though the broker's word was lost", Ladder(received=0), State.RECEIVED),
    ("shown", Ladder(received=0, seen=0), State.SEEN),
    ("taken", Ladder(received=0, seen=0, acknowledged=0), State.ACKNOWLEDGED),
    ("over", Ladder(is_over=True), State.LAPSED),
    ("over, was only sent", Ladder(sent=0, is_over=True), State.LAPSED),
    ("over, but the device proves that it had it", Ladder(received=0, is_over=True), State.RECEIVED),
    ("an older message was taken, the danger has grown", Ladder(1, 1, 0, 0, 0, 0), State.OWED),
    ("an older message was taken, the newer is only a renewal", Ladder(1, 0, 0, 0, 0, 0), State.ACKNOWLEDGED),
    ("the newer message is stored, the older one was taken", Ladder(1, 1, 1, 1, 0, 0), State.RECEIVED),
]


@pytest.mark.parametrize(("ladder", "state"), [row[1:] for row in STATES], ids=[row[0] for row in STATES])
def test_the_state_follows_from_the_rungs(ladder, state):
    assert ladder.state is state


def test_who_acknowledged_has_seen_and_received():
    after, news = step(Ladder(), Stage.ACKNOWLEDGED, person="A6", response=Response.ACTING)
    assert news is News.ANSWERED
    assert (after.received, after.seen, after.acknowledged) == (0, 0, 0)
    assert (after.answer.person, after.answer.response) == ("A6", Response.ACTING)


def test_a_lower_rung_that_comes_late_is_no_news():
    taken, _ = step(Ladder(), Stage.ACKNOWLEDGED)
    assert step(taken, Stage.RECEIVED, seq=2) == (taken, News.KNOWN)


def test_a_message_that_was_never_issued_cannot_be_acknowledged():
    assert step(Ladder(), Stage.ACKNOWLEDGED, revision=NEWEST + 1) == (Ladder(), News.UNKNOWN_REVISION)


def test_a_second_answer_replaces_the_first_by_the_sites_own_count():
    refused, _ = step(Ladder(), Stage.ACKNOWLEDGED, seq=5, response=Response.CANNOT_COMPLY, person="A6")
    agreed, news = step(refused, Stage.ACKNOWLEDGED, seq=6, response=Response.ACTING, person="A7")
    assert news is News.ANSWERED
    assert not agreed.cannot_comply
    assert step(agreed, Stage.ACKNOWLEDGED, seq=4, response=Response.CANNOT_COMPLY)[0] == agreed


def test_a_refusal_of_an_older_message_is_no_refusal_of_the_newer():
    refused, _ = step(Ladder(), Stage.ACKNOWLEDGED, response=Response.CANNOT_COMPLY)
    assert refused.cannot_comply
    assert not owe(refused, 1, 1).cannot_comply


def test_owing_never_goes_back():
    assert owe(Ladder(revision=3, required=2), 1, 1) == Ladder(revision=3, required=2)


def test_settled_means_the_message_that_is_owed():
    assert Ladder(revision=1, received=1).is_settled
    assert not Ladder(revision=1, received=0).is_settled


def test_ladders_are_values():
    assert replace(Ladder(), sent=1) == Ladder(sent=1)


ELSEWHERE = (
    # words, before, step, state after, does the site's device have it, answer
    ("stored", Ladder(revision=3), ack(Stage.RECEIVED, 3), State.RECEIVED, False, None),
    ("shown", Ladder(revision=3), ack(Stage.SEEN, 3), State.SEEN, False, None),
    (
        "answered",
        Ladder(revision=3),
        ack(Stage.ACKNOWLEDGED, 3, Response.ACTING),
        State.ACKNOWLEDGED,
        False,
        Response.ACTING,
    ),
    ("an older message", Ladder(revision=3, required=2), ack(Stage.RECEIVED, 1), State.OWED, False, None),
    ("the site has it", Ladder(revision=3, received=3), ack(Stage.SEEN, 3), State.SEEN, True, None),
)


@pytest.mark.parametrize("case", ELSEWHERE, ids=[row[0] for row in ELSEWHERE])
def test_a_device_past_the_site_moves_the_ladder_and_the_site_is_still_owed(case):
    _, before, step, state, settled, response = case
    after, news = climb_elsewhere(before, step, newest=NEWEST)
    assert (after.state, after.is_settled) == (state, settled)
    assert (after.answer.response if after.answer else None) == response
    assert news is (News.ANSWERED if response else News.HIGHER)
    assert climb_elsewhere(after, step, newest=NEWEST) == (after, News.KNOWN)


def test_of_answers_by_two_devices_the_last_one_the_centre_heard_stands():
    ladder, _ = climb(Ladder(revision=3), ack(Stage.ACKNOWLEDGED, 3), epoch=1, seq=7, newest=NEWEST)
    cannot = replace(ack(Stage.ACKNOWLEDGED, 3), response=Response.CANNOT_COMPLY)
    ladder, news = climb_elsewhere(ladder, cannot, newest=NEWEST)
    assert news is News.ANSWERED
    assert ladder.cannot_comply
    ladder, news = climb(ladder, ack(Stage.ACKNOWLEDGED, 3), epoch=1, seq=7, newest=NEWEST)
    assert ladder.cannot_comply, "what the site sends again is no new answer"
    ladder, news = climb(ladder, ack(Stage.ACKNOWLEDGED, 3), epoch=1, seq=8, newest=NEWEST)
    assert news is News.ANSWERED
    assert not ladder.cannot_comply


def test_a_device_past_the_site_cannot_speak_of_a_message_that_was_never_issued():
    before = Ladder(revision=3)
    assert climb_elsewhere(before, ack(Stage.SEEN, 9), newest=NEWEST) == (before, News.UNKNOWN_REVISION)

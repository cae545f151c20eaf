from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.ladder import Ladder, News, State, climb, owe
from edge_agent.wire.messages import AlertAck, Response, Stage

NEWEST = 3


def ack(stage, revision=0, response=Response.NONE, person="", at=0):
    return AlertAck(7, revision, 1, stage, at, response, person)


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


acks = st.builds(
    ack,
    st.sampled_from(Stage),
    st.integers(0, NEWEST + 1),
    st.sampled_from(Response),
    st.sampled_from(["A6", "A7", ""]),
    st.integers(0, 9),
)
histories = st.lists(acks, min_size=1, max_size=8).map(lambda said: list(enumerate(said, start=1)))


@given(st.data(), histories, st.integers(0, NEWEST), st.integers(0, NEWEST))
def test_whatever_the_order_and_the_repeats_the_ladder_ends_the_same(data, history, revision, required):
    ladder = owe(Ladder(), max(revision, required), required)
    other = data.draw(st.permutations(history)) + data.draw(st.lists(st.sampled_from(history), max_size=5))
    ends = []
    for order in (history, other):
        end = ladder
        for seq, said in order:
            end, _ = climb(end, said, epoch=1, seq=seq, newest=NEWEST)
        ends.append(end)
    assert ends[0] == ends[1]
    assert ends[0].state is ends[1].state


_RUNGS = [State.OWED, State.SENT, State.RECEIVED, State.SEEN, State.ACKNOWLEDGED]


@given(histories)
def test_an_ack_never_takes_a_rung_away(history):
    ladder = Ladder(sent=0)
    for seq, said in history:
        after, news = climb(ladder, said, epoch=1, seq=seq, newest=NEWEST)
        assert _RUNGS.index(after.state) >= _RUNGS.index(ladder.state)
        assert (after == ladder) == (news in {News.KNOWN, News.UNKNOWN_REVISION})
        ladder = after


@given(histories, st.integers(0, NEWEST), st.integers(0, NEWEST))
def test_it_does_not_matter_whether_acks_or_updates_come_first(history, revision, required):
    wanted = (max(revision, required), required)
    before = owe(Ladder(), *wanted)
    after = Ladder()
    for seq, said in history:
        before, _ = climb(before, said, epoch=1, seq=seq, newest=NEWEST)
        after, _ = climb(after, said, epoch=1, seq=seq, newest=NEWEST)
    assert owe(after, *wanted) == before


def test_ladders_are_values():
    assert replace(Ladder(), sent=1) == Ladder(sent=1)

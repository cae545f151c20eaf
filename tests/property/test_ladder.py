"""In whatever order acknowledgements come, and however often, the ladder ends the same."""

from hypothesis import given
from hypothesis import strategies as st
from support.acks import NEWEST, ack

from app.delivery.ladder import Ladder, News, State, climb, owe
from edge_agent.wire.messages import Response, Stage

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

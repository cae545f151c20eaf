"""Whatever was reported, the second at which confidence crosses a threshold is found."""

from hypothesis import given, settings
from hypothesis import strategies as st
from support.picture import HOUR, T0
from support.votes import above, vote

from app.picture.fuse import Voice, changes_at, fuse


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from("ABCDEF"), st.integers(1, 6), st.integers(0, 48)), min_size=1, max_size=5),
    st.sampled_from([0.15, 0.35, 0.5, 0.65, 0.9]),
)
def test_a_crossing_is_never_missed(reports, threshold):
    of = [
        Voice(str(number), (vote(f"{letter}{credibility}", at=T0 - hours * HOUR, name=number),))
        for number, (letter, credibility, hours) in enumerate(reports)
    ]
    when = changes_at(of, T0, T0 + 48 * HOUR, above(threshold))
    until = T0 + 48 * HOUR if when is None else when - 1
    here = above(threshold)(fuse(of, T0))
    assert all(above(threshold)(fuse(of, at)) == here for at in range(T0, until + 1, 1800))
    assert when is None or above(threshold)(fuse(of, when)) != here

"""However the fixes lie, a simplified track is a part of them that ends with the newest."""

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.tracks import simplified
from edge_agent.wire.messages import Fix

fixes = st.builds(Fix, st.integers(0, 10_000), st.floats(-80, 80), st.floats(-180, 180))


@given(st.lists(fixes, min_size=1, max_size=30, unique_by=lambda fix: fix.at), st.integers(1, 30), st.floats(0, 1e6))
def test_simplified_is_an_ordered_part_with_the_newest(track, keep, tolerance):
    kept = simplified(track, keep=keep, tolerance_m=tolerance)
    assert len(kept) <= keep
    assert set(kept) <= set(track)
    assert kept == sorted(kept, key=lambda fix: fix.at)
    assert kept[-1] == max(track, key=lambda fix: fix.at)

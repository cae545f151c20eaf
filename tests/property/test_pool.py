"""However places disagree, their common circle touches every one and depends on no order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.picture import place

from app.geo import distance_m
from app.picture.pool import pooled

spots = st.builds(place, st.floats(-2000, 2000), st.floats(5, 3000), st.floats(-2000, 2000))


@settings(max_examples=25)
@given(st.lists(spots, min_size=1, max_size=6))
def test_the_radius_touches_every_circle_and_never_claims_too_much(places):
    found = pooled(places)
    for one in places:
        assert distance_m(found.lat, found.lon, one.lat, one.lon) <= found.accuracy_m + one.accuracy_m + 0.01
    assert found.accuracy_m >= min(one.accuracy_m for one in places) / len(places) ** 0.5 - 1e-6


@settings(max_examples=25)
@given(st.lists(spots, min_size=2, max_size=5))
def test_the_order_does_not_matter(places):
    one, other = pooled(places), pooled(places[::-1])
    assert distance_m(one.lat, one.lon, other.lat, other.lon) < 0.5
    assert one.accuracy_m == pytest.approx(other.accuracy_m, abs=0.5)

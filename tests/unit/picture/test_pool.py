"""Several places of one thing as one place with an honest error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.picture import at

from app.geo import destination, distance_m
from app.picture.evidence import Place
from app.picture.pool import pooled


def place(east_m: float, accuracy_m: float, north_m: float = 0.0) -> Place:
    return Place(*at(east_m, north_m), accuracy_m)


def test_one_place_is_itself():
    assert pooled([place(70, 25)]) == place(70, 25)


@pytest.mark.parametrize(
    ("places", "east_m", "radius_m"),
    [
        ([place(0, 30), place(30, 30)], 15, 21.2),
        ([place(0, 10), place(100, 100)], 1, 9.95),
        ([place(0, 10), place(600, 10)], 300, 290),
        ([place(0, 10), place(600, 500)], 0.24, 99.8),
        ([place(0, 10), place(0, 10), place(600, 10)], 200, 390),
    ],
)
def test_weights_and_disagreement(places, east_m, radius_m):
    found = pooled(places)
    assert distance_m(found.lat, found.lon, *at(east_m)) < 1
    assert found.accuracy_m == pytest.approx(radius_m, rel=0.01)


def test_what_one_voice_also_said_widens_and_moves_nothing():
    found = pooled([place(0, 10)], [place(400, 20)])
    assert (found.lat, found.lon) == at()
    assert found.accuracy_m == pytest.approx(380, abs=1)


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 180.0), (0.0, -180.0), (89.9999, 20.0), (-17.5, 179.9999)])
def test_it_works_across_the_antimeridian_and_at_the_pole(lat, lon):
    ends = [Place(*destination(lat, lon, bearing, 200), 10) for bearing in (90, 270)]
    found = pooled(ends)
    assert distance_m(found.lat, found.lon, lat, lon) < 1
    assert found.accuracy_m == pytest.approx(190, abs=1)


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

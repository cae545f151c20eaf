"""Several places of one thing as one place with an honest error."""

from __future__ import annotations

import pytest
from support.picture import at, place

from app.geo import destination, distance_m
from app.picture.evidence import Place
from app.picture.pool import pooled


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

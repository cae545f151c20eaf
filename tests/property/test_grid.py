"""The grid of coarse location: the cell's middle says nothing of where in it a place lies, and its reach holds it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from app.geo import distance_m, grid_cell

LATS, LONS = st.floats(-90, 90), st.floats(-180, 180)
SIDES = st.sampled_from([100.0, 1_000.0, 7_500.0, 50_000.0])


@given(LATS, LONS, SIDES)
def test_the_cell_holds_the_place(lat, lon, side_m):
    middle_lat, middle_lon, reach_m = grid_cell(lat, lon, side_m)
    assert distance_m(lat, lon, middle_lat, middle_lon) <= reach_m + 0.01
    assert -90 <= middle_lat <= 90
    assert -180 <= middle_lon <= 180


@given(st.floats(-80, 80), LONS, SIDES)
def test_a_cell_is_about_as_large_as_was_asked_for(lat, lon, side_m):
    _, _, reach_m = grid_cell(lat, lon, side_m)
    assert 0.5 * side_m <= reach_m <= 1.3 * side_m


@given(LATS, LONS, SIDES)
@example(2.0, 180.0, 100.0)
def test_the_middle_lies_in_its_own_cell(lat, lon, side_m):
    cell = grid_cell(lat, lon, side_m)
    assert grid_cell(cell[0], cell[1], side_m) == cell

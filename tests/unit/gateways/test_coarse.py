"""A place on the grid still holds what was there, whatever was drawn."""

from __future__ import annotations

import pytest
from support.outs import LINE, PLACE, SQUARE

from app.gateways.coarse import coarse, coarse_drawing
from app.gateways.out import OutPlace
from app.geo import Shape, distance_m

GRIDS = [100, 1_000, 20_000]


def test_without_a_grid_nothing_is_coarse():
    assert coarse(PLACE, 0) is PLACE
    assert coarse_drawing(PLACE, LINE, 0) == (PLACE, LINE)


@pytest.mark.parametrize("grid_m", GRIDS)
def test_places_of_one_cell_look_the_same(grid_m):
    middle = coarse(PLACE, grid_m)
    near = OutPlace(middle.lat + 1e-5, middle.lon - 1e-5, PLACE.uncertainty_m)
    assert coarse(near, grid_m) == middle


@pytest.mark.parametrize("grid_m", GRIDS)
@pytest.mark.parametrize("uncertainty_m", [None, 0.0, 35.0, 4_000.0])
def test_the_uncertainty_holds_the_truth_in_whole_steps(grid_m, uncertainty_m):
    shown = coarse(OutPlace(PLACE.lat, PLACE.lon, uncertainty_m), grid_m)
    moved = distance_m(PLACE.lat, PLACE.lon, shown.lat, shown.lon)
    assert shown.uncertainty_m >= moved + (uncertainty_m or 0)
    assert shown.uncertainty_m % grid_m == 0


@pytest.mark.parametrize("grid_m", GRIDS)
@pytest.mark.parametrize("drawn", [LINE, SQUARE], ids=["line", "polygon"])
def test_a_drawing_becomes_a_circle_that_holds_it(grid_m, drawn):
    _, shown = coarse_drawing(PLACE, drawn, grid_m)
    points = drawn["coordinates"][0] if drawn["type"] == "Polygon" else drawn["coordinates"]
    circle = Shape(shown)
    assert all(circle.distance_m(lat, lon) == 0 for lon, lat in points)


def test_what_has_no_place_gets_none():
    assert coarse_drawing(None, None, 1_000) == (None, None)

"""A ratio of percentiles and how sure it is."""

import random

import pytest

from app.bench.bounds import ratio_bounds


def drawn(seed, count, *, times=1.0):
    chance = random.Random(seed)
    return [times * chance.lognormvariate(0, 0.5) for _ in range(count)]


def test_the_same_twice_is_one_exactly():
    assert ratio_bounds([2.0] * 50, [2.0] * 50, 0.99) == (1.0, 1.0)


@pytest.mark.parametrize("times", [1.0, 1.3, 2.0])
def test_the_bounds_hold_the_true_ratio(times):
    held = 0
    for seed in range(40):
        least, most = ratio_bounds(drawn(seed, 200, times=times), drawn(seed + 1000, 200), 0.9, draws=100)
        held += least <= times <= most
    assert held >= 34


def test_more_is_surer():
    few = ratio_bounds(drawn(1, 100), drawn(2, 100), 0.9, draws=100)
    many = ratio_bounds(drawn(3, 4000), drawn(4, 4000), 0.9, draws=100)
    assert many[1] - many[0] < (few[1] - few[0]) / 3

"""The search grammar over released values: each filter, and a page that goes on where the one before ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.gateways.out import OutPlace
from app.gateways.reader import Seen, found, matches
from app.search.search import BBox, Search

SEEN = Seen(
    key=(7,),
    place=OutPlace(6.0, 20.0, 50.0),
    first_at=100,
    last_at=200,
    kind="IED",
    state="active",
    status="actual",
    areas=("AO-WEST",),
    texts=("Bridge over the Oubangui",),
)


@pytest.mark.parametrize(
    ("search", "is_asked_for"),
    [
        (Search(), True),
        (Search(bbox=BBox(19, 5, 21, 7)), True),
        (Search(bbox=BBox(21, 5, 22, 7)), False),
        (Search(bbox=BBox(179, 5, -179, 7)), False),
        (Search(start=200), True),
        (Search(start=201), False),
        (Search(end=100), True),
        (Search(end=99), False),
        (Search(kinds=("MIN", "IED")), True),
        (Search(kinds=("MIN",)), False),
        (Search(states=("cancelled",)), False),
        (Search(statuses=("exercise",)), False),
        (Search(areas=("AO-WEST", "AO-EAST")), True),
        (Search(areas=("AO-EAST",)), False),
        (Search(text="oubangui"), True),
        (Search(text="ford"), False),
    ],
)
def test_a_filter(search, is_asked_for):
    assert matches(SEEN, search) is is_asked_for


@pytest.mark.parametrize("placeless", [False, True])
def test_what_has_no_place_lies_in_no_box_unless_that_is_asked(placeless):
    assert matches(replace(SEEN, place=None), Search(bbox=BBox(-180, -90, 180, 90), placeless=placeless)) is placeless
    assert not matches(SEEN, Search(bbox=BBox(21, 5, 22, 7), placeless=placeless))


def test_pages_follow_each_other_whatever_comes_in_between():
    values, search, got = list(range(1, 12)), Search(limit=4), []
    while True:
        page = found(values, search, lambda value: replace(SEEN, key=(value,)))
        got += page.items
        if page.after is None:
            break
        values.append(values[-1] + 1)
        search = replace(search, after=page.after)
    assert got == list(range(11, 0, -1))

"""The search grammar: what goes in comes out, cursors round-trip, and nothing else raises anything else."""

from uuid import UUID

import pytest
from support.grammar import GRAMMAR

from app.search.memory import Reads, in_box, page
from app.search.parse import Grammar, SearchError, cursor_of, parse
from app.search.search import BBox, Search


def test_every_filter_is_read():
    search = parse(
        [
            ("bbox", "170,-10,-170,10.5"),
            ("time", "2026-11-24T06:00:00Z/2026-11-24T08:30:00+02:00"),
            ("kind", "IED,MIN,IED"),
            ("state", "held"),
            ("status", "exercise"),
            ("area", "AO-WEST, AO-EAST"),
            ("q", " bridge "),
            ("limit", "7"),
        ],
        GRAMMAR,
    )
    assert search == Search(
        bbox=BBox(170, -10, -170, 10.5),
        start=1795500000,
        end=1795501800,
        kinds=("IED", "MIN"),
        states=("held",),
        statuses=("exercise",),
        areas=("AO-WEST", "AO-EAST"),
        text="bridge",
        limit=7,
    )


TIMES = [
    ("../..", None, None),
    ("/", None, None),
    ("2026-11-24T06:00:00Z/..", 1795500000, None),
    ("../2026-11-24T06:00:00.9Z", None, 1795500000),
    ("2026-11-24T06:00:00.1Z/..", 1795500001, None),
    ("2026-11-24T06:00:00 00:00/..", 1795500000, None),
]


@pytest.mark.parametrize(("text", "start", "end"), TIMES)
def test_a_time_is_an_interval_of_whole_seconds_within_it(text, start, end):
    search = parse([("time", text)], GRAMMAR)
    assert (search.start, search.end) == (start, end)


def test_all_faults_are_named_at_once():
    with pytest.raises(SearchError) as caught:
        parse([("bbox", "1"), ("kind", "X"), ("colour", "red")], GRAMMAR)
    assert [(fault.parameter, fault.code) for fault in caught.value.faults] == [
        ("bbox", "malformed"),
        ("kind", "unknown_value"),
        ("colour", "unknown_parameter"),
    ]


def test_a_list_without_a_filter_does_not_ignore_it():
    with pytest.raises(SearchError, match="This list understands: cursor, limit"):
        parse([("bbox", "1,2,3,4")], Grammar())


def test_a_cursor_of_another_list_is_a_fault():
    cursor = cursor_of(("ALFA-1",))
    with pytest.raises(SearchError):
        parse([("cursor", cursor)], GRAMMAR)
    assert parse([("cursor", cursor)], Grammar(key=(str,))).after == ("ALFA-1",)


INSIDE = [
    (BBox(10, 0, 20, 5), 0, 10, True),
    (BBox(10, 0, 20, 5), 5, 20, True),
    (BBox(10, 0, 20, 5), 5.1, 15, False),
    (BBox(170, -5, -170, 5), 0, 175, True),
    (BBox(170, -5, -170, 5), 0, -175, True),
    (BBox(170, -5, -170, 5), 0, 0, False),
]


@pytest.mark.parametrize(("bbox", "lat", "lon", "is_inside"), INSIDE)
def test_a_box_has_its_edges_and_may_cross_the_antimeridian(bbox, lat, lon, is_inside):
    assert in_box(Search(bbox=bbox), (lat, lon)) is is_inside


@pytest.mark.parametrize(
    ("search", "is_kept"),
    [
        (Search(), True),
        (Search(placeless=True), True),
        (Search(bbox=BBox(-180, -90, 180, 90)), False),
        (Search(bbox=BBox(-180, -90, 180, 90), placeless=True), True),
    ],
)
def test_what_has_no_place_is_in_a_box_only_when_asked(search, is_kept):
    assert in_box(search, None) is is_kept


def test_pages_in_memory_follow_each_other():
    reads = Reads(code=str, texts=lambda word: (word,))
    words = ["delta", "alfa", "charlie", "bravo"]
    first = page(words, Search(limit=3), reads)
    assert (list(first.items), first.after) == (["alfa", "bravo", "charlie"], ("charlie",))
    last = page([*words, "apex"], Search(limit=3, after=first.after), reads)
    assert (list(last.items), last.after) == (["delta"], None)
    assert list(page(words, Search(text="AL"), reads).items) == ["alfa"]


def test_a_key_may_hold_a_uuid():
    assert parse([("cursor", cursor_of((1, UUID(int=5))))], GRAMMAR).after == (1, UUID(int=5))

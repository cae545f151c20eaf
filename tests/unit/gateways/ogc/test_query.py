"""What the parameters of an items request ask for, and how a wrong one is named."""

import pytest

from app.gateways.ogc.collections import COLLECTIONS
from app.gateways.ogc.query import CRS84, query_of
from app.search.parse import SearchError
from app.search.search import BBox

ASKED = (
    ("threats", "limit", "10", {"limit": 10}),
    ("threats", "limit", "99999999", {"limit": 1000}),
    ("threats", "bbox", "1,2,3,4", {"bbox": BBox(1, 2, 3, 4)}),
    ("threats", "bbox", "1,2,0,3,4,9", {"bbox": BBox(1, 2, 3, 4)}),
    ("threats", "bbox", "170,-10,-170,10", {"bbox": BBox(170, -10, -170, 10)}),
    ("threats", "datetime", "1970-01-01T00:01:00Z", {"start": 60, "end": 60}),
    ("threats", "datetime", "1970-01-01T00:01:00Z/..", {"start": 60, "end": None}),
    ("threats", "datetime", "/1970-01-01T00:01:00Z", {"start": None, "end": 60}),
    ("units", "datetime", "1970-01-01T00:01:00Z", {"start": None, "end": None}),
    ("areas", "datetime", "1970-01-01T00:01:00Z", {"start": None, "end": None}),
    ("areas", "bbox", "1,2,3,4", {"bbox": None}),
    ("threats", "kind", "IED", {"kinds": ("IED",)}),
    ("threats", "kind", "XYZ", {"kinds": ()}),
    ("threats", "filter", "state IN ('suspected','confirmed') AND status = 'actual'", {"statuses": ("actual",)}),
    ("threats", "filter", "state IN ('suspected','confirmed')", {"states": ("suspected", "confirmed")}),
    ("threats", "filter", "kind = 'IED' OR kind = 'MIN'", {"kinds": ()}),
    ("threats", "filter", "NOT kind = 'IED'", {"kinds": ()}),
    ("areas", "kind", "ao", {"kinds": ()}),
    ("threats", "first_observed_at", "2026-09-21T14:13:20Z", {"start": None, "end": None}),
    ("threats", "filter-lang", "cql2-text", {}),
    ("threats", "crs", CRS84, {}),
    ("threats", "f", "json", {}),
)
FAULTS = (
    ("threats", "limit", "0", "limit", "out_of_range"),
    ("threats", "limit", "many", "limit", "out_of_range"),
    ("threats", "bbox", "1,2,3", "bbox", "malformed"),
    ("threats", "bbox", "1,2,3,400", "bbox", "out_of_range"),
    ("threats", "datetime", "yesterday", "datetime", "malformed"),
    ("threats", "datetime", "2026-11-24", "datetime", "malformed"),
    ("threats", "time", "1970-01-01T00:01:00Z/..", "time", "not_understood"),
    ("threats", "colour", "red", "colour", "not_understood"),
    ("threats", "areas", "AO-1", "areas", "not_understood"),
    ("threats", "confidence", "high", "confidence", "not_understood"),
    ("threats", "conflict", "1", "conflict", "not_understood"),
    ("threats", "first_observed_at", "yesterday", "first_observed_at", "not_understood"),
    ("threats", "first_observed_at", "2026-09-21T14:13:20", "first_observed_at", "not_understood"),
    ("threats", "filter", "kind = ", "filter", "not_understood"),
    ("threats", "filter-lang", "cql2-json", "filter-lang", "not_understood"),
    ("threats", "crs", "http://www.opengis.net/def/crs/EPSG/0/3857", "crs", "not_understood"),
    ("threats", "cursor", "x", "cursor", "malformed"),
)


@pytest.mark.parametrize(("collection", "name", "value", "values"), ASKED)
def test_it_is_understood(collection, name, value, values):
    search = query_of([(name, value)], COLLECTIONS[collection]).search
    assert {key: getattr(search, key) for key in values} == values


@pytest.mark.parametrize(("collection", "name", "value", "parameter", "code"), FAULTS)
def test_it_is_a_fault(collection, name, value, parameter, code):
    with pytest.raises(SearchError) as caught:
        query_of([(name, value)], COLLECTIONS[collection])
    assert [(fault.parameter, fault.code) for fault in caught.value.faults] == [(parameter, code)]


def test_every_fault_is_named_at_once():
    with pytest.raises(SearchError) as caught:
        query_of([("limit", "0"), ("colour", "red"), ("bbox", "1"), ("bbox", "2")], COLLECTIONS["threats"])
    assert {fault.parameter for fault in caught.value.faults} == {"limit", "colour", "bbox"}


def unit(at):
    return {"geometry": None, "properties": {"at": at}}


@pytest.mark.parametrize(
    ("at", "kept"), [("1970-01-01T00:01:00Z", True), ("1970-01-01T00:03:00Z", False), (None, True)]
)
def test_what_has_no_time_is_of_every_time(at, kept):
    query = query_of([("datetime", "1970-01-01T00:01:00Z/1970-01-01T00:02:00Z")], COLLECTIONS["units"])
    assert query.keeps(unit(at)) is kept


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("1970-01-01T00:01:00Z", True),
        ("1970-01-01T01:01:00+01:00", True),
        ("1970-01-01T01:01:00 01:00", True),
        ("1970-01-01T00:01:01Z", False),
    ],
)
def test_a_time_is_asked_for_by_its_name(asked, kept):
    query = query_of([("at", asked)], COLLECTIONS["units"])
    assert query.keeps(unit("1970-01-01T00:01:00Z")) is kept
    assert not query.keeps(unit(None))


@pytest.mark.parametrize(
    ("box", "kept"), [("0,0,1,1", True), ("4,4,5,5", True), ("6,6,7,7", False), ("2,2,3,3", True), ("179,0,1,1", True)]
)
def test_an_area_is_found_by_any_part_of_it(box, kept):
    square = {"type": "Polygon", "coordinates": [[[0, 0], [5, 0], [5, 5], [0, 5], [0, 0]]]}
    query = query_of([("bbox", box)], COLLECTIONS["areas"])
    assert query.keeps({"geometry": square, "properties": {}}) is kept


@pytest.mark.parametrize("name", COLLECTIONS)
def test_what_has_no_place_is_in_every_box(name):
    query = query_of([("bbox", "1,2,3,4")], COLLECTIONS[name])
    assert query.search.placeless
    assert query.keeps({"geometry": None, "properties": {}})

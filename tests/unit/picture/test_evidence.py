"""How a chain of amendments is counted: which values stand, where it is, what a clearance may end."""

from __future__ import annotations

import pytest
from support.picture import HOUR, T0, at, observation, report_id

from app.picture.evidence import DAY_S, Grade, Place, Role, counted

DESKS = {"BASE": Place(6.0, 20.0, 25_000.0)}


def one(**more):
    return counted(report_id("r"), [observation(**more)], DESKS)


def test_the_latest_amendment_stands_in_whatever_order_they_come():
    chain = [
        observation("r", seq=1),
        observation("b", seq=5, amends=report_id("r"), kind="MIN", north_m=900),
        observation("c", seq=9, amends=report_id("b"), credibility=3, north_m=50),
    ]
    for order in (chain, chain[::-1]):
        found = counted(report_id("r"), order, DESKS)
        assert (found.id, found.report, found.kind, found.credibility) == (report_id("r"), report_id("c"), "IED", 3)
        assert found.reports == tuple(each.id for each in chain)


def test_an_amendment_without_a_place_keeps_the_place_it_amends():
    chain = [observation("r", seq=1, north_m=700), observation("b", seq=2, lat=None, lon=None, accuracy_m=None)]
    assert (counted(report_id("r"), chain, DESKS).lat, counted(report_id("r"), chain, DESKS).accuracy_m) == (
        at(north_m=700)[0],
        10.0,
    )


def test_the_newest_grade_of_the_chain_counts_even_after_an_amendment():
    chain = [
        observation("r", seq=1, grade=Grade(7, "E", 5)),
        observation("b", seq=2, amends=report_id("r"), grade=Grade(3, "A", 1)),
    ]
    found = counted(report_id("r"), chain, DESKS)
    assert (found.reliability, found.credibility) == ("E", 5)


@pytest.mark.parametrize("kind", ["CHK", "CAS", "SOS", "ENG", "MDH", "GBV", "XXX"])
def test_what_speaks_of_no_threat_is_not_counted(kind):
    assert one(kind=kind) is None


@pytest.mark.parametrize(
    ("more", "accuracy_m"),
    [
        ({"accuracy_m": 40.0}, 40.0),
        ({"accuracy_m": 0.0}, 5.0),
        ({"accuracy_m": None}, 100.0),
        ({"accuracy_m": None, "kind": "DF"}, 500.0),
    ],
)
def test_the_error_of_the_place(more, accuracy_m):
    assert one(**more).accuracy_m == accuracy_m


def test_the_error_reaches_over_the_line_that_was_drawn():
    (lat, lon), (far_lat, far_lon) = at(), at(north_m=800)
    line = {"type": "LineString", "coordinates": [[lon, lat], [far_lon, far_lat]]}
    assert one(geometry=line).accuracy_m == pytest.approx(800, abs=1)
    alone = one(geometry=line, lat=None, lon=None, accuracy_m=None)
    assert (alone.lat, alone.accuracy_m) == (far_lat, pytest.approx(800, abs=1))


def test_the_error_reaches_over_the_area_that_was_drawn():
    corners = [at(), at(east_m=300), at(east_m=300, north_m=300), at(north_m=300)]
    ring = [[lon, lat] for lat, lon in [*corners, corners[0]]]
    assert one(geometry={"type": "Polygon", "coordinates": [ring]}).accuracy_m == pytest.approx(424, abs=1)


def test_without_any_place_it_is_somewhere_around_its_site():
    found = one(lat=None, lon=None, accuracy_m=None)
    assert (found.lat, found.lon, found.accuracy_m) == (6.0, 20.0, 25_000.0)
    assert counted(report_id("r"), [observation(site="ELSEWHERE", lat=None, lon=None)], DESKS) is None


@pytest.mark.parametrize(
    ("kind", "span_s", "until"),
    [
        ("IED", 0, T0),
        ("IED", HOUR, T0 + HOUR),
        ("DF", 365 * DAY_S, T0 + DAY_S),
        ("IED", 365 * DAY_S, T0 + 3 * DAY_S),
    ],
)
def test_a_vague_time_is_as_vague_as_the_window_at_most(kind, span_s, until):
    assert one(kind=kind, time_span_s=span_s).until == until


@pytest.mark.parametrize(
    ("more", "first_hand", "desk"),
    [
        ({}, True, False),
        ({"fields": {"basis": "own"}}, True, False),
        ({"fields": {"basis": "sensor"}}, True, False),
        ({"fields": {"basis": "witness"}}, False, False),
        ({"source": 7}, False, False),
        ({"unit": None}, True, True),
        ({"unit": None, "fields": {"basis": "own"}}, True, False),
        ({"unit": None, "source": 7}, False, False),
    ],
)
def test_who_saw_it(more, first_hand, desk):
    found = one(**more)
    assert (found.first_hand, found.desk) == (first_hand, desk)


@pytest.mark.parametrize(
    ("kind", "fields", "families", "ends"),
    [
        ("CLR", {"result": "rendered_safe", "clears": "IED"}, ("explosive",), ("explosive",)),
        ("CLR", {"result": "false_alarm", "clears": "DF"}, ("fire",), ("fire",)),
        ("CLR", {"result": "seen_clear", "clears": "FOM"}, ("movement",), ("movement",)),
        ("CLR", {"result": "seen_clear", "clears": "MIN"}, ("explosive",), ()),
        ("CLR", {"clears": "IED"}, ("explosive",), ()),
        ("CLR", {"result": "rendered_safe"}, ("explosive",), ("explosive",)),
        ("CLR", {"result": "opened"}, ("infrastructure", "movement"), ("infrastructure", "movement")),
        ("CLR", {"result": "repaired"}, ("infrastructure",), ("infrastructure",)),
        ("IED", {"state": "hoax"}, ("explosive",), ("explosive",)),
        ("MIN", {"state": "made_safe"}, ("explosive",), ("explosive",)),
    ],
)
def test_what_a_clearance_may_end(kind, fields, families, ends):
    found = one(kind=kind, fields=fields)
    assert (found.role, found.families, found.ends) == (Role.CLEARANCE, families, ends)
    doubtful = [{"reliability": "D"}, {"reliability": "F"}, {"credibility": 4}, {"credibility": 5}]
    for grade in doubtful:
        assert one(kind=kind, fields=fields, **grade).ends == ()
    assert one(kind=kind, fields=fields, reliability="C", credibility=6).ends == ends


def test_seen_clear_of_anything_ends_all_but_ordnance():
    found = one(kind="CLR", fields={"result": "seen_clear"})
    assert "explosive" in found.families
    assert set(found.families) - set(found.ends) == {"explosive"}


@pytest.mark.parametrize(
    ("fields", "radius_m", "sized"),
    [
        ({}, 1159, False),
        ({"device_size": "semi_trailer"}, 2835, True),
        ({"device_size": "pipe_bomb"}, 366, True),
        ({"delivery": "thrown"}, 564, True),
    ],
)
def test_the_radius_comes_from_what_was_seen(fields, radius_m, sized):
    found = one(fields=fields)
    assert (found.radius_m, found.sized) == (radius_m, sized)


def test_a_clearance_says_how_far_it_reaches():
    assert one(kind="CLR", fields={"result": "rendered_safe", "radius": 200}).radius_m == 200
    assert one(kind="IED", fields={"state": "hoax"}).radius_m == 0


def test_exact_order_puts_a_clearance_before_a_threat_of_its_second():
    threat, clearance = one(), one(kind="CLR")
    assert clearance.order < threat.order
    assert one(time_span_s=HOUR).moment == T0 + HOUR
    assert one(kind="CLR", time_span_s=HOUR).moment == T0

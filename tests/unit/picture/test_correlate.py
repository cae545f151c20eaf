"""Who sits with whom, and what a clearance speaks of: case by case."""

from __future__ import annotations

import pytest
from support.picture import HOUR, T0, evidence, feed

from app.picture.charts.memory import MemoryChart
from app.picture.evidence import Evidence
from app.picture.pins import Pin

CAP_M = 5_000.0


def clusters_of(*items: Evidence, pins: dict | None = None) -> list[list[str]]:
    """Names in each cluster, for cases made by hand."""
    names = {one.id: str(name) for name, one in zip("abcdefgh", items, strict=False)}
    chart = MemoryChart(CAP_M)
    feed(chart, *items, pins=pins)
    return sorted(sorted(names[one.id] for one in chart.members(key)) for key in chart.clusters())


@pytest.mark.parametrize(
    ("second", "together"),
    [
        ({"east_m": 120}, True),
        ({"east_m": 140}, False),
        ({"east_m": 300, "accuracy_m": 120.0}, True),
        ({"east_m": 4900, "accuracy_m": 25_000.0}, True),
        ({"seen": T0 - 60, "accuracy_m": 25_000.0}, False),
        ({"seen": T0 - 60, "accuracy_m": 4000.0}, True),
        ({"east_m": 5100, "accuracy_m": 25_000.0}, False),
        ({"seen": T0 + 72 * HOUR}, True),
        ({"seen": T0 + 72 * HOUR + 1}, False),
        ({"seen": T0 - 80 * HOUR, "until": T0 - 72 * HOUR}, True),
        ({"kind": "MIN"}, True),
        ({"kind": "MIN", "seen": T0 + 73 * HOUR}, False),
        ({"kind": "DF"}, False),
        ({"status": "exercise"}, False),
    ],
)
def test_two_reports_are_of_one_thing(second, together):
    found = clusters_of(evidence("a"), evidence("b", **second))
    assert found == ([["a", "b"]] if together else [["a"], ["b"]])


def test_a_row_of_reports_never_becomes_one_long_cluster():
    row = [evidence(name, east_m=100 * step, seen=T0 + step) for step, name in enumerate("abcdefgh")]
    for one in clusters_of(*row):
        assert len(one) <= 2


def test_a_clearance_parts_what_was_seen_before_from_what_was_seen_after():
    before, clearance, after = evidence("a"), evidence("c", kind="CLR", seen=T0 + 60), evidence("b", seen=T0 + 120)
    chart = MemoryChart(CAP_M)
    feed(chart, after, before, clearance)
    assert len(chart.clusters()) == 2
    assert chart.spoken_of(clearance.id) == {str(before.id): True}


def test_one_clearance_ends_one_of_two_devices():
    chart = MemoryChart(CAP_M)
    near, far = evidence("near"), evidence("far", east_m=140)
    feed(chart, near, far, evidence("c", kind="CLR", east_m=50, seen=T0 + 60))
    assert set(chart.spoken_of(evidence("c").id)) == {str(near.id)}


def test_a_stated_radius_ends_all_within_it():
    chart = MemoryChart(CAP_M)
    near, far = evidence("near"), evidence("far", east_m=140)
    feed(chart, near, far, evidence("c", kind="CLR", east_m=50, seen=T0 + 60, radius_m=200.0))
    assert set(chart.spoken_of(evidence("c").id)) == {str(near.id), str(far.id)}


def test_devices_an_officer_told_apart_are_cleared_one_by_one():
    one, other = evidence("one"), evidence("other", east_m=40)
    pins = {one.id: Pin("split:1:part"), other.id: Pin("split:1:rest")}
    chart = MemoryChart(CAP_M)
    feed(chart, one, other, evidence("c", kind="CLR", seen=T0 + 60), pins=pins)
    assert set(chart.spoken_of(evidence("c").id)) == {"split:1:part"}


def test_a_weak_clearance_closes_nothing():
    doubt = evidence("c", kind="CLR", seen=T0 + 60, ends=())
    chart = MemoryChart(CAP_M)
    feed(chart, evidence("a"), doubt, evidence("b", seen=T0 + 120))
    assert len(chart.clusters()) == 1
    assert list(chart.spoken_of(doubt.id).values()) == [False]


@pytest.mark.parametrize(
    ("report", "clearance", "ends"),
    [
        ({}, {}, True),
        ({}, {"accuracy_m": 100.0}, True),
        ({}, {"accuracy_m": 101.0}, False),
        ({}, {"accuracy_m": 400.0, "radius_m": 500.0}, True),
        ({}, {"accuracy_m": 25_000.0}, False),
        ({"accuracy_m": 2000.0}, {"east_m": 1500}, True),
        ({"accuracy_m": 25_000.0}, {}, False),
        ({"kind": "DF"}, {"families": ("fire",), "accuracy_m": 500.0}, True),
    ],
)
def test_a_clearance_ends_only_what_both_places_are_sure_about(report, clearance, ends):
    chart = MemoryChart(CAP_M)
    said = evidence("c", kind="CLR", seen=T0 + 60, **clearance)
    feed(chart, evidence("a", **report), said)
    assert chart.spoken_of(said.id) == {str(evidence("a").id): ends}


def test_what_was_seen_in_the_second_of_the_clearance_stays_open():
    chart = MemoryChart(CAP_M)
    feed(chart, evidence("a"), evidence("c", kind="CLR", seen=T0))
    assert chart.spoken_of(evidence("c").id) == {}


def test_nothing_joins_what_an_officer_dismissed():
    old, new = evidence("a"), evidence("b", seen=T0 + 60)
    assert clusters_of(old, new, pins={old.id: Pin("dismiss:1", -(2**62))}) == [["a"], ["b"]]


def test_what_was_seen_before_an_officer_cleared_belongs_to_it():
    old, late, new = evidence("a"), evidence("b", seen=T0 - 60), evidence("c", seen=T0 + 7200)
    assert clusters_of(old, late, new, pins={old.id: Pin("clear:1", T0 + 3600)}) == [["a", "b"], ["c"]]

"""Clusters depend on the set of reports and rulings, never on the order or number of their arrivals."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.picture import HOUR, T0, evidence

from app.picture.charts.memory import MemoryChart
from app.picture.correlate import Placed, Revised, settle
from app.picture.evidence import Evidence, Role
from app.picture.link import apart_m, distance_if_compatible, reach_m
from app.picture.pins import Pin
from app.picture.rules import Rules
from app.roster.settings import MissionSettings

RULES = Rules(MissionSettings())
CAP_M = RULES.settings.link_cap_m
Seats = tuple[frozenset[frozenset], dict]


def feed(chart: MemoryChart, *items: Evidence, pins: dict | None = None) -> set[str]:
    """Bring items in as they arrive, all of one call at once."""
    changes = []
    for one in items:
        before = chart.get(one.id)
        after = Placed(one, (pins or {}).get(one.id) if one.role is Role.THREAT else None)
        chart.put(after)
        changes.append(Revised(before, after))
    return settle(chart, changes, RULES)


def seats(chart: MemoryChart) -> Seats:
    """Who sits with whom, and which founders each clearance speaks of."""
    spoken = {one.evidence.id: chart.spoken_of(one.evidence.id) for one in chart}
    members = {key: frozenset(one.id for one in chart.members(key)) for key in chart.clusters()}
    return frozenset(members.values()), {
        id_: {members[key]: ends for key, ends in said.items()} for id_, said in spoken.items() if said
    }


def told_at_once(items: Iterable[Evidence], pins: dict) -> Seats:
    """The rule of `correlate` as its first paragraph tells it, one report after another, over plain lists."""
    clusters: dict[str, list[Evidence]] = {}
    founders: list[tuple[str, Evidence, Pin | None]] = []
    spoken: dict = {}
    ordered = sorted(items, key=lambda one: one.order)
    for one in ordered:
        if one.role is Role.THREAT and one.id in pins:
            clusters.setdefault(pins[one.id].cluster, []).append(one)
            founders.append((pins[one.id].cluster, one, pins[one.id]))

    def closed(key: str, order) -> bool:
        return any(said.get(key) and by.order < order for by, said in spoken.values())

    for one in ordered:
        if one.role is Role.CLEARANCE:
            reach = [
                (apart_m(one, founder), founder.order, key, founder, pin)
                for key, founder, pin in founders
                if founder.status == one.status
                and founder.families[0] in one.families
                and founder.order < one.order
                and (RULES.open_until(founder) is None or one.since <= RULES.open_until(founder))
                and not closed(key, one.order)
            ]
            reach.sort(key=lambda each: each[:2])
            said = {}
            for apart, _, key, founder, pin in reach:
                _, _, first_key, first, _ = reach[0]
                same_place = founder is first or apart_m(founder, first) <= reach_m(founder, first, CAP_M)
                told_apart = pin is not None and pin.apart_from == first_key
                in_reach = apart <= reach_m(one, founder, CAP_M)
                if apart <= one.radius_m or (in_reach and same_place and not told_apart):
                    said[key] = founder.families[0] in one.ends
            spoken[one.id] = (one, said)
        elif one.id not in pins:
            near = [
                (distance, founder.order, key)
                for key, founder, pin in founders
                if (distance := distance_if_compatible(founder, one, CAP_M)) is not None
                and (pin is None or pin.joinable_until is None or one.until < pin.joinable_until)
                and not closed(key, one.order)
            ]
            key = min(near)[2] if near else str(one.id)
            clusters.setdefault(key, []).append(one)
            if not near:
                founders.append((key, one, None))
    members = {key: frozenset(one.id for one in found) for key, found in clusters.items()}
    return frozenset(members.values()), {
        id_: {members[key]: ends for key, ends in said.items()} for id_, (_, said) in spoken.items() if said
    }


places = st.integers(-6, 6).map(lambda step: step * 60.0)
times = st.integers(0, 40).map(lambda step: T0 + step * HOUR // 2)


@st.composite
def statements(draw, name) -> Evidence:
    kind = draw(st.sampled_from(["DF", "DF", "AMB", "IED", "CLR"]))
    seen = draw(times)
    more = {}
    if kind == "CLR":
        families = draw(st.sampled_from([("fire",), ("explosive",), ("explosive", "fire")]))
        more = {
            "families": families,
            "ends": draw(st.sampled_from([families, (), families[:1]])),
            "radius_m": draw(st.sampled_from([0.0, 0.0, 500.0])),
        }
    else:
        more = {"until": seen + draw(st.sampled_from([0, 0, 0, HOUR, 5 * HOUR]))}
    return evidence(
        name,
        kind=kind,
        seen=seen,
        status=draw(st.sampled_from(["actual", "actual", "actual", "exercise"])),
        east_m=draw(places),
        north_m=draw(places),
        accuracy_m=draw(st.sampled_from([5.0, 20.0, 20.0, 150.0, 400.0, 25_000.0])),
        **more,
    )


@st.composite
def stories(draw) -> tuple[list[Evidence], dict, int]:
    """Reports, pins on some of them, and a seed for the order in which they come."""
    items = [draw(statements(number)) for number in range(draw(st.integers(1, 14)))]
    threats = [one.id for one in items if one.role is Role.THREAT]
    pins = {
        id_: draw(
            st.sampled_from(
                [
                    Pin("merge:1"),
                    Pin("split:2:part"),
                    Pin("split:2:rest"),
                    Pin("clear:3", T0 + 6 * HOUR),
                    Pin("dismiss:4", -(2**62)),
                ]
            )
        )
        for id_ in threats
        if draw(st.integers(0, 3)) == 0
    }
    return items, pins, draw(st.integers(0, 2**16))


@settings(max_examples=300, deadline=None)
@given(stories())
def test_small_steps_in_any_order_tell_the_whole_story(story):
    items, pins, seed = story
    order = items + random.Random(seed).sample(items, len(items) // 2)
    random.Random(seed).shuffle(order)
    chart = MemoryChart(CAP_M)
    for one in order:
        feed(chart, one, pins=pins)
    assert seats(chart) == told_at_once(items, pins)


@settings(max_examples=200, deadline=None)
@given(stories(), st.data())
def test_what_was_changed_or_withdrawn_leaves_no_trace(story, data):
    items, pins, seed = story
    chart = MemoryChart(CAP_M)
    earlier = [data.draw(st.one_of(st.just(one), statements(number))) for number, one in enumerate(items)]
    feed(chart, *earlier, pins={id_: pin for id_, pin in pins.items() if seed % 2})
    withdrawn = {one.id for one in items if data.draw(st.integers(0, 4)) == 0}
    order = list(items)
    random.Random(seed).shuffle(order)
    for one in order:
        if one.id in withdrawn:
            before = chart.get(one.id)
            chart.remove(one.id)
            settle(chart, [Revised(before, None)], RULES)
        else:
            feed(chart, one, pins=pins)
    assert seats(chart) == told_at_once([one for one in items if one.id not in withdrawn], pins)


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

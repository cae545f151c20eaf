"""Clusters depend on the set of reports and rulings, never on the order or number of their arrivals: by properties.

The oracle tells the rule of `correlate` in one pass over plain lists; the code under test takes small steps on a chart.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from support.picture import HOUR, T0, evidence, feed

from app.picture.charts.memory import MemoryChart
from app.picture.correlate import Revised, settle
from app.picture.evidence import Evidence, Role
from app.picture.link import apart_m, can_end, distance_if_compatible, reach_m
from app.picture.pins import Pin
from app.picture.rules import Rules
from app.roster.settings import MissionSettings

RULES = Rules(MissionSettings())
CAP_M = RULES.settings.link_cap_m
Seats = tuple[frozenset[frozenset], dict]


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
                    said[key] = can_end(one, founder, CAP_M)
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


@settings(max_examples=200, deadline=None)
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

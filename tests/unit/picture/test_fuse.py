"""The published arithmetic: every test vector of the domain reference, ageing, conflict, CAP certainty, proposals."""

from __future__ import annotations

import math

import pytest
from support.picture import HOUR, T0
from support.votes import above, vote

from app.picture.explain import explained
from app.picture.fuse import Certainty, Voice, changes_at, fuse, opinion, probability, proposals
from app.roster.settings import MissionSettings


def voices(*groups: str) -> list[Voice]:
    """Each argument is one group: grades parted by spaces."""
    return [
        Voice(f"unit:{number}", tuple(vote(grade, name=f"{number}-{at}") for at, grade in enumerate(group.split())))
        for number, group in enumerate(groups)
    ]


@pytest.mark.parametrize(
    ("groups", "confidence", "conflict"),
    [
        (["A1"], 0.93, False),
        (["A2"], 0.79, False),
        (["B2"], 0.74, False),
        (["C2"], 0.68, False),
        (["C3"], 0.56, False),
        (["D4"], 0.45, False),
        (["F3"], 0.54, False),
        (["F6"], 0.50, False),
        (["A6"], 0.50, False),
        (["B2", "B2"], 0.89, False),
        (["B2 B2"], 0.74, False),
        (["B2", "C3"], 0.78, False),
        (["C3", "C3", "C3"], 0.67, False),
        (["B2", "B4"], 0.64, False),
        (["A1", "B5"], 0.74, True),
        (["B2", "E5"], 0.71, False),
        (["F3", "F3", "F3", "F3"], 0.66, False),
    ],
)
def test_every_vector_of_the_domain_reference(groups, confidence, conflict):
    verdict = fuse(voices(*groups), T0)
    assert round(verdict.confidence, 2) == confidence
    assert verdict.conflict is conflict


@pytest.mark.parametrize(
    ("age_s", "half_life_s", "weight"),
    [(0, HOUR, 1), (HOUR, HOUR, 0.5), (2 * HOUR, HOUR, 0.25), (1000 * HOUR, None, 1), (-HOUR, HOUR, 1)],
)
def test_a_report_weighs_half_after_a_half_life(age_s, half_life_s, weight):
    assert vote("B2", half_life_s=half_life_s).weight(T0 + age_s) == pytest.approx(weight)


def test_age_takes_confidence_away():
    assert fuse(voices("B2"), T0 + 6 * HOUR).confidence == pytest.approx(probability(math.log(2.8462) / 2), abs=1e-3)


def test_age_never_adds_confidence():
    denied = voices("A5")
    verdict = fuse(denied, T0 + 60 * HOUR)
    assert verdict.held
    assert verdict.confidence == fuse(denied, T0).confidence < 0.15


def test_age_aside_what_was_sure_stays_sure():
    verdict = fuse(voices("A1", "B2"), T0 + 60 * HOUR)
    assert verdict.confidence < 0.6
    assert verdict.standing == fuse(voices("A1", "B2"), T0).confidence


def test_of_one_voice_the_strongest_counts_at_its_age():
    old, new = vote("A1", at=T0 - 24 * HOUR), vote("B2")
    assert Voice("unit:1", (old, new)).strongest(T0) is new
    assert Voice("unit:1", (old, new)).strongest(None) is old


def test_nobody_is_ever_certain():
    assert fuse(voices(*["A1"] * 9), T0).confidence == 0.98
    assert fuse(voices(*["A5"] * 9), T0).confidence == 0.02


def test_a_mission_that_says_certain_is_not_taken_at_its_word():
    sure = MissionSettings(reliability_p={"A": 1.0}, credibility_p={1: 1.0, 5: 0.0})
    for credibility in (1, 5):
        one = opinion(None, "A", credibility, sure, observed_at=T0, half_life_s=None, first_hand=True)
        assert math.isfinite(one.log_ratio)


@pytest.mark.parametrize(
    ("groups", "first_hand", "expected"),
    [
        (["A1"], True, Certainty.OBSERVED),
        (["A1"], False, Certainty.LIKELY),
        (["A2", "A2"], True, Certainty.OBSERVED),
        (["B2"], True, Certainty.LIKELY),
        (["C3"], True, Certainty.LIKELY),
        (["D4"], True, Certainty.POSSIBLE),
        (["B5"], True, Certainty.POSSIBLE),
        (["A5"], True, Certainty.UNLIKELY),
        (["F3"], True, Certainty.UNKNOWN),
        (["A6"], True, Certainty.UNKNOWN),
        (["F2", "B6"], True, Certainty.UNKNOWN),
        (["F6", "C3"], True, Certainty.LIKELY),
    ],
)
def test_certainty_follows_cap(groups, first_hand, expected):
    of = [
        Voice(group, tuple(vote(grade, first_hand=first_hand, name=number) for grade in group.split()))
        for number, group in enumerate(groups)
    ]
    assert fuse(of, T0).certainty is expected


@pytest.mark.parametrize(
    ("groups", "proposed"),
    [
        (["B2", "C3"], ["B2", "C3"]),
        (["A1", "B2"], ["B2"]),
        (["B2 B3"], []),
        (["B2", "D2"], []),
        (["B2", "B4"], []),
    ],
)
def test_credibility_one_is_proposed_where_sound_sources_agree(groups, proposed):
    of = voices(*groups)
    grades = {one.report: f"{one.reliability}{one.credibility}" for voice in of for one in voice.opinions}
    assert [grades[report] for report in proposals(of, conflict=False)] == proposed


def test_nothing_is_proposed_where_sources_contradict_each_other():
    assert proposals(voices("A1", "B2", "B5"), conflict=True) == []


def test_the_second_of_a_crossing_is_found():
    of = voices("A1")
    when = changes_at(of, T0, T0 + 24 * HOUR, above(0.75))
    assert fuse(of, when - 1).confidence >= 0.75 > fuse(of, when).confidence


def test_no_crossing_is_found_where_there_is_none():
    assert changes_at(voices("C3"), T0, T0 + 24 * HOUR, above(0.75)) is None
    assert changes_at([Voice("m", (vote("B2", half_life_s=None),))], T0, None, above(0.6)) is None


def test_the_sum_can_be_followed_with_a_pencil():
    of = voices("B2 B3", "C3")
    shown = explained(of, fuse(of, T0 + 6 * HOUR), clearances=[], at=T0 + 6 * HOUR)
    counted = [line for voice in shown["voices"] for line in voice["opinions"] if line["counts"]]
    assert [line["grade"] for line in counted] == ["B2", "C3"]
    assert [line["weight"] for line in counted] == [0.5, 0.5]
    total = sum(line["weighted"] for line in counted)
    assert shown["log_odds"] == pytest.approx(total, abs=1e-5)
    assert shown["confidence"] == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-5)

"""What officers decided, as far as it places reports."""

from __future__ import annotations

import pytest
from support.picture import T0, evidence, report_id

from app.picture.pins import NEVER, DecisionType, Pin, Ruling, pin_of


def ruling(number: int, type_: DecisionType, reports: str, rest: str = "") -> Ruling:
    return Ruling(
        number, type_, frozenset(map(report_id, reports)), frozenset(map(report_id, rest)), "officer", T0, "why"
    )


MERGE = ruling(1, DecisionType.MERGE, "ab")
SPLIT = ruling(2, DecisionType.SPLIT, "a", rest="bc")
CLEAR = ruling(3, DecisionType.CLEAR, "ab")
DISMISS = ruling(4, DecisionType.DISMISS, "ab")
CONFIRM = ruling(5, DecisionType.CONFIRM, "ab")


@pytest.mark.parametrize(
    ("name", "rulings", "pin"),
    [
        ("a", [], None),
        ("a", [CONFIRM], None),
        ("z", [MERGE, SPLIT, CLEAR, DISMISS], None),
        ("a", [MERGE], Pin("merge:1")),
        ("a", [SPLIT], Pin("split:2:part")),
        ("b", [SPLIT], Pin("split:2:rest")),
        ("a", [CLEAR], Pin("clear:3", T0)),
        ("a", [DISMISS], Pin("dismiss:4", NEVER)),
        ("a", [DISMISS, MERGE, CONFIRM], Pin("dismiss:4", NEVER)),
        ("c", [MERGE, SPLIT, DISMISS], Pin("split:2:rest")),
    ],
)
def test_the_newest_ruling_that_names_a_report_places_it(name, rulings, pin):
    assert pin_of(evidence(name), rulings) == pin


@pytest.mark.parametrize(
    ("ruled", "pinned"),
    [(MERGE, True), (SPLIT, True), (CLEAR, False), (DISMISS, False)],
)
def test_an_amendment_after_the_decision_stays_merged_but_was_not_judged(ruled, pinned):
    amended = evidence("a", report=report_id("a2"), reports=(report_id("a"), report_id("a2")))
    assert (pin_of(amended, [ruled]) is not None) is pinned


def test_the_two_sides_of_a_split_know_each_other():
    assert Pin("split:2:part").apart_from == "split:2:rest"
    assert Pin("split:2:rest").apart_from == "split:2:part"
    assert Pin("merge:1").apart_from is None

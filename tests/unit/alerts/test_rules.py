from dataclasses import replace

import pytest
from support.dangers import NOW, danger, roster

from app.alerts.audience import Why
from app.alerts.danger import Ended, alert_confidence, life_s
from app.alerts.rules import Position, Reach, concerned, is_inside, is_reminded, reach
from app.geo import destination
from app.roster.settings import KindSettings, MissionSettings
from edge_agent.wire.catalogue import kind

SETTINGS = MissionSettings()
ROSTER = roster()

REACHES = [
    ("likely, above the threshold of its kind", {}, Reach.AREA),
    ("exactly at the threshold", {"confidence": 0.35, "certainty": "possible"}, Reach.AREA),
    ("possible still warns who is inside", {"confidence": 0.34, "certainty": "possible"}, Reach.INSIDE),
    ("the least that still warns", {"confidence": 0.15, "certainty": "possible"}, Reach.INSIDE),
    ("unlikely warns nobody", {"confidence": 0.14, "certainty": "unlikely"}, Reach.NOBODY),
    ("unlikely warns nobody by the word alone", {"confidence": 0.8, "certainty": "unlikely"}, Reach.NOBODY),
    ("possible, but no threat to life", {"confidence": 0.3, "life_threatening": False}, Reach.NOBODY),
    ("no threat to life, above the threshold", {"confidence": 0.5, "life_threatening": False}, Reach.AREA),
    ("confirmed by an officer whatever the number", {"confidence": 0.1, "confirmed": True}, Reach.AREA),
    *((f"{ended}", {"ended": ended, "confirmed": True, "confidence": 0.98}, Reach.NOBODY) for ended in Ended),
]


@pytest.mark.parametrize(("changes", "expected"), [row[1:] for row in REACHES], ids=[row[0] for row in REACHES])
def test_how_far_a_danger_is_told(changes, expected):
    assert reach(danger(**changes)) is expected


def at_metres(metres, **changes):
    lat, lon = destination(6.0, 20.0, 45, metres)
    return Position(lat, lon, **({"at": NOW} | changes))


INSIDE = [
    ("at the place", at_metres(0), False, True),
    ("within the danger radius and the uncertainty", at_metres(1099), False, True),
    ("beyond both", at_metres(1101), False, False),
    ("its own accuracy reaches in", at_metres(1400, accuracy_m=301), False, True),
    ("its own accuracy does not reach in", at_metres(1400, accuracy_m=299), False, False),
    ("beyond the line to enter, not beyond the line to leave", at_metres(1300), True, True),
    ("beyond the line to leave", at_metres(1321), True, False),
    ("a position of an exercise says nothing of an actual danger", at_metres(0, status="exercise"), False, False),
    ("nor does it take out who was inside", at_metres(9000, status="exercise"), True, True),
    ("a position just young enough", at_metres(0, at=NOW - 21_600), False, True),
    ("an old position does not bring in", at_metres(0, at=NOW - 21_601), False, False),
    ("nor does it take out", at_metres(9000, at=NOW - 21_601), True, True),
    ("no position, was outside", None, False, False),
    ("no position, was inside", None, True, True),
]


@pytest.mark.parametrize(
    ("position", "was_inside", "expected"), [row[1:] for row in INSIDE], ids=[row[0] for row in INSIDE]
)
def test_who_is_inside(position, was_inside, expected):
    assert is_inside(danger(), position, was_inside=was_inside, settings=SETTINGS, now=NOW) is expected


def reasons(found):
    return {addressee: member.why for addressee, member in found.items()}


def test_units_whose_area_the_circle_touches_are_concerned_and_nobody_else():
    assert reasons(concerned(danger(), ROSTER, {}, now=NOW)) == {"ALFA-1": Why.IN_AO, "MEDIC-1": Why.IN_AO}


def test_the_edge_of_an_area_is_found_to_the_metre():
    lat, lon = destination(6.0, 20.25, 270, 1100.5)
    assert "BRAVO-1" not in concerned(danger(lat=lat, lon=lon), ROSTER, {}, now=NOW)
    lat, lon = destination(6.0, 20.25, 270, 1099.5)
    assert "BRAVO-1" in concerned(danger(lat=lat, lon=lon), ROSTER, {}, now=NOW)


def test_a_hole_in_an_area_is_outside_it():
    assert "BRAVO-1" not in concerned(danger(lat=6.2, lon=20.8), ROSTER, {}, now=NOW)


def test_every_part_of_an_area_counts():
    assert "BRAVO-1" in concerned(danger(lat=5.6, lon=21.3), ROSTER, {}, now=NOW)


def test_a_unit_inside_is_told_for_that_reason_wherever_its_area_is():
    found = concerned(danger(), ROSTER, {"CHARLIE-1": at_metres(500), "ALFA-1": at_metres(200)}, now=NOW)
    assert reasons(found) == {
        "ALFA-1": Why.WITHIN_RADIUS,
        "CHARLIE-1": Why.WITHIN_RADIUS,
        "MEDIC-1": Why.IN_AO,
    }


def test_a_unit_that_moved_in_has_entered_one_that_was_inside_has_not():
    positions = {"ALFA-1": at_metres(500), "CHARLIE-1": at_metres(500)}
    found = concerned(danger(), ROSTER, positions, inside={"CHARLIE-1"}, moved={"ALFA-1", "CHARLIE-1"}, now=NOW)
    assert found["ALFA-1"].why is Why.ENTERED
    assert found["CHARLIE-1"].why is Why.WITHIN_RADIUS


def test_a_possible_danger_is_told_only_inside():
    doubtful = danger(confidence=0.2, certainty="possible")
    assert reasons(concerned(doubtful, ROSTER, {"EOD-1": at_metres(10)}, now=NOW)) == {
        "EOD-1": Why.WITHIN_RADIUS,
        "@BASE": Why.WITHIN_RADIUS,
    }


def test_a_site_is_told_itself_only_where_none_of_its_units_is():
    doubtful = danger(confidence=0.2, certainty="possible")
    assert list(concerned(doubtful, ROSTER, {"HQ-1": at_metres(10)}, now=NOW)) == ["HQ-1"]


def test_an_ended_danger_concerns_nobody():
    assert concerned(danger(ended=Ended.CLEARED), ROSTER, {"ALFA-1": at_metres(0)}, now=NOW) == {}


def test_an_exercise_never_uses_an_actual_position():
    exercise = danger(status="exercise", confidence=0.2, certainty="possible", lat=6.3)
    assert concerned(exercise, ROSTER, {"ALFA-1": Position(6.3, 20.0, NOW)}, now=NOW) == {}
    assert list(concerned(exercise, ROSTER, {"ALFA-1": Position(6.3, 20.0, NOW, status="exercise")}, now=NOW)) == [
        "ALFA-1"
    ]


OWN = replace(SETTINGS, kinds={"DEM": KindSettings(half_life_s=60, alert_confidence=0.0)})
NUMBERS = [
    ("a half-life of the kind", "DEM", SETTINGS, 3 * 3600, 0.5),
    ("a day where a kind does not fade", "MIN", SETTINGS, 86_400, 0.35),
    ("the mission's own, but never so short that renewals flood", "DEM", OWN, 1200, 0.0),
    ("the mission's own are of that kind alone", "IED", OWN, 3 * 86_400, 0.35),
]


@pytest.mark.parametrize(
    ("code", "settings", "life", "confidence"), [row[1:] for row in NUMBERS], ids=[row[0] for row in NUMBERS]
)
def test_the_numbers_of_a_kind(code, settings, life, confidence):
    assert life_s(kind(code), settings) == life
    assert alert_confidence(kind(code), settings) == confidence


REMINDERS = [
    ("came in for the first time", False, True, None, True),
    ("came in again soon after", False, True, NOW - 599, False),
    ("came in again after the repeat interval", False, True, NOW - 600, True),
    ("stays inside", True, True, None, False),
    ("stays outside", False, False, None, False),
    ("left", True, False, None, False),
]


@pytest.mark.parametrize(
    ("was_inside", "inside", "reminded_at", "expected"), [row[1:] for row in REMINDERS], ids=[r[0] for r in REMINDERS]
)
def test_who_is_reminded(was_inside, inside, reminded_at, expected):
    assert (
        is_reminded(was_inside=was_inside, inside=inside, reminded_at=reminded_at, settings=SETTINGS, now=NOW)
        is expected
    )

from dataclasses import replace

import pytest
from support.dangers import NOW, roster

from app.alerts.audience import Why, addressee_of, operations, superior
from app.alerts.help import Call, can_help
from app.alerts.rules import Position
from app.roster.roster import FacilityInfo

ROSTER = roster()
CALL = Call(kind="CAS", status="actual", lat=6.0, lon=20.5, uncertainty_m=25.0, requester="BRAVO-1")


def chosen(call=CALL, roster=ROSTER, positions=None):
    return {one: member.why for one, member in can_help(call, roster, positions or {}, now=NOW).items()}


def test_casevac_calls_medical_units_facilities_the_parent_and_operations():
    assert chosen() == {"MEDIC-1": Why.CAN_HELP, "@BASE": Why.CAN_HELP, "HQ-1": Why.PARENT}


def test_the_distance_says_why_a_helper_was_chosen():
    members = can_help(CALL, ROSTER, {"MEDIC-1": Position(6.0, 20.4, NOW)}, now=NOW)
    assert members["MEDIC-1"].distance_m == pytest.approx(11_070, abs=10)
    assert members["@BASE"].distance_m == pytest.approx(53_100, abs=200)
    assert members["HQ-1"].distance_m is None


@pytest.mark.parametrize(
    "position",
    [Position(6.0, 20.4, NOW - 21_601), Position(6.0, 20.4, NOW, status="exercise")],
    ids=["too old", "of an exercise"],
)
def test_a_unit_whose_position_says_nothing_is_taken_to_be_at_its_site(position):
    assert can_help(CALL, ROSTER, {"MEDIC-1": position}, now=NOW)["MEDIC-1"].distance_m == pytest.approx(0, abs=1)


def test_only_the_nearest_are_called():
    few = roster(helpers=1)
    far = replace(few.units["MEDIC-1"], code="MEDIC-2", site="DELTA", number=9)
    few = replace(few, units={**few.units, "MEDIC-2": far})
    assert "MEDIC-2" not in chosen(roster=few)
    assert "MEDIC-1" not in chosen(roster=few, positions={"MEDIC-1": Position(9.0, 25.0, NOW)})


def test_a_unit_never_called_to_its_own_aid():
    assert "MEDIC-1" not in chosen(replace(CALL, requester="MEDIC-1"))


def test_a_facility_without_a_site_or_without_medics_is_not_called():
    tent = FacilityInfo("TENT", "Tent", "clinic", frozenset(), 6.0, 20.5, None)
    depot = FacilityInfo("DEPOT", "Depot", "base", frozenset({"fuel"}), 6.0, 20.5, "NOVA")
    assert chosen(roster=replace(ROSTER, facilities={"TENT": tent, "DEPOT": depot})) == {
        "MEDIC-1": Why.CAN_HELP,
        "HQ-1": Why.PARENT,
    }


def test_duress_calls_units_of_the_area_reserves_the_parent_and_operations():
    reserve = replace(ROSTER.units["CHARLIE-1"], code="QRF-1", number=9, role="qrf", areas=frozenset())
    more = replace(ROSTER, units={**ROSTER.units, "QRF-1": reserve})
    assert chosen(replace(CALL, kind="SOS"), more) == {
        "MEDIC-1": Why.CAN_HELP,
        "EOD-1": Why.CAN_HELP,
        "QRF-1": Why.CAN_HELP,
        "HQ-1": Why.PARENT,
    }


def test_a_site_that_calls_is_answered_for_by_its_parent_site():
    assert chosen(replace(CALL, requester="@NOVA"))["@BASE"] is Why.CAN_HELP
    assert chosen(replace(CALL, kind="SOS", requester="@NOVA"))["@BASE"] is Why.PARENT


@pytest.mark.parametrize(
    ("addressee", "above"),
    [
        ("ALFA-1", "HQ-1"),
        ("EOD-1", "@DELTA"),
        ("HQ-1", "@BASE"),
        ("@NOVA", "@BASE"),
        ("@BASE", None),
        ("GHOST", None),
        ("@GHOST", None),
    ],
)
def test_who_answers_for_whom(addressee, above):
    member = superior(addressee, ROSTER, Why.ESCALATED)
    assert (member and member.addressee) == above


@pytest.mark.parametrize(("number", "addressee"), [(0, "@BASE"), (1, "ALFA-1"), (2, "HQ-1"), (9, None)])
def test_numbers_of_a_site_have_names(number, addressee):
    assert addressee_of("BASE", number, ROSTER) == addressee


def test_operations_are_the_headquarters_at_the_top():
    assert [member.addressee for member in operations(ROSTER)] == ["HQ-1"]
    below = replace(ROSTER.units["HQ-1"], parent="HQ-0")
    assert operations(replace(ROSTER, units={"HQ-1": below})) == []

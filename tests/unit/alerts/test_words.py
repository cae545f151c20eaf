import pytest
from support.dangers import roster

from app.alerts.draft import Draft, DraftError, check
from app.alerts.lifecycle import Cause
from app.alerts.wording import MOST_TEXT, call_text, last_instruction
from edge_agent.wire.catalogue import INSTRUCTIONS, kind

ROSTER = roster()
CASEVAC, DURESS = kind("CAS"), kind("SOS")


@pytest.mark.parametrize(
    ("fields", "remark", "language", "text"),
    [
        ({"urgent": 2, "litter": 1}, "", "en", "Urgent 2; Litter patients 1"),
        ({"urgent": 2, "security": "none"}, "", "en", "Urgent 2"),
        (
            {"priority": 1, "security": "possible"},
            "  LZ   south ",
            "en",
            "Priority 1; Hostile forces possible; LZ south",
        ),
        ({}, "", "en", ""),
        ({"security": 5}, "", "en", ""),
    ],
)
def test_the_text_of_a_casevac(fields, remark, language, text):
    assert call_text(CASEVAC, fields, remark, language) == text


def test_a_silent_call_says_first_not_to_call_back():
    fields = {"silent": True, "reason": "abduction"}
    assert call_text(DURESS, fields, "", "en") == "Silent: do not call back; Abduction"
    assert call_text(DURESS, fields, "", "fr").startswith(DURESS.by_key["silent"].labels["fr"])
    assert "do not call" not in call_text(DURESS, {"silent": False, "reason": "lost"}, "", "en")


def test_a_long_remark_is_cut_never_the_codes():
    text = call_text(CASEVAC, {"urgent": 1}, "word " * 100, "en")
    assert len(text) <= MOST_TEXT
    assert text.startswith("Urgent 1; word")
    assert text.endswith("…")


def test_only_a_clearance_is_an_all_clear():
    assert {cause for cause in Cause if last_instruction(cause) == "all_clear"} == {Cause.CLEARED}
    assert all(last_instruction(cause) in INSTRUCTIONS for cause in Cause)


GOOD = Draft(kind="DEM", lat=6.0, lon=20.0, instruction="avoid_crowd", danger_radius_m=500)


def faults(**changes):
    draft = Draft(**({name: getattr(GOOD, name) for name in GOOD.__dataclass_fields__} | changes))
    try:
        check(draft, ROSTER)
    except DraftError as error:
        return [(fault.field, fault.code) for fault in error.faults]
    return []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"kind": "XXX"}, [("kind", "unknown_value")]),
        ({"instruction": "dance"}, [("instruction", "unknown_value")]),
        ({"urgency": "now"}, [("urgency", "unknown_value")]),
        ({"severity": "bad"}, [("severity", "unknown_value")]),
        ({"certainty": "sure"}, [("certainty", "unknown_value")]),
        ({"status": "system"}, [("status", "unknown_value")]),
        ({"units": ("ALFA-1",)}, []),
        ({"units": ("ALFA-1", "GHOST")}, [("units", "unknown_value")]),
        ({"sites": ("GHOST",)}, [("sites", "unknown_value")]),
        ({"areas": ("GHOST",)}, [("areas", "unknown_value")]),
        ({"lat": 90.1}, [("lat", "out_of_range")]),
        ({"lon": float("nan")}, [("lon", "out_of_range")]),
        ({"danger_radius_m": 50_001}, [("danger_radius_m", "out_of_range")]),
        ({"uncertainty_m": -1}, [("uncertainty_m", "out_of_range")]),
        ({"life_s": 59}, [("life_s", "out_of_range")]),
        ({"text": "x" * 501}, [("text", "out_of_range")]),
        ({"concerned": False}, [("units", "missing")]),
        ({"lat": 100, "kind": "?"}, [("kind", "unknown_value"), ("lat", "out_of_range")]),
    ],
)
def test_a_draft_is_checked_field_by_field(changes, expected):
    assert faults(**changes) == expected


def test_a_fault_never_repeats_what_was_sent():
    with pytest.raises(DraftError) as caught:
        check(Draft(kind="<script>", lat=6.0, lon=20.0, instruction="avoid_crowd"), ROSTER)
    assert "<script>" not in str(caught.value)

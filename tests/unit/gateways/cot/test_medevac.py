import pytest
from support.cot_events import NINE_LINES, TWO_MISTS, casevac

from app.gateways.cot import medevac
from app.gateways.cot.event import read
from app.gateways.cot.xml import element


def reading(**more) -> medevac.Reading:
    return medevac.read(read(casevac(**more)).detail_of("_medevac_"))


def test_a_nine_line_with_every_attribute_is_read_and_nothing_of_it_is_lost():
    found = reading(children=TWO_MISTS)
    assert found.fields == {
        "urgent": 2,
        "urgent_surgical": 1,
        "routine": 3,
        "convenience": 1,
        "equipment": ("hoist", "extraction"),
        "litter": 2,
        "ambulatory": 5,
        "security": "possible",
        "marking": "none",
        "terrain": ("slope", "loose", "other"),
        "patients": ("detainee",),
    }
    assert found.doubts == ()
    held = {
        "urgent",
        "urgent_surgical",
        "routine",
        "convenience",
        "hoist",
        "extraction_equipment",
        "litter",
        "ambulatory",
    }
    held |= {"security", "hlz_marking", "terrain_slope", "terrain_loose", "terrain_other", "casevac"}
    silent = {name for name, value in NINE_LINES.items() if value in {"0", "false"}}
    for name in NINE_LINES.keys() - held - silent:
        assert f"{name}={NINE_LINES[name]}" in found.text, name
    assert "MIST 1: title: ZMIST1, z: AB1234, m: blast, i: left leg, s: pulse 120, t: tourniquet" in found.text
    assert "MIST 2" in found.text
    assert "new_in_5=x" in found.text


def test_an_attribute_nobody_knows_is_kept_and_named():
    assert "new_attribute=7" in reading(extra='new_attribute="7"').kept


SECURITY = (("0", "none"), ("1", "possible"), ("2", "present"), ("3", "escort"))


@pytest.mark.parametrize(("index", "code"), SECURITY)
def test_line_6_counts_from_0(index, code):
    assert reading(security=index).fields["security"] == code


@pytest.mark.parametrize("said", ["N", "P", "E", "X", "4", "-1", "01", " 1", "1.0", "No enemy", "POSSIBLE", "\u0661"])
def test_line_6_is_never_guessed(said):
    found = reading(security=said)
    assert "security" not in found.fields
    assert found.text.startswith("NOT STATED, as received: security=")
    assert said.strip() in found.text


def test_line_6_left_out_is_not_stated_and_no_doubt():
    assert "security" not in reading(security="").fields
    assert reading(security="").doubts == ()


MARKING = (
    ("0", "panels"),
    ("1", "pyrotechnic"),
    ("2", "smoke"),
    ("3", "none"),
    ("4", "other"),
    ("5", None),
    ("C", None),
)


@pytest.mark.parametrize(("index", "code"), MARKING)
def test_line_7_counts_from_0_and_keeps_its_words(index, code):
    found = reading(hlz_marking=index)
    assert found.fields.get("marking") == code
    assert "hlz_other=strobe on roof" in found.text
    assert bool(found.doubts) is (code is None)


def test_a_count_that_is_no_number_is_not_read_as_none():
    found = reading(urgent="two")
    assert "urgent" not in found.fields
    assert "urgent=two" in found.doubts


def test_what_is_written_is_read_the_same_and_nothing_unstated_is_written():
    fields = {
        "urgent": 2,
        "litter": 1,
        "security": "possible",
        "marking": "smoke",
        "equipment": ["hoist"],
        "terrain": ["rough"],
    }
    made = medevac.write(fields, "near the well", title="CASEVAC ALFA-1")
    assert made.get("security") == "1"
    assert made.get("hlz_marking") == "2"
    assert medevac.read(made).fields == {**fields, "equipment": ("hoist",), "terrain": ("rough",)}
    bare = medevac.write({}, "", title="x")
    assert {"security", "hlz_marking", "urgent"}.isdisjoint(bare.attributes)


def test_a_marking_that_the_format_has_no_index_for_is_said_in_words():
    made = medevac.write({"marking": "light"}, "", title="x")
    assert made.get("hlz_marking") is None
    assert "marking=light" in made.get("medline_remarks")


def test_children_nobody_knows_are_kept():
    found = medevac.read(element("_medevac_", None, element("photo", {"id": "7"}, text="x")))
    assert found.kept == ("photo id=7 x",)

"""The catalogue is complete, in four languages, and says what the mission's rules say."""

import re
from itertools import pairwise

import pytest

from edge_agent.wire import bits
from edge_agent.wire.catalogue import (
    ACCURACY_M,
    CASUALTY,
    CERTAINTIES,
    EXPIRY_S,
    GAP_REASONS,
    INSTRUCTIONS,
    KINDS,
    LANGUAGES,
    QUARANTINE_REASONS,
    RADIUS_M,
    SEVERITIES,
    STAND_OFF_M,
    TIME_SPAN_S,
    URGENCIES,
    WORDS,
    Label,
    UnknownKind,
    danger_radius,
    kind,
    kind_by_number,
)
from edge_agent.wire.codes import choice, codes, scale, translations
from edge_agent.wire.guide import CARDS
from edge_agent.wire.jsonform import catalogue_to_json

CAP_CATEGORIES = {
    "Geo",
    "Met",
    "Safety",
    "Security",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
    "CBRNE",
    "Other",
}
TAXONOMY = {
    "DF",
    "IF",
    "AMB",
    "IED",
    "MIN",
    "ERW",
    "AIR",
    "ABD",
    "CRM",
    "INT",
    "GBV",
    "DEM",
    "FOM",
    "CFV",
    "MDH",
    "POC",
    "HAZ",
    "HLT",
    "ACC",
    "INF",
    "TEN",
}
SERVICE = {"CHK", "CAS", "CLR", "ENG", "SOS"}
ALL_FIELDS = [field for each in KINDS.values() for field in each.fields] + list(CASUALTY)
each_kind = pytest.mark.parametrize("each", KINDS.values(), ids=KINDS.keys())


def labels():
    for each in KINDS.values():
        yield each.labels
    for field in ALL_FIELDS:
        yield field.labels
        yield from (code.labels for code in field.codes)
    for phrases in (INSTRUCTIONS, GAP_REASONS, QUARANTINE_REASONS, *WORDS.values()):
        yield from phrases.values()
    for card in CARDS.values():
        yield from (line.label for line in card.lines)


def test_every_class_of_the_taxonomy_has_its_kind():
    assert KINDS.keys() == TAXONOMY | SERVICE


def test_every_label_speaks_every_language():
    for label in labels():
        assert list(label) == list(LANGUAGES)
        assert all(label[language].strip() == label[language] != "" for language in LANGUAGES), label["en"]


def test_arabic_is_written_in_arabic():
    latin = {label["en"] for label in labels() if not re.search("[\u0621-\u064a]", label["ar"])}
    assert latin == set()


def test_labels_are_translated_not_copied():
    texts = {label["en"] for label in labels()}
    for language in ("fr", "es"):
        same = [text for text in texts if Label(text)[language] == text]
        assert len(same) / len(texts) < 0.13, same


def test_no_translation_is_left_over():
    assert translations().keys() == {label["en"] for label in labels()}


def test_a_language_it_does_not_speak():
    with pytest.raises(KeyError):
        KINDS["IED"].labels["de"]


def test_numbers_are_unique():
    numbers = [each.number for each in KINDS.values()]
    assert len(numbers) == len(set(numbers))
    assert all(5 <= number <= 9 or 20 <= number <= 79 for number in numbers)


@each_kind
def test_a_kind_is_whole(each):
    assert kind(each.code) is each is kind_by_number(each.number)
    assert bits.width(each.fields) <= (64 if each.word == "fixed64" else 56)
    assert len({field.key for field in each.fields}) == len(each.fields)
    assert set(each.cap_category) <= CAP_CATEGORIES
    assert each.urgency in URGENCIES
    assert each.severity in SEVERITIES
    assert each.instruction in INSTRUCTIONS
    assert set(each.clears) <= TAXONOMY
    assert each.symbol


@each_kind
def test_a_kind_that_makes_threats_can_be_placed_in_space_and_time(each):
    assert each.threat == bool(each.family)
    if each.threat:
        assert each.danger_radius_m > 0 < each.link_distance_m
        assert each.radius_source
        assert each.window_s > 0
        assert 0.15 <= each.alert_confidence < 1


def test_what_explodes_stays_until_it_is_cleared():
    assert [KINDS[code].half_life_s for code in ("MIN", "ERW")] == [None, None]
    hours = {code: KINDS[code].half_life_s // 3600 for code in ("DEM", "AMB", "DF", "IF", "FOM", "IED")}
    assert hours == {"DEM": 3, "AMB": 6, "DF": 6, "IF": 6, "FOM": 12, "IED": 72}


def test_every_threat_can_be_cleared():
    assert {code for code, each in KINDS.items() if each.threat} == set(KINDS["CLR"].clears)
    assert [code.key for code in KINDS["CLR"].by_key["clears"].codes] == list(KINDS["CLR"].clears)


def test_what_cannot_wait():
    at_once = {code for code, each in KINDS.items() if each.priority == 0}
    assert at_once >= {"CAS", "SOS", "IED", "MIN", "DF", "IF", "AMB", "AIR", "ABD", "CLR"}
    assert {code for code, each in KINDS.items() if each.sensitive} == {"GBV"}


def test_only_positions_may_be_thinned_out_never_a_report():
    assert {each.priority for each in KINDS.values()} == {0, 1}


def test_the_nine_lines_of_the_explosive_ordnance_report():
    lines = {field.line for field in KINDS["IED"].fields}
    assert {f"EO {n}" for n in range(3, 10)} <= lines  # lines 1 and 2 are the report's own time, unit and place


def test_the_nine_lines_of_the_casevac_request():
    lines = {field.line for field in KINDS["CAS"].fields}
    assert {f"CASEVAC {n}" for n in range(2, 10)} <= lines  # line 1 is the report's own place
    assert {field.line for field in CASUALTY} >= {f"AT-MIST {letter}" for letter in "ATMIS"}


@pytest.mark.parametrize("code", ["DF", "IF", "AMB"])
def test_contacts_are_salute_reports(code):
    lines = {field.line for field in KINDS[code].fields}
    assert {f"SALUTE {letter}" for letter in "SALUE"} <= lines  # T is the report's own time


def test_a_field_holds_its_list():
    for field in ALL_FIELDS:
        assert [code.value for code in field.codes] == list(range(1, len(field.codes) + 1)), field.key
        assert len({code.key for code in field.codes}) == len(field.codes), field.key
        assert bool(field.codes) == (field.type in ("code", "flags")), field.key
        assert bool(field.steps) == bool(field.unit) == (field.type == "scale"), field.key


STAND_OFF = [
    ({"device_size": "pipe_bomb"}, 366),
    ({"device_size": "semi_trailer"}, 2835),
    ({"device_size": "car", "delivery": "suicide_person"}, 580),
    ({}, 1159),
    ({"delivery": "vehicle"}, 1159),
    ({"delivery": "placed"}, 732),
    ({"delivery": "suicide_person"}, 518),
    ({"delivery": "thrown"}, 564),
    ({"device_size": 15}, 1159),
    ({"device_size": 15, "delivery": 7}, 1159),
]


@pytest.mark.parametrize(("fields", "metres"), STAND_OFF)
def test_the_stand_off_of_a_device(fields, metres):
    assert danger_radius(KINDS["IED"], fields) == metres


def test_the_stand_off_table_is_the_field_list():
    assert list(STAND_OFF_M) == [code.key for code in KINDS["IED"].by_key["device_size"].codes]


def test_other_radii_are_those_of_the_kind():
    assert danger_radius(KINDS["IF"], {"weapon": "mortar"}) == 2000


def test_unknown_kinds_are_said_to_be():
    with pytest.raises(UnknownKind):
        kind("XXX")
    with pytest.raises(UnknownKind):
        kind_by_number(79)


@pytest.mark.parametrize(("steps", "bits_"), [(ACCURACY_M, 4), (RADIUS_M, 5), (EXPIRY_S, 5), (TIME_SPAN_S, 4)], ids=str)
def test_scales_fill_their_bits_and_rise(steps, bits_):
    assert len(steps) == 1 << bits_
    stated = [step for step in steps if step is not None]
    assert all(low < high for low, high in pairwise(stated))


def test_the_accuracies_of_recorded_events_are_there():
    assert {25_000, 50_000, 100_000, 250_000, 500_000} <= set(ACCURACY_M)


def test_the_words_of_cap_are_there():
    assert (len(SEVERITIES), len(URGENCIES), len(CERTAINTIES)) == (5, 5, 5)


def test_a_list_that_does_not_fit_is_refused_where_it_is_written():
    with pytest.raises(ValueError, match="small"):
        choice("small", 1, codes(a="A", b="B"), "Small")
    with pytest.raises(ValueError, match="uneven"):
        scale("uneven", (1, 2), "m", "Uneven")
    with pytest.raises(ValueError, match="falling"):
        scale("falling", (1, 3, 2), "m", "Falling")


def test_the_catalogue_for_tablets_holds_everything():
    form = catalogue_to_json()
    assert [each["code"] for each in form["kinds"]] == list(KINDS)
    ied = next(each for each in form["kinds"] if each["code"] == "IED")
    assert ied["labels"]["fr"] == "Engin explosif improvisé"
    assert [field["key"] for field in ied["fields"]] == [field.key for field in KINDS["IED"].fields]

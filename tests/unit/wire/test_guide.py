"""What the tablet's forms need beyond the fields: order, emergencies, radio cards."""

import pytest

from edge_agent.wire.catalogue import KINDS, LANGUAGES
from edge_agent.wire.guide import CARDS, EMERGENCIES, guide_to_json, guides_to_json, questions


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_every_field_is_asked_once(kind):
    assert sorted(questions(kind)) == sorted(kind.by_key)


@pytest.mark.parametrize("code", CARDS)
def test_every_line_of_a_card_says_something_in_every_language(code):
    card = guide_to_json(KINDS[code])["card"]
    assert [line["line"] for line in card] == list("SALUTE" if CARDS[code].name == "SALUTE" else "123456789")
    assert all(line["common"] or line["fields"] for line in card)
    assert all(line["label"].keys() == set(LANGUAGES) and all(line["label"].values()) for line in card)


def test_a_casevac_may_begin_with_its_first_five_lines():
    guide = guide_to_json(KINDS["CAS"])
    assert guide["first"] == [
        *("urgent", "urgent_surgical", "priority", "routine", "convenience"),
        *("equipment", "litter", "ambulatory", "contact"),
    ]
    assert guide["questions"][0] == "contact"
    assert guide["card"][2]["fields"] == ["urgent", "urgent_surgical", "priority", "routine", "convenience"]


def test_a_contact_is_read_as_salute_and_asked_as_the_catalogue_has_it():
    guide = guide_to_json(KINDS["DF"])
    assert guide["form"] == "SALUTE"
    assert guide["questions"] == list(KINDS["DF"].by_key)
    said = {line["line"]: (line["common"], line["fields"]) for line in guide["card"]}
    assert said["L"] == (["place"], ["direction", "range"])
    assert said["T"] == (["time"], [])
    assert said["S"] == ([], ["size"])


def test_emergencies_are_urgent_kinds_that_threaten_life():
    assert all(KINDS[code].priority == 0 and KINDS[code].life_threatening for code in EMERGENCIES)


def test_every_kind_has_a_guide():
    guides = guides_to_json()
    assert guides.keys() == KINDS.keys()
    assert {code for code, guide in guides.items() if guide["emergency"]} == EMERGENCIES

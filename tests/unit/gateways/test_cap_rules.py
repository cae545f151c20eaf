"""Each rule of the second layer is caught where it is broken, and only there."""

from dataclasses import replace

import pytest
from support.cap import INFO, MESSAGE, NOW, RING, area, info

from app.gateways.cap.message import Circle, Named, Reference
from app.gateways.cap.rules import BINDING, Rule, broken, unreferred

EARLIER = Reference("rivers@example.org", "m-0", NOW - 60)
FRENCH = replace(
    INFO, language="fr", headline="La rivière monte", description="Deux mètres.", instruction="Éloignez-vous."
)
BREAKS = [
    (Rule.IDENTITY, replace(MESSAGE, identifier="m 1")),
    (Rule.IDENTITY, replace(MESSAGE, sender="rivers,example")),
    (Rule.IDENTITY, replace(MESSAGE, sender="")),
    (Rule.IDENTITY, replace(MESSAGE, sender="a&b")),
    (Rule.REFERENCES_MISSING, replace(MESSAGE, type="Update")),
    (Rule.REFERENCES_MISSING, replace(MESSAGE, type="Cancel")),
    (Rule.REFERENCES_MISSING, replace(MESSAGE, type="Ack", infos=())),
    (Rule.REFERENCE_SELF, replace(MESSAGE, references=(MESSAGE.name,))),
    (Rule.REFERENCE_FUTURE, replace(MESSAGE, references=(replace(EARLIER, sent=NOW + 1),))),
    (Rule.INFO_MISSING, replace(MESSAGE, infos=())),
    (Rule.EXPIRES_EARLY, info(expires=NOW)),
    (Rule.EXPIRES_EARLY, info(effective=None, expires=NOW - 1)),
    (Rule.SHAPE_MISSING, info(areas=())),
    (Rule.SHAPE_MISSING, area(polygons=(), geocodes=(Named("FIPS", "1"),))),
    (Rule.POLYGON_OPEN, area(polygons=(RING[:4],))),
    (Rule.POLYGON_POINTS, area(polygons=(RING[:3],))),
    (Rule.POLYGON_CROSSES, area(polygons=(((5, 19), (6, 20), (5, 20), (6, 19), (5, 19)),))),
    (Rule.DRAFT, replace(MESSAGE, status="Draft")),
    (Rule.RESTRICTION_MISSING, replace(MESSAGE, scope="Restricted")),
    (Rule.ADDRESSES_MISSING, replace(MESSAGE, scope="Private")),
    (Rule.NOTE_MISSING, replace(MESSAGE, status="Exercise")),
    (Rule.NOTE_MISSING, replace(MESSAGE, status="Test")),
    (Rule.EXPIRES_MISSING, info(expires=None)),
    (Rule.CIRCLE_EMPTY, area(circles=(Circle(5.5, 19.5, 0),))),
    (Rule.CEILING, area(ceiling=100)),
    (Rule.CEILING, area(altitude=200, ceiling=100)),
    (Rule.CATEGORY_DIFFERS, replace(MESSAGE, infos=(INFO, replace(FRENCH, categories=("Geo",))))),
    (Rule.CODE_DIFFERS, replace(MESSAGE, infos=(INFO, replace(FRENCH, event_codes=(Named("a", "b"),))))),
    (Rule.SAME_TEXT, replace(MESSAGE, infos=(INFO, replace(INFO, language="fr")))),
    (Rule.HEADLINE_LONG, info(headline="x" * 141)),
    (Rule.TEXT_REPEATED, info(description=INFO.headline)),
    (Rule.TEXT_REPEATED, info(instruction=INFO.headline)),
    (Rule.HTML, info(description="<b>now</b>")),
    (Rule.HTML, info(instruction="wait<br/>then go")),
    (Rule.URL, info(web="rivers/1")),
    (Rule.URL, info(web="//[")),
    (Rule.AREA_LONG, area(description="x" * 50)),
]
KEEPS = [
    MESSAGE,
    replace(MESSAGE, type="Update", references=(EARLIER,)),
    replace(MESSAGE, type="Cancel", references=(EARLIER,), infos=()),
    replace(MESSAGE, type="Ack", references=(EARLIER,), infos=()),
    replace(MESSAGE, status="Test", note="Disregard."),
    replace(MESSAGE, scope="Restricted", restriction="Members only."),
    replace(MESSAGE, infos=(INFO, FRENCH)),
    info(headline="x" * 140, web="https://example.org/1"),
    info(description="The level is < 3 m and > 2 m"),
    area(polygons=(), circles=(Circle(5.5, 19.5, 2000),)),
    area(altitude=100, ceiling=200, description="x" * 49),
]


@pytest.mark.parametrize(("rule", "message"), BREAKS)
def test_a_rule_is_caught_alone(rule, message):
    assert {one.rule for one in broken(message)} == {rule}
    assert {one.binding for one in broken(message)} == {rule in BINDING}


@pytest.mark.parametrize("message", KEEPS)
def test_what_keeps_the_rules_passes(message):
    assert broken(message) == []


def test_every_rule_has_a_case():
    assert {rule for rule, _ in BREAKS} == set(Rule)


def test_it_is_said_where():
    assert broken(area(polygons=(RING, RING[:3])))[0].where == "info[0].area[0].polygon[1]"


def test_an_update_names_what_had_not_run_out():
    old, live = info(expires=NOW), replace(info(expires=NOW + 10), identifier="m-2")
    update = replace(MESSAGE, identifier="m-3", sent=NOW + 5, type="Update", references=(old.name,))
    assert unreferred(update, [old, live]) == [live]
    assert unreferred(replace(update, references=(live.name,)), [old, live]) == []

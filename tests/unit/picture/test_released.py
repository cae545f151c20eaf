"""A threat by some of its reports alone: only what they say goes in."""

from __future__ import annotations

from support.picture import HOUR, T0, evidence, observation, report_id

from app.picture.evidence import Place, Spoken
from app.picture.released import supported
from app.picture.rules import Rules
from app.picture.state import State
from app.roster.settings import MissionSettings

DESKS = {"BASE": Place(6.0, 20.0, 25_000.0)}
RULES = Rules(MissionSettings())


def of(*chains, clearances=(), desks=DESKS, now=T0):
    by_root = {chain[0].id: chain for chain in chains}
    return supported(by_root, clearances, desk_of=desks, rules=RULES, now=now)


def test_no_report_makes_no_threat():
    assert of() is None
    assert of([observation("a", kind="CHK")]) is None


def test_it_is_what_the_given_reports_say():
    stands = of([observation("a")], [observation("b", unit="ALFA-2", north_m=40)])
    assert (stands.assessment.report_count, len(stands.members)) == (2, 2)
    alone = of([observation("a")])
    assert (alone.assessment.report_count, alone.assessment.lat) == (1, observation("a").lat)
    assert alone.assessment.confidence < stands.assessment.confidence


def test_an_amendment_that_was_not_given_is_not_known():
    first, second = observation("a", seq=1), observation("b", seq=2, amends=report_id("a"), kind="MIN")
    assert of([first]).assessment.kind == "IED"
    assert of([first, second]).assessment.kind == "MIN"


def test_a_report_without_a_place_needs_to_know_the_site():
    unplaced = observation("a", lat=None, lon=None, accuracy_m=None)
    assert of([unplaced]).assessment.uncertainty_m == 25_000
    assert of([unplaced], desks={}) is None


def test_it_ends_by_a_clearance_that_was_given():
    cleared = evidence("c", kind="CLR", seen=T0 + HOUR)
    assert of([observation("a")], now=T0 + 2 * HOUR).assessment.state is State.SUSPECTED
    ended = of([observation("a")], clearances=[Spoken(cleared, ends=True)], now=T0 + 2 * HOUR)
    assert ended.assessment.state is State.CLEARED

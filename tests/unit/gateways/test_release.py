"""What leaves the mission for whom: the one rule, row by row."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from support.outs import ALERT, AREA, FACILITY, REPORT, SITE, THREAT, UNIT, marked

from app.access.partner import MarkFault, mark_fault
from app.access.principal import Partner, Principal, Role, Scope
from app.gateways.out import NOBODY
from app.gateways.release import release
from app.geo import distance_m

EVERY = (ALERT, THREAT, REPORT, UNIT, SITE, AREA, FACILITY)
READS = frozenset({Scope.ALERTS_READ, Scope.THREATS_READ, Scope.REPORTS_READ})


def partner(audience=Partner.TCC, *, units=False, grid_m=0):
    scopes = READS | {Scope.UNITS_READ} if units else READS
    return Principal("key:x", Role.INTEGRATOR, None, scopes=scopes, partner=audience, grid_m=grid_m)


@pytest.mark.parametrize("value", EVERY, ids=lambda value: type(value).__name__)
def test_the_missions_own_get_a_value_as_it_is(value):
    assert release(value, Principal("o", Role.OFFICER, None)) is value


@pytest.mark.parametrize(
    ("marks", "audience", "is_told"),
    [
        ((), Partner.TCC, False),
        ((), Partner.PUBLIC, False),
        (("tcc",), Partner.TCC, True),
        (("tcc",), Partner.HOST_STATE, False),
        (("tcc",), Partner.PUBLIC, False),
        (("host_state", "regional"), Partner.REGIONAL, True),
        (("public",), Partner.TCC, True),
        (("public",), Partner.PUBLIC, True),
    ],
)
@pytest.mark.parametrize("value", [ALERT, THREAT, REPORT], ids=lambda value: type(value).__name__)
def test_a_partner_gets_what_is_marked_for_them_and_the_public(value, marks, audience, is_told):
    told = release(replace(value, marks=marked(*marks)), partner(audience))
    assert (told is not None) == is_told
    assert told is None or told.marks == NOBODY


@pytest.mark.parametrize("value", [UNIT, SITE, AREA, FACILITY], ids=lambda value: type(value).__name__)
def test_where_our_people_are_needs_its_own_scope(value):
    assert release(value, partner()) is None
    assert release(value, partner(units=True)) is not None


@pytest.mark.parametrize(
    "value",
    [replace(ALERT, origin="casevac"), replace(ALERT, origin="duress")]
    + [replace(REPORT, kind=kind) for kind in ("CHK", "SOS", "CAS")],
    ids=lambda value: getattr(value, "kind", "") or value.origin,
)
def test_what_stands_where_our_people_are_needs_that_scope_too(value):
    value = replace(value, marks=marked("tcc"))
    assert release(value, partner()) is None
    assert release(value, partner(units=True)) is not None


def test_words_and_casualties_leave_only_by_an_officers_hand():
    by_default, by_hand = marked("tcc"), marked("tcc", words=("tcc",))
    assert release(replace(REPORT, marks=by_default), partner()).text == ""
    assert release(replace(REPORT, marks=by_default), partner()).casualties == ()
    assert release(replace(REPORT, marks=by_hand), partner()).text == REPORT.text
    assert release(replace(REPORT, marks=by_hand), partner()).casualties == REPORT.casualties
    assert release(replace(ALERT, marks=by_default), partner()).now.text == ""
    assert release(replace(ALERT, marks=by_hand), partner()).now.text == ALERT.now.text
    assert release(replace(ALERT, marks=marked("tcc", "public", words=("host_state",))), partner()).now.text == ""


def test_names_of_our_people_stay_at_home():
    told = release(replace(REPORT, marks=marked("tcc")), partner())
    assert (told.site, told.unit) == (None, None)
    told = release(replace(REPORT, marks=marked("tcc")), partner(units=True))
    assert (told.site, told.unit) == (REPORT.site, REPORT.unit)
    assert release(replace(ALERT, marks=marked("tcc")), partner(units=True)).ladder == ()
    assert release(replace(ALERT, marks=marked("tcc")), partner()).now.audience == ()
    assert release(SITE, partner(units=True)).link is None


@pytest.mark.parametrize("grid_m", [0, 500, 5_000])
def test_a_coarse_place_still_holds_the_true_one(grid_m):
    value = replace(THREAT, marks=marked("tcc"))
    told = release(value, partner(grid_m=grid_m))
    moved = distance_m(told.place.lat, told.place.lon, value.place.lat, value.place.lon)
    assert moved + value.reach_m <= told.reach_m + 1e-6
    assert (moved > 0) == (grid_m > 0)
    assert grid_m == 0 or told.place.uncertainty_m % grid_m == 0


def test_everything_that_has_a_place_is_coarse():
    who = partner(units=True, grid_m=10_000)
    for value in (UNIT, SITE, FACILITY, replace(THREAT, marks=marked("tcc")), replace(REPORT, marks=marked("tcc"))):
        assert release(value, who).place.lat != value.place.lat, type(value).__name__
    told = release(replace(ALERT, marks=marked("tcc")), who)
    assert all(one.place.lat != ALERT.now.place.lat for one in told.messages)
    assert str(REPORT.geometry["coordinates"][0][0]) not in str(release(replace(REPORT, marks=marked("tcc")), who))


def test_a_value_without_a_rule_does_not_leave():
    assert release(UUID(int=1), partner(units=True)) is None


@pytest.mark.parametrize(
    ("role", "sensitive", "marks", "words", "fault"),
    [
        (Role.OFFICER, False, ((), ("tcc", "public")), True, None),
        (Role.OFFICER, True, ((), ("tcc",)), False, MarkFault.NEEDS_ADMIN),
        (Role.OFFICER, True, (("tcc",), ("tcc",)), True, MarkFault.NEEDS_ADMIN),
        (Role.OFFICER, True, (("tcc", "public"), ("tcc",)), False, None),
        (Role.OFFICER, True, (("tcc",), ()), True, None),
        (Role.ADMIN, True, ((), ("tcc",)), True, None),
    ],
)
def test_who_may_release(role, sensitive, marks, words, fault):
    before, after = marks
    by = Principal("o", role, None, sensitive=True)
    assert mark_fault(by, before=before, after=after, words=words, sensitive=sensitive) is fault

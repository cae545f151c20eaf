"""The rule who sees what, as a value."""

from __future__ import annotations

import pytest

from app.access.principal import Principal, Role, Scope
from app.journal.entry import GROUPS, Entry

RANKS = [
    (Role.VIEWER, {Role.VIEWER, Role.INTEGRATOR}),
    (Role.REPORTER, {Role.VIEWER, Role.INTEGRATOR, Role.REPORTER}),
    (Role.OFFICER, {Role.VIEWER, Role.INTEGRATOR, Role.REPORTER, Role.OFFICER}),
    (Role.ADMIN, set(Role)),
    (Role.INTEGRATOR, {Role.VIEWER, Role.INTEGRATOR}),
]


@pytest.mark.parametrize(("role", "may"), RANKS)
def test_a_role_may_what_lesser_roles_may(role, may):
    assert {other for other in Role if Principal("x", role).may(other)} == may


SEES = [
    (None, False, (), False, True),
    (None, False, ("A",), True, False),
    (None, True, ("A",), True, True),
    (frozenset(), True, ("A",), False, False),
    (frozenset("A"), False, ("A", "B"), False, True),
    (frozenset("A"), False, ("B",), False, False),
    (frozenset("A"), False, (), False, False),
    (frozenset("A"), False, ("A",), True, False),
]


@pytest.mark.parametrize(("areas", "cleared", "lies_in", "sensitive", "sees"), SEES)
def test_what_lies_in_an_area_is_seen_by_who_has_it(areas, cleared, lies_in, sensitive, sees):
    principal = Principal("x", Role.VIEWER, areas=areas, sensitive=cleared)
    assert principal.sees(lies_in, sensitive=sensitive) is sees


def test_people_hold_every_scope_and_keys_only_theirs():
    person, key = Principal("x", Role.VIEWER), Principal("k", Role.INTEGRATOR, scopes=frozenset({Scope.ALERTS_READ}))
    assert person.holds()
    assert person.holds(Scope.METRICS_READ)
    assert not key.holds()
    assert key.holds(Scope.THREATS_READ, Scope.ALERTS_READ)
    assert not key.holds(Scope.THREATS_READ)


def test_every_event_of_an_area_has_a_scope_or_is_for_people():
    key = Principal("k", Role.INTEGRATOR, areas=None, scopes=frozenset(Scope))
    for group in GROUPS:
        assert Entry(1, 0, f"{group}.changed", "s", "x", {}).heard_by(key)
    assert not Entry(1, 0, "clock.suspect", "s", "x", {}).heard_by(key)
    assert Entry(1, 0, "clock.suspect", "s", "x", {}).heard_by(Principal("x", Role.VIEWER, areas=None))

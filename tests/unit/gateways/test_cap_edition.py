"""Whoever is told something else has messages of other names, and whoever is told the same has the same."""

from dataclasses import replace

import pytest

from app.access.principal import Partner, Principal, Role, Scope
from app.gateways.cap.edition import edition_of

OURS = Principal("key:a", Role.INTEGRATOR, None, scopes=frozenset({Scope.ALERTS_READ}))
THEIRS = replace(OURS, partner=Partner.TCC)
UNITS = frozenset({Scope.ALERTS_READ, Scope.UNITS_READ})
WEST = frozenset({"AO-WEST"})
BOTH = frozenset({"AO-WEST", "AO-EAST"})


@pytest.mark.parametrize(
    ("principal", "edition"),
    [
        (OURS, ""),
        (Principal("viewer", Role.VIEWER, None), ""),
        (replace(OURS, scopes=UNITS), ""),
        (replace(OURS, sensitive=True), ".cleared"),
        (replace(OURS, areas=WEST), ".areas-5e93e375ac52"),
        (replace(OURS, areas=BOTH), ".areas-bb29b3ad4371"),
        (replace(OURS, areas=frozenset()), ".areas-e3b0c44298fc"),
        (THEIRS, ".tcc"),
        (replace(THEIRS, partner=Partner.PUBLIC), ".public"),
        (replace(THEIRS, grid_m=5000), ".tcc-5000m"),
        (replace(THEIRS, scopes=UNITS), ".tcc-units"),
        (
            replace(THEIRS, grid_m=1000, scopes=UNITS, sensitive=True, areas=WEST),
            ".tcc-1000m-units-cleared-areas-5e93e375ac52",
        ),
    ],
)
def test_an_edition_is_named_by_what_decides_what_its_reader_is_told(principal, edition):
    assert edition_of(principal) == edition


def test_the_order_of_areas_and_who_asks_change_no_name():
    names = {
        edition_of(replace(OURS, name=name, role=role, areas=frozenset(areas)))
        for name, role in (("key:a", Role.INTEGRATOR), ("anna", Role.VIEWER))
        for areas in (["AO-WEST", "AO-EAST"], ["AO-EAST", "AO-WEST"])
    }
    assert len(names) == 1

import pytest

from app.access.principal import Partner, Principal, Role
from app.gateways.cot.relay import Party, goes_to


def party(areas, *names, partner=None) -> Party:
    codes = None if areas is None else frozenset(areas)
    return Party(Principal("x", Role.VIEWER, codes, partner=partner), frozenset(names))


WEST, EAST, BOTH, ALL = party({"W"}, "W1", "uid-w"), party({"E"}, "E1"), party({"W", "E"}, "B1"), party(None, "HQ")
OUTSIDER = party(None, "P1", partner=Partner.TCC)

CASES = (
    ("to all of the same area", BOTH, WEST, (), {"W"}, True),
    ("not to another area", EAST, WEST, (), {"W"}, False),
    ("the whole mission has it", ALL, WEST, (), {"W"}, True),
    ("from the whole mission, by place", WEST, ALL, (), {"W"}, True),
    ("from the whole mission, elsewhere", WEST, ALL, (), {"E"}, False),
    ("a place in an area they do not share", EAST, BOTH, (), {"W"}, False),
    ("outside every area", BOTH, WEST, (), frozenset(), True),
    ("without a place", BOTH, WEST, (), None, True),
    ("without a place, nothing shared", EAST, WEST, (), None, False),
    ("addressed by callsign", BOTH, WEST, ("B1",), {"W"}, True),
    ("addressed by uid", WEST, BOTH, ("uid-w",), {"E"}, True),
    ("addressed to another", ALL, WEST, ("B1",), {"W"}, False),
    ("addressed across areas", EAST, WEST, ("E1",), {"W"}, False),
    ("to a partner", OUTSIDER, ALL, (), {"W"}, False),
    ("to a partner by name", OUTSIDER, ALL, ("P1",), None, False),
    ("from a partner", ALL, OUTSIDER, (), {"W"}, False),
)


@pytest.mark.parametrize("case", CASES, ids=[row[0] for row in CASES])
def test_who_gets_it(case):
    _, receiver, sender, addressed, areas, goes = case
    assert goes_to(receiver, sender, addressed=addressed, areas=areas) is goes

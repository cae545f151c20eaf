"""What a filter of streams, webhooks and MQTT lets through."""

import pytest
from support.outs import ALERT

from app.gateways.filters import Filter, Traits, unknown
from app.gateways.out import Change

ISSUED = Traits("alert.issued", ("AO-WEST",), "IED", "active", "immediate")
MOVED = Traits("unit.moved", ("AO-WEST",))
CASES = (
    ({}, ISSUED, True),
    ({}, MOVED, True),
    ({"types": {"alert"}}, ISSUED, True),
    ({"types": {"alert.issued"}}, ISSUED, True),
    ({"types": {"alert.updated"}}, ISSUED, False),
    ({"types": {"threat"}}, ISSUED, False),
    ({"areas": {"AO-WEST", "AO-EAST"}}, ISSUED, True),
    ({"areas": {"AO-EAST"}}, ISSUED, False),
    ({"areas": {"AO-EAST"}}, Traits("roster.changed", everyone=True), True),
    ({"kinds": {"IED"}}, ISSUED, True),
    ({"kinds": {"MIN"}}, ISSUED, False),
    ({"kinds": {"IED"}}, MOVED, False),
    ({"states": {"active"}}, ISSUED, True),
    ({"states": {"expired"}}, ISSUED, False),
    ({"states": {"active"}}, MOVED, False),
    ({"urgencies": {"immediate"}}, ISSUED, True),
    ({"urgencies": {"future"}}, ISSUED, False),
    ({"urgencies": {"immediate"}}, Traits("threat.created", ("AO-WEST",), "IED", "confirmed"), False),
    ({"types": {"alert"}, "areas": {"AO-WEST"}, "urgencies": {"immediate"}}, ISSUED, True),
    ({"types": {"alert"}, "areas": {"AO-EAST"}, "urgencies": {"immediate"}}, ISSUED, False),
)


@pytest.mark.parametrize(("asked", "traits", "expected"), CASES)
def test_a_filter(asked, traits, expected):
    assert Filter(**{name: frozenset(words) for name, words in asked.items()}).wants(traits) is expected


UNKNOWN = (
    ({}, []),
    ({"types": {"alert", "threat.created", "unit", "site.dark", "account"}}, []),
    ({"kinds": {"IED"}, "states": {"active", "confirmed"}, "urgencies": {"immediate"}, "areas": {"TOMORROW"}}, []),
    ({"types": {"alerts"}}, ["types"]),
    ({"types": {"alert", "threats.created"}}, ["types"]),
    ({"kinds": {"ied"}}, ["kinds"]),
    ({"states": {"zzz"}, "urgencies": {"now"}}, ["states", "urgencies"]),
)


@pytest.mark.parametrize(("asked", "fields"), UNKNOWN)
def test_what_there_never_is_is_told(asked, fields):
    found = dict(unknown(Filter(**{name: frozenset(words) for name, words in asked.items()})))
    assert list(found) == fields
    assert all(found.values())


def test_that_something_is_gone_is_told_whatever_it_was():
    gone = Change(1, 0, "alert.released", "alert", "7", None)
    strict = Filter(areas=frozenset({"AO-EAST"}), kinds=frozenset({"MIN"}), states=frozenset({"x"}))
    assert strict.wants_change(gone)
    assert not Filter(types=frozenset({"threat"})).wants_change(gone)
    assert Filter(types=frozenset({"alert.withdrawn"})).wants_change(gone)


def test_a_value_is_looked_at_as_its_reader_has_it():
    there = Change(1, 0, "alert.issued", "alert", "7", ALERT)
    assert Filter(kinds=frozenset({ALERT.now.kind}), urgencies=frozenset({ALERT.now.urgency})).wants_change(there)
    assert not Filter(states=frozenset({"cancelled"})).wants_change(there)

"""The journal: in the order of commits, and heard by the same people whether the database or the value decides."""

from __future__ import annotations

from itertools import product

import pytest

from app.access.principal import Principal, Role, Scope
from app.journal.store import entries, newest, oldest, record, since

PRINCIPALS = [
    Principal("p", role, areas=areas, sensitive=sensitive, scopes=scopes)
    for role, areas, sensitive, scopes in product(
        (Role.VIEWER, Role.ADMIN),
        (None, frozenset(), frozenset("A"), frozenset("AB")),
        (False, True),
        (None, frozenset(), frozenset({Scope.ALERTS_READ}), frozenset({Scope.THREATS_READ, Scope.UNITS_READ})),
    )
]
EVENTS = list(
    product(
        ("threat.updated", "alert.issued", "account.signed_in", "alerts.other"),
        ((), ("A",), ("B", "C")),
        (False, True),
        (False, True),
        (False, True),
    )
)


def test_the_database_and_the_value_say_the_same_of_everybody(database):
    with database.transaction() as session:
        for type_, areas, sensitive, everyone, audit in EVENTS:
            record(session, type_, "s", at=1, data={}, areas=areas, sensitive=sensitive, everyone=everyone, audit=audit)
    with database.reading() as session:
        all_of_them = entries(session, 0)
        assert len(all_of_them) == len(EVENTS)
        for principal in PRINCIPALS:
            by_value = [entry.id for entry in all_of_them if entry.heard_by(principal)]
            by_database = [event.id for event in since(session, 0, principal)]
            assert by_database == by_value, principal


def test_a_page_begins_after_its_cursor_and_keeps_the_areas(database):
    with database.transaction() as session:
        ids = [record(session, "threat.updated", f"s{n}", at=n, data={"n": n}, areas=("B", "A")) for n in range(5)]
    with database.reading() as session:
        page = entries(session, ids[1], limit=2)
        assert (oldest(session), newest(session)) == (ids[0], ids[-1])
    assert [entry.id for entry in page] == ids[2:4]
    assert [entry.areas for entry in page] == [frozenset("AB")] * 2
    assert page[0].data == {"n": 2}


def test_what_is_rolled_back_was_never_said(database):
    def fail():
        with database.transaction() as session:
            record(session, "threat.updated", "s", at=1, data={})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as session:
        assert newest(session) == 0

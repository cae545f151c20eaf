from dataclasses import replace
from types import SimpleNamespace

from app.access.principal import Partner, Principal, Role
from app.gateways.cot.identity import PARTNER_READS, READS, Client
from app.gateways.cot.turns import AT_ONCE, by_cursor, turns_of
from app.gateways.feed import Stretch
from app.journal.entry import Entry

WHOLE = Principal("cot:hq", Role.REPORTER, areas=None, scopes=READS)


def peer(name: str, *areas: str, cursor: int | None = 10, language: str | None = None, **more):
    principal = replace(WHOLE, name=f"cot:{name}", areas=frozenset(areas) or None, **more)
    return SimpleNamespace(client=Client(name, principal, language=language), cursor=cursor)


def said(type_: str, *areas: str, subject: str = "7", **more) -> Entry:
    return Entry(11, 0, type_, subject, "system", more.pop("data", {}), frozenset(areas), **more)


def stretch(*entries: Entry) -> Stretch:
    return Stretch(11, entries, is_whole=True)


def names(groups) -> list[list[str]]:
    return [[one.client.name for one in group] for group in groups]


def concerned(turns) -> list[str]:
    return [one.client.name for some in turns.concerned for group in some for one in group]


def test_who_may_have_the_same_and_stands_at_the_same_place_is_one_group():
    found = by_cursor(
        [
            peer("a", "WEST"),
            peer("b", "WEST"),
            peer("late", "WEST", cursor=3),
            peer("new", "WEST", cursor=None),
            peer("fr", "WEST", language="fr"),
            peer("cleared", "WEST", sensitive=True),
            peer("tcc", partner=Partner.TCC),
            peer("coarse", partner=Partner.TCC, grid_m=1000),
        ]
    )
    assert names(found[10]) == [["a", "b"], ["fr"], ["cleared"], ["tcc"], ["coarse"]]
    assert names(found[3]) == [["late"]]


def test_only_whom_something_concerns_has_anything_to_read():
    groups = [[peer("west", "WEST")], [peer("east", "EAST")], [peer("hq")]]
    turns = turns_of(groups, stretch(said("alert.issued", "WEST")))
    assert concerned(turns) == ["west", "hq"]
    assert names(turns.others) == [["east"]]
    assert concerned(turns_of(groups, stretch(said("cot.enrolled")))) == [], "nobody is told of it"
    assert concerned(turns_of(groups, stretch())) == []


def test_what_is_sensitive_and_what_is_the_missions_own_concerns_nobody_else():
    groups = [[peer("west", "WEST")], [peer("cleared", "WEST", sensitive=True)]]
    assert concerned(turns_of(groups, stretch(said("threat.updated", "WEST", sensitive=True)))) == ["cleared"]
    tcc = [[peer("tcc", partner=Partner.TCC, scopes=PARTNER_READS)]]
    assert concerned(turns_of(tcc, stretch(said("delivery.sent", "WEST"), said("unit.moved", "WEST")))) == []
    assert concerned(turns_of(tcc, stretch(said("alert.released", "WEST")))) == ["tcc"], "also what they lose"


def test_the_most_urgent_is_read_first_and_waits_for_nobody():
    many = [[peer(f"u{number}", f"A{number}")] for number in range(2 * AT_ONCE)]
    everywhere = said("unit.moved", *(f"A{number}" for number in range(2 * AT_ONCE)), subject="ALFA-1")
    turns = turns_of(many, stretch(everywhere, said("threat.updated", "A5"), said("alert.issued", "A9")))
    assert concerned(turns)[:3] == ["u9", "u5", "u0"]
    assert [len(some) for some in turns.concerned] == [1, AT_ONCE, AT_ONCE - 1]


def test_how_a_restored_database_stands_concerns_everybody():
    turns = turns_of([[peer("west", "WEST")], [peer("east", "EAST")]], Stretch(3, (), is_whole=True, is_restored=True))
    assert concerned(turns) == ["west", "east"]
    assert turns.others == []

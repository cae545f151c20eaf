"""What a receipt means for the rows: a table of receipts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_agent.settlement import HORIZON, Row, State, Verdict, holes, judge, runs, without
from edge_agent.wire.messages import Receipt

SAVED, SENT, RECEIVED, QUARANTINED, ABANDONED = State


def row(seq, state=SENT, tries=1, **more):
    return Row(seq, state, tries, **more)


CASES = {
    "nothing is held": ([row(1), row(2)], 2, Receipt(0), Verdict()),
    "all is held": ([row(1), row(2)], 2, Receipt(2), Verdict(received=(1, 2))),
    "some beyond a hole": ([row(1), row(2), row(3)], 3, Receipt(0, (2, 3)), Verdict(received=(2, 3))),
    "held though the broker's word was lost": ([row(1, SAVED)], 1, Receipt(1), Verdict(received=(1,))),
    "lost behind the broker": (
        [row(1, offered=10.0), row(2, offered=20.0), row(3, offered=30.0)],
        3,
        Receipt(0, (2,)),
        Verdict(received=(2,), overtaken=(1,)),
    ),
    "… but in the same packet it is the centre's choice": (
        [row(1, offered=20.0), row(2, offered=20.0)],
        2,
        Receipt(0, (2,)),
        Verdict(received=(2,)),
    ),
    "… and after some tries too": (
        [row(1, tries=4, offered=10.0), row(2, offered=20.0)],
        2,
        Receipt(0, (2,)),
        Verdict(received=(2,)),
    ),
    "one is in quarantine": (
        [row(1), row(2)],
        2,
        Receipt(2, quarantined=((2, "geometry_zero"),)),
        Verdict(received=(1,), quarantined=((2, "geometry_zero"),)),
    ),
    "quarantined after it was received": (
        [],
        2,
        Receipt(2, quarantined=((1, "revoked"),)),
        Verdict(quarantined=((1, "revoked"),)),
    ),
    "a restored backup": (
        [row(3, RECEIVED), row(4, QUARANTINED), row(5)],
        5,
        Receipt(2),
        Verdict(reopened=(3, 4)),
    ),
    "a restored backup, and the copies are gone": (
        [row(3, RECEIVED, body=False), row(4, RECEIVED, body=False), row(5, RECEIVED)],
        6,
        Receipt(2),
        Verdict(reopened=(5,), gaps=((3, 4), (6, 6))),
    ),
    "a gap is said once": (
        [row(7, SAVED, gap=(3, 4)), row(5, RECEIVED)],
        7,
        Receipt(2, (5,)),
        Verdict(gaps=((6, 6),)),
    ),
    "abandoned rows are accounted for by their gap": (
        [row(2, ABANDONED, body=False), row(3, SAVED, gap=(2, 2))],
        3,
        Receipt(1),
        Verdict(),
    ),
    "the centre knows numbers never given": (
        [row(1, SAVED, 0)],
        1,
        Receipt(500),
        Verdict(renumbered=(1,), above=500),
    ),
    "… also beyond, where this one is not": ([row(1, SAVED, 0)], 1, Receipt(0, (9,)), Verdict(above=9)),
    "… and what went out is not settled by it": ([row(1), row(2)], 2, Receipt(500), Verdict(above=500)),
    "the centre holds a row that never went out": (
        [row(1), row(2, SAVED, 0), row(3, SAVED, 0), row(600, SAVED, 0)],
        600,
        Receipt(2),
        Verdict(renumbered=(2,), above=600),
    ),
    "a number that collided": (
        [row(1), row(2)],
        2,
        Receipt(2, quarantined=((1, "id_conflict"),)),
        Verdict(received=(2,), renumbered=(1,)),
    ),
    "… told late": (
        [row(1, RECEIVED)],
        2,
        Receipt(2, quarantined=((1, "id_conflict"),)),
        Verdict(renumbered=(1,)),
    ),
    "… told again after it was renumbered": (
        [],
        9,
        Receipt(2, quarantined=((1, "id_conflict"),)),
        Verdict(quarantined=((1, "id_conflict"),), gaps=((3, 9),)),
    ),
    "a row offered and not yet confirmed is no such thing": ([row(1, SAVED, 1)], 1, Receipt(1), Verdict(received=(1,))),
}


@pytest.mark.parametrize(("rows", "last", "receipt", "expected"), CASES.values(), ids=CASES.keys())
def test_judge(rows, last, receipt, expected):
    verdict = judge(rows, last, receipt)
    assert replace(verdict, above=expected.above or verdict.above) == replace(expected, above=verdict.above)


def test_a_receipt_says_nothing_above_its_horizon():
    rows = [row(5, RECEIVED), row(HORIZON + 50, RECEIVED)]
    assert judge(rows, HORIZON + 50, Receipt(4, tuple(range(6, 100)))).reopened == (5,)


def test_runs():
    assert runs([5, 1, 2, 3, 9]) == [(1, 3), (5, 5), (9, 9)]
    assert runs([]) == []


def test_holes():
    assert holes(1, 10, {2, 3, 7, 10, 99}) == [(1, 1), (4, 6), (8, 9)]
    assert holes(1, 3, ()) == [(1, 3)]
    assert holes(4, 3, ()) == []


def test_without():
    assert without([(1, 9)], [(3, 4), (9, 12)]) == [(1, 2), (5, 8)]
    assert without([(3, 4)], [(1, 9)]) == []

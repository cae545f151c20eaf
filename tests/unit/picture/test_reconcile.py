"""Which threat is which after reports moved."""

from __future__ import annotations

from uuid import UUID

import pytest
from support.picture import report_id

from app.picture.reconcile import Found, Known, reconcile

T1, T2 = UUID(int=1), UUID(int=2)


def known(reports: str, *, ended: bool = False) -> Known:
    return Known(frozenset(map(report_id, reports)), ended)


def found(reports: str, *, ended: bool = False, first: int = 0) -> Found:
    return Found(frozenset(map(report_id, reports)), ended, first)


@pytest.mark.parametrize(
    ("before", "now", "threat_of", "successor_of"),
    [
        ({}, {"a": found("a")}, {"a": None}, {}),
        ({T1: known("a")}, {"a": found("ab")}, {"a": T1}, {}),
        ({T1: known("abc")}, {"a": found("ab"), "c": found("c")}, {"a": T1, "c": None}, {}),
        ({T1: known("a"), T2: known("bc")}, {"a": found("abc")}, {"a": T2}, {T1: "a"}),
        ({T1: known("ab")}, {"b": found("b", first=9), "a": found("a", first=3)}, {"a": T1, "b": None}, {}),
        ({T1: known("a"), T2: known("b")}, {"x": found("ab")}, {"x": T1}, {T2: "x"}),
        ({T1: known("a", ended=True), T2: known("b")}, {"x": found("ab")}, {"x": T2}, {T1: "x"}),
        ({T1: known("ab", ended=True)}, {"x": found("ab")}, {"x": None}, {T1: "x"}),
        ({T1: known("ab", ended=True)}, {"x": found("abc", ended=True)}, {"x": T1}, {}),
        ({T1: known("ab")}, {"x": found("ab", ended=True)}, {"x": T1}, {}),
        ({T1: known("a")}, {}, {}, {T1: None}),
        (
            {T1: known("abc"), T2: known("de")},
            {"x": found("cde"), "y": found("ab")},
            {"x": T2, "y": T1},
            {},
        ),
    ],
)
def test_identities_follow_the_reports(before, now, threat_of, successor_of):
    identities = reconcile(before, now)
    assert dict(identities.threat_of) == threat_of
    assert dict(identities.successor_of) == successor_of

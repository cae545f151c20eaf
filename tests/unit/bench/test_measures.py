"""The measurements themselves, on small numbers."""

from dataclasses import replace

from app.bench import match, wire


def test_every_budget_of_the_wire_is_met() -> None:
    result = wire.budgets(count=60)
    assert {row["message"]: row["met"] for row in result.rows} == {budget.name: True for budget in wire.BUDGETS}


def test_a_budget_that_is_too_small_is_missed(monkeypatch) -> None:
    monkeypatch.setattr(wire, "BUDGETS", (replace(wire.BUDGETS[0], most=1),))
    assert wire.budgets(count=5).met is False


def test_the_index_finds_what_looking_at_every_area_finds() -> None:
    result = match.run(sizes=(20, 60), threats=15)
    assert [row["wrong"] for row in result.rows] == [0, 0]
    assert all(row["compared"] > 0 and row["audience_mean"] > 0 for row in result.rows)

"""The measurements themselves, on small numbers."""

from dataclasses import replace

from app.bench import wire


def test_every_budget_of_the_wire_is_met() -> None:
    result = wire.budgets(count=60)
    assert {row["message"]: row["met"] for row in result.rows} == {budget.name: True for budget in wire.BUDGETS}


def test_a_budget_that_is_too_small_is_missed(monkeypatch) -> None:
    monkeypatch.setattr(wire, "BUDGETS", (replace(wire.BUDGETS[0], most=1),))
    assert wire.budgets(count=5).met is False

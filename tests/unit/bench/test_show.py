"""Results for machines and for people."""

import json

import pytest

from app.bench.show import Result, percentile, show


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([5], 0.5, 5),
        ([1, 2, 3, 4], 0.5, 2),
        ([4, 3, 2, 1], 0.75, 3),
        (range(1, 101), 0.99, 99),
        ([1, 2], 1.0, 2),
        ([1, 2], 0, 1),
    ],
)
def test_a_percentile_is_a_value_that_was_measured(values, share, expected) -> None:
    assert percentile(list(values), share) == expected


RESULT = Result(
    "demo", [{"what": "a", "ms": 1.5, "met": None}, {"what": "b", "ms": 2000.25, "met": False}], {"seed": 7}, met=False
)


def test_json_is_one_line_with_every_figure(capsys) -> None:
    show(RESULT, as_json=True)
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "bench": "demo",
        "met": False,
        "seed": 7,
        "rows": [{"what": "a", "ms": 1.5, "met": None}, {"what": "b", "ms": 2000.25, "met": False}],
    }


def test_the_table_says_whether_the_goals_are_met(capsys) -> None:
    show(RESULT, as_json=False)
    shown = capsys.readouterr().out
    assert "2,000.25" in shown
    assert "a goal is missed" in shown

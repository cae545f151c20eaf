"""Results of a measurement: one JSON object for machines, a table for people."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Result:
    """Rows with the same keys, one figure a cell; `facts` are what holds for all of them; `met` where goals exist."""

    name: str
    rows: Sequence[Mapping[str, Cell]]
    facts: Mapping[str, Cell] = field(default_factory=dict)
    met: bool | None = None

    def as_json(self) -> str:
        """One line of JSON."""
        return json.dumps({"bench": self.name, "met": self.met, **self.facts, "rows": list(self.rows)})


def show(result: Result, *, as_json: bool) -> None:
    """Print a result to standard output."""
    if as_json:
        print(result.as_json())  # noqa: T201 - this is the command's output
        return
    table = Table(title=f"bench {result.name}", title_justify="left")
    for key in result.rows[0] if result.rows else ():
        is_number = isinstance(result.rows[0][key], int | float) and not isinstance(result.rows[0][key], bool)
        table.add_column(key.replace("_", " "), justify="right" if is_number else "left")
    for row in result.rows:
        table.add_row(*(_text(value) for value in row.values()))
    console = Console(soft_wrap=True)
    console.print(table)
    for key, value in result.facts.items():
        console.print(f"{key.replace('_', ' ')}: {_text(value)}", highlight=False)
    if result.met is not None:
        console.print("every goal is met" if result.met else "a goal is missed", highlight=False)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0-1) of all values do not exceed; raises IndexError for no values."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * share), 1) - 1]

"""How a person is led through a report: what is asked first, and how it is read out over a radio."""

from __future__ import annotations

from collections.abc import Sequence

from edge_agent.wire.codes import Field, Kind

EMERGENCIES = frozenset({"SOS", "CAS", "IED", "MIN", "DF", "IF", "AMB", "ABD", "AIR"})
"""May be filed by anybody who holds the tablet, signed in or not."""
_FORMS = ("CASEVAC", "EO", "SALUTE")
_PLACE, _TIME, _UNIT = "@place", "@time", "@unit"
_FIXED = {
    "CASEVAC": {"1": (_PLACE,), "2": (_UNIT,)},
    "EO": {"1": (_TIME,), "2": (_UNIT, _PLACE)},
    "SALUTE": {"L": (_PLACE,), "T": (_TIME,)},
}
"""Lines of each form that stand for what every report has, not for fields of the kind."""
_ORDER = {"SALUTE": "SALUTE"}
_FIRST_LINES = {"CASEVAC": "12345"}
"""What can go ahead while the rest is still being asked."""


def guide(kind: Kind) -> dict[str, object]:
    """The guide of a kind, as JSON: `form`, `first` and `then` (field keys), `read_back` (lines), and two flags."""
    form = _form(kind.fields)
    ordered = _ordered(kind.fields, form)
    ahead = _FIRST_LINES.get(form, "")
    first = [field.key for field in ordered if _line(field, form) in tuple(ahead)]
    return {
        "form": form,
        "first": first,
        "then": [field.key for field in ordered if field.key not in first],
        "read_back": _read_back(ordered, form),
        "emergency": kind.code in EMERGENCIES,
        "casualties": form == "CASEVAC",
    }


def _form(fields: Sequence[Field]) -> str:
    return next((form for form in _FORMS if any(field.line.startswith(f"{form} ") for field in fields)), "")


def _line(field: Field, form: str) -> str:
    name, _, line = field.line.partition(" ")
    return line if form and name == form else ""


def _rank(line: str, form: str) -> int:
    order = _ORDER.get(form, "123456789")
    return order.index(line) if line else len(order)


def _ordered(fields: Sequence[Field], form: str) -> list[Field]:
    """Numbered lines in their order, the rest after them as the catalogue has it."""
    return sorted(fields, key=lambda field: _rank(_line(field, form), form)) if form else list(fields)


def _read_back(ordered: Sequence[Field], form: str) -> list[dict[str, object]]:
    if not form:
        return []
    lines: dict[str, list[str]] = {line: list(keys) for line, keys in _FIXED[form].items()}
    for field in ordered:
        if line := _line(field, form):
            lines.setdefault(line, []).append(field.key)
    return [{"line": line, "parts": lines[line]} for line in sorted(lines, key=lambda each: _rank(each, form))]

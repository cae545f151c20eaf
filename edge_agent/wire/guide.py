"""How the form of a kind is asked and read aloud: order of questions, what may go first, the lines of a radio card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.codes import Field, Kind, Label

EMERGENCIES = frozenset({"SOS", "CAS", "IED", "MIN", "DF", "IF", "AMB"})
"""Kinds that a tablet takes from anybody, also where nobody can sign in."""


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of a radio card: its mark, what it is called, and what of every report (not of its fields) it says."""

    mark: str
    label: Label
    common: tuple[str, ...] = ()
    """Of "time", "unit" and "place"."""


@dataclass(frozen=True, slots=True)
class Card:
    """A form that is read over the radio. Fields whose `line` is "<name> <mark>" stand in that line."""

    name: str
    lines: tuple[CardLine, ...]
    first: int = 0
    """So many lines may be sent before the rest is known."""
    asked: bool = True
    """Whether the questions follow the lines; else they stay as the catalogue has them."""

    def line_of(self, field: Field) -> int:
        """The line a field stands in, counted from 1; 0 for one that is in none."""
        marks = [f"{self.name} {line.mark}" for line in self.lines]
        return marks.index(field.line) + 1 if field.line in marks else 0


CASEVAC = Card(
    "CASEVAC",
    (
        CardLine("1", Label("Place of pick-up"), ("place",)),
        CardLine("2", Label("Radio contact at the place"), ("unit",)),
        CardLine("3", Label("Patients by precedence")),
        CardLine("4", Label("Special equipment needed")),
        CardLine("5", Label("Patients by type")),
        CardLine("6", Label("Security at the place of pick-up")),
        CardLine("7", Label("Marking of the place of pick-up")),
        CardLine("8", Label("Status of the patients")),
        CardLine("9", Label("Contamination and terrain")),
    ),
    first=5,
)
EO = Card(
    "EO",
    (
        CardLine("1", Label("Date and time found"), ("time",)),
        CardLine("2", Label("Reporting unit and place"), ("unit", "place")),
        CardLine("3", Label("How to reach the unit")),
        CardLine("4", Label("Type of ordnance")),
        CardLine("5", Label("CBRN contamination")),
        CardLine("6", Label("Resources threatened")),
        CardLine("7", Label("Impact on the mission")),
        CardLine("8", Label("Protective measures taken")),
        CardLine("9", Label("Recommended priority")),
    ),
)
SALUTE = Card(
    "SALUTE",
    (
        CardLine("S", Label("Size")),
        CardLine("A", Label("Activity")),
        CardLine("L", Label("Place"), ("place",)),
        CardLine("U", Label("Unit or uniform")),
        CardLine("T", Label("Time observed"), ("time",)),
        CardLine("E", Label("Equipment")),
    ),
    asked=False,
)
_CONTACTS = [each.code for each in KINDS.values() if any(field.line == "SALUTE U" for field in each.fields)]
CARDS: Mapping[str, Card] = MappingProxyType(
    {"CAS": CASEVAC, "IED": EO, "MIN": EO, "ERW": EO, **dict.fromkeys(_CONTACTS, SALUTE)}
)


def questions(kind: Kind) -> list[str]:
    """Keys of the fields in the order they are asked: by the lines of a card that says so, then as in the catalogue."""
    card = CARDS.get(kind.code)
    if card is None or not card.asked:
        return [field.key for field in kind.fields]
    return [field.key for field in sorted(kind.fields, key=lambda field: card.line_of(field) or len(card.lines) + 1)]


def guide_to_json(kind: Kind) -> dict[str, object]:
    """`emergency`, `questions`, `first` (keys that may go before the rest), `card` (lines) and `form` (its name)."""
    card = CARDS.get(kind.code)
    lines = () if card is None else card.lines
    return {
        "emergency": kind.code in EMERGENCIES,
        "questions": questions(kind),
        "first": [] if card is None else [each.key for each in kind.fields if 0 < card.line_of(each) <= card.first],
        "form": "" if card is None else card.name,
        "card": [
            {
                "line": line.mark,
                "label": dict(line.label),
                "common": list(line.common),
                "fields": [each.key for each in kind.fields if card is not None and card.line_of(each) == at],
            }
            for at, line in enumerate(lines, 1)
        ],
    }


def guides_to_json() -> dict[str, object]:
    """Kind → its guide."""
    return {kind.code: guide_to_json(kind) for kind in KINDS.values()}

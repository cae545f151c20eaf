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
    """A line of a radio card: its number, what it is called, and what of every report (not of its fields) it says."""

    number: int
    label: Label
    common: tuple[str, ...] = ()
    """Of "time", "unit" and "place"."""


@dataclass(frozen=True, slots=True)
class Card:
    """A form that is read over the radio. Fields whose `line` is "<name> <number>" stand in that line."""

    name: str
    lines: tuple[CardLine, ...]
    first: int = 0
    """The lines up to this one may be sent before the rest is known."""

    def line_of(self, field: Field) -> int:
        """The line a field stands in; 0 for one that is in none."""
        name, _, number = field.line.rpartition(" ")
        return int(number) if name == self.name and number.isdigit() else 0


CASEVAC = Card(
    "CASEVAC",
    (
        CardLine(1, Label("Place of pick-up"), ("place",)),
        CardLine(2, Label("Radio contact at the place"), ("unit",)),
        CardLine(3, Label("Patients by precedence")),
        CardLine(4, Label("Special equipment needed")),
        CardLine(5, Label("Patients by type")),
        CardLine(6, Label("Security at the place of pick-up")),
        CardLine(7, Label("Marking of the place of pick-up")),
        CardLine(8, Label("Status of the patients")),
        CardLine(9, Label("Contamination and terrain")),
    ),
    first=5,
)
EO = Card(
    "EO",
    (
        CardLine(1, Label("Date and time found"), ("time",)),
        CardLine(2, Label("Reporting unit and place"), ("unit", "place")),
        CardLine(3, Label("How to reach the unit")),
        CardLine(4, Label("Type of ordnance")),
        CardLine(5, Label("CBRN contamination")),
        CardLine(6, Label("Resources threatened")),
        CardLine(7, Label("Impact on the mission")),
        CardLine(8, Label("Protective measures taken")),
        CardLine(9, Label("Recommended priority")),
    ),
)
CARDS: Mapping[str, Card] = MappingProxyType({"CAS": CASEVAC, "IED": EO, "MIN": EO, "ERW": EO})


def questions(kind: Kind) -> list[str]:
    """Keys of the fields in the order they are asked: by the lines of the card, then as the catalogue has them."""
    card = CARDS.get(kind.code)
    if card is None:
        return [field.key for field in kind.fields]
    return [field.key for field in sorted(kind.fields, key=lambda field: card.line_of(field) or len(card.lines) + 1)]


def guide_to_json(kind: Kind) -> dict[str, object]:
    """`emergency`, `questions`, `first` (keys that may go before the rest) and `card` (lines, empty without one)."""
    card = CARDS.get(kind.code)
    lines = () if card is None else card.lines
    return {
        "emergency": kind.code in EMERGENCIES,
        "questions": questions(kind),
        "first": [] if card is None else [each.key for each in kind.fields if 0 < card.line_of(each) <= card.first],
        "card": [
            {
                "line": line.number,
                "label": dict(line.label),
                "common": list(line.common),
                "fields": [each.key for each in kind.fields if card is not None and card.line_of(each) == line.number],
            }
            for line in lines
        ],
    }


def guides_to_json() -> dict[str, object]:
    """Kind → its guide."""
    return {kind.code: guide_to_json(kind) for kind in KINDS.values()}

"""The place word: latitude 23 bits, longitude 24, and below them the mark: unit 4, severity 3, grade 6, accuracy 4."""

from __future__ import annotations

from dataclasses import dataclass

from edge_agent.wire.errors import ValueUnfit
from edge_agent.wire.grid import LON_BITS, Cell, to_cell, to_degrees
from edge_agent.wire.messages import Place
from edge_agent.wire.scales import ACCURACY_M, CREDIBILITIES, RELIABILITIES, SEVERITIES, rounded_up

MARK_BITS = 17
ELSEWHERE = 15
"""Unit code that says: see the field of its own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands beside every place, as codes; all zero where nothing is stated."""

    accuracy: int = 0
    reliability: int = 0
    credibility: int = 0
    severity: int = 0
    unit: int = 0

    def word(self) -> int:
        """The 17 bits."""
        return self.accuracy | self.reliability << 4 | self.credibility << 7 | self.severity << 10 | self.unit << 13

    @classmethod
    def of(cls, word: int) -> Mark:
        """The codes in the low 17 bits; raises ValueUnfit for a grade or severity that the standards do not have."""
        mark = cls(word & 15, word >> 4 & 7, word >> 7 & 7, word >> 10 & 7, word >> 13 & 15)
        if max(mark.reliability, mark.credibility) >= len(RELIABILITIES) or mark.severity >= len(SEVERITIES):
            raise ValueUnfit("grade or severity outside its list", code="value_unknown")
        return mark


def mark_of(
    place: Place | None, unit: int, severity: str | None, reliability: str | None = None, credibility: int | None = None
) -> Mark:
    """The mark of a report, a track or an alert; raises ValueUnfit for a word outside the closed lists."""
    if (
        reliability not in RELIABILITIES
        or credibility not in CREDIBILITIES
        or (severity or "unknown") not in SEVERITIES
    ):
        raise ValueUnfit("grade or severity outside its list", code="value_unknown")
    return Mark(
        accuracy=accuracy_code(place.accuracy_m if place else None),
        reliability=RELIABILITIES.index(reliability),
        credibility=CREDIBILITIES.index(credibility),
        severity=SEVERITIES.index(severity or "unknown"),
        unit=unit if 0 <= unit < ELSEWHERE else ELSEWHERE,
    )


def accuracy_code(metres: float | None) -> int:
    """The code of a radius of uncertainty, rounded up; a radius of 0 m is the finest stated."""
    return 0 if metres is None else max(1, rounded_up(metres, ACCURACY_M))


def place_word(place: Place, mark: Mark) -> int:
    """The 64 bits of a place and its mark; raises ValueUnfit outside the globe."""
    return cell_word(to_cell(place.lat, place.lon), mark)


def cell_word(cell: Cell, mark: Mark) -> int:
    """The 64 bits of a grid cell and its mark."""
    row, column = cell
    return row << (LON_BITS + MARK_BITS) | column << MARK_BITS | mark.word()


def cell_of(word: int) -> Cell:
    """The grid cell in a place word."""
    return word >> (LON_BITS + MARK_BITS), word >> MARK_BITS & (1 << LON_BITS) - 1


def place_of(word: int) -> Place:
    """The place in a place word: degrees rounded to 6 decimals, metres."""
    lat, lon = to_degrees(cell_of(word))
    return Place(lat, lon, ACCURACY_M[word & 15])

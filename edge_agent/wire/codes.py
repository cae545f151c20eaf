"""What the catalogue is made of: labels, codes, fields and kinds, and the short hands that write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

LANGUAGES = ("en", "fr", "es", "ar")
Labels = Mapping[str, str]
FieldType = Literal["code", "flags", "count", "scale", "bool"]


@cache
def translations() -> Mapping[str, tuple[str, ...]]:
    """English text → (fr, es, ar), read on first use from `labels.tsv`: an agent that shows nothing loads nothing."""
    rows = Path(__file__).with_name("labels.tsv").read_text(encoding="utf-8").splitlines()
    return {en: tuple(others) for en, *others in (row.split("\t") for row in rows if row)}


@dataclass(frozen=True, slots=True)
class Label(Mapping[str, str]):
    """One text in every language of `LANGUAGES`; the English text is also the key of its translations."""

    en: str

    def __getitem__(self, language: str) -> str:
        """The text in one language; raises KeyError for a language the catalogue does not speak."""
        if language == "en":
            return self.en
        if language not in LANGUAGES:
            raise KeyError(language)
        return translations()[self.en][LANGUAGES.index(language) - 1]

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list. `value` is what travels: it is never reused and never moved."""

    value: int
    key: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Field:
    """One coded field of a kind: `bits` wide in the kind's word, where 0 always means "not stated".

    A `code` holds the value of one entry of `codes`; `flags` one bit for each entry (entry 1 is the lowest bit);
    a `count` saturates at its largest value; a `scale` holds an index into `steps` (metres, minutes … see `unit`),
    rounded up and saturating at the last step; a `bool` is one bit.
    """

    key: str
    bits: int
    type: FieldType
    labels: Labels
    codes: tuple[Code, ...] = ()
    steps: tuple[int, ...] = ()
    unit: str = ""
    line: str = ""
    """Line of the form it comes from, such as "EO 4" or "SALUTE S"."""

    @property
    def largest(self) -> int:
        """The largest raw value its bits can hold."""
        return (1 << self.bits) - 1


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report: what it asks for, how it travels, and what the centre makes of it.

    Radii, times and thresholds are defaults that a mission may change; `radius_source` says where a radius comes from.
    """

    number: int
    """Its field number on the wire, unique among everything a body can hold."""
    code: str
    labels: Labels
    fields: tuple[Field, ...]
    word: Literal["fixed64", "varint"]
    priority: Literal[0, 1, 2]
    """0 goes at once and takes along what waits, 1 is batched, 2 may be thinned out (positions; no kind of report)."""
    urgency: str
    severity: str
    cap_category: tuple[str, ...]
    symbol: str
    family: str = ""
    """Kinds of one family may describe the same threat."""
    threat: bool = False
    half_life_s: int | None = None
    window_s: int = 0
    """Two reports further apart in time than this never describe one threat."""
    link_distance_m: float = 0.0
    danger_radius_m: float = 0.0
    radius_source: str = ""
    alert_confidence: float = 0.5
    """From here on the whole area is warned; inside the danger radius 0.15 is enough for what threatens life."""
    life_threatening: bool = False
    sensitive: bool = False
    clears: tuple[str, ...] = ()
    instruction: str = "report_only"
    by_key: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the fields by key."""
        object.__setattr__(self, "by_key", {each.key: each for each in self.fields})


def codes(**labels: str) -> tuple[Code, ...]:
    """A code list, numbered from 1 in the order written: append at the end, never insert, never delete."""
    return tuple(Code(value, key, Label(text)) for value, (key, text) in enumerate(labels.items(), start=1))


def choice(key: str, bits: int, entries: tuple[Code, ...], label: str, line: str = "") -> Field:
    """One entry of a code list; raises ValueError where the bits cannot hold the list."""
    if len(entries) >= 1 << bits:
        raise ValueError(key)
    return Field(key, bits, "code", Label(label), codes=entries, line=line)


def flags(key: str, entries: tuple[Code, ...], label: str, line: str = "", spare: int = 0) -> Field:
    """Any number of entries, one bit each, with `spare` bits kept for entries to come."""
    return Field(key, len(entries) + spare, "flags", Label(label), codes=entries, line=line)


def count(key: str, bits: int, label: str, line: str = "") -> Field:
    """How many; a larger number is sent as the largest one the bits can hold."""
    return Field(key, bits, "count", Label(label), line=line)


def scale(key: str, steps: tuple[int, ...], unit: str, label: str, line: str = "") -> Field:
    """A measure on a fixed scale of rising steps; raises ValueError unless the steps fill their bits, 0 included."""
    full = (0, *steps)
    if len(full) & (len(full) - 1) or any(low >= high for low, high in pairwise(full)):
        raise ValueError(key)
    return Field(key, len(full).bit_length() - 1, "scale", Label(label), steps=full, unit=unit, line=line)


def yes(key: str, label: str, line: str = "") -> Field:
    """A statement that is either made or not made."""
    return Field(key, 1, "bool", Label(label), line=line)

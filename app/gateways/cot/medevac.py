"""The nine lines of an evacuation request (`_medevac_`), read and written attribute by attribute as ATAK 4.6 has them.

Two rules, each the answer to a fault seen in the field. What this file does not know is kept and named, never dropped:
a request must not get lost for an attribute. And what it does not know for sure is not interpreted: ATAK counts lines 6
and 7 from 0, other tools write letters, words or count from 1, and "no enemy" read out of "possible enemy" kills.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.gateways.cot.xml import Element, element
from edge_agent.wire.messages import FieldValue

TAG = "_medevac_"
_SECURITY = ("none", "possible", "present", "escort")
"""Line 6 by its index from 0: no enemy, possible enemy, enemy in area, armed escort required."""
_MARKING = ("panels", "pyrotechnic", "smoke", "none", "other")
"""Line 7 by its index from 0."""
_COUNTS = ("urgent", "urgent_surgical", "priority", "routine", "convenience", "litter", "ambulatory")
"""Lines 3 and 5, called the same on both sides."""
_EQUIPMENT = {
    "equipment_none": "none",
    "hoist": "hoist",
    "extraction_equipment": "extraction",
    "ventilator": "ventilator",
}
_TERRAIN = {"terrain_slope": "slope", "terrain_rough": "rough", "terrain_loose": "loose", "terrain_other": "other"}
_NO = frozenset({"", "0", "false"})
_MOST = 1_000_000
_SILENT = frozenset({"terrain_none", "casevac"})
"""Attributes that say nothing a report could hold when they are read without doubt."""
_MIST = ("title", "z", "m", "i", "s", "t")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: coded fields of the catalogue's `CAS`, and everything else as lines of text, in order."""

    fields: Mapping[str, FieldValue]
    kept: tuple[str, ...]
    """Attributes with a value that no field holds: `name=value`, and the casualties' MIST."""
    doubts: tuple[str, ...]
    """Attributes of lines 6 and 7 and counts that could not be read for sure: they stand as "not stated"."""

    @property
    def text(self) -> str:
        """All that no field holds, for the person who answers the call; doubts first."""
        return "; ".join((*(f"NOT STATED, as received: {doubt}" for doubt in self.doubts), *self.kept))


def read(medevac: Element) -> Reading:
    """What a request says."""
    fields: dict[str, FieldValue] = {}
    kept: list[str] = []
    doubts: list[str] = []
    flags: dict[str, list[str]] = {"equipment": [], "terrain": []}
    for name, value in medevac.attributes.items():
        said = f"{name}={value}"
        match _sort(name, value):
            case ("field", key, found):
                fields[key] = found
            case ("flag", key, found):
                flags[key].append(found)
            case "doubt":
                doubts.append(said)
            case "keep":
                kept.append(said)
    fields |= {key: tuple(found) for key, found in flags.items() if found}
    if _is_count(medevac.get("epw")):
        fields["patients"] = ("detainee",)
    return Reading(fields, (*kept, *_mists(medevac), *_unknown_children(medevac)), tuple(doubts))


def _sort(name: str, value: str) -> tuple[str, str, Any] | str:
    """What becomes of one attribute: a field, one of its flags, a doubt, kept as text, or nothing to keep."""
    sort: tuple[str, str, Any] | str = "keep"
    if name in _COUNTS:
        sort = ("field", name, int(value)) if _is_count(value) else "empty" if value in _NO else "doubt"
    elif name in {"security", "hlz_marking"}:
        key, codes = ("security", _SECURITY) if name == "security" else ("marking", _MARKING)
        is_index = value in {str(index) for index in range(len(codes))}
        sort = ("field", key, codes[int(value)]) if is_index else "doubt" if value else "empty"
    elif name in _EQUIPMENT or name in _TERRAIN:
        key, codes_ = ("equipment", _EQUIPMENT) if name in _EQUIPMENT else ("terrain", _TERRAIN)
        sort = ("flag", key, codes_[name]) if value == "true" else "empty" if value in _NO else "keep"
    elif value in _NO or (name in _SILENT and value == "true"):
        sort = "empty"
    return sort


def _is_count(value: str | None) -> bool:
    return value is not None and value.isascii() and value.isdecimal() and 0 < int(value[:9]) < _MOST


def _mists(medevac: Element) -> Iterator[str]:
    """Every casualty's MIST: zap number, mechanism, injury, signs, treatment."""
    for among in medevac.all("zMistsMap"):
        for number, mist in enumerate(among.all("zMist"), start=1):
            known = [f"{name}: {said}" for name in _MIST if (said := mist.get(name))]
            others = [f"{name}={said}" for name, said in mist.attributes.items() if name not in _MIST and said]
            yield f"MIST {number}: {', '.join([*known, *others])}"


def _unknown_children(medevac: Element) -> Iterator[str]:
    for child in medevac.children:
        if child.tag != "zMistsMap":
            yield " ".join([child.tag, *(f"{name}={value}" for name, value in child.attributes.items()), child.text])


def write(fields: Mapping[str, Any], text: str, *, title: str) -> Element:
    """The request as ATAK reads it; what was not stated is left out, so that nobody reads a zero as "none"."""
    attributes: dict[str, object] = {"title": title, "casevac": "true"}
    attributes |= {name: fields[name] for name in _COUNTS if fields.get(name)}
    attributes |= _flags(fields.get("equipment", ()), _EQUIPMENT) | _flags(fields.get("terrain", ()), _TERRAIN)
    attributes |= _index("security", fields.get("security"), _SECURITY)
    attributes |= _index("hlz_marking", fields.get("marking"), _MARKING)
    extras = [f"{name}={fields[name]}" for name in ("cbrn", "marking", "contact") if fields.get(name)]
    attributes["medline_remarks"] = "; ".join(part for part in (text, *extras) if part)
    return element(TAG, attributes)


def _flags(said: Iterable[object], names: Mapping[str, str]) -> dict[str, object]:
    by_code = {code: name for name, code in names.items()}
    return {by_code[str(code)]: "true" for code in said if str(code) in by_code}


def _index(name: str, code: object, codes: tuple[str, ...]) -> dict[str, object]:
    return {name: codes.index(str(code))} if code in codes else {}

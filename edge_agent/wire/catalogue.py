"""The report catalogue: every kind, scale and phrase both sides know; forms, codec, API and map derive from it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from edge_agent.wire.codes import LANGUAGES, Code, Field, Kind, Label, Labels
from edge_agent.wire.kinds_explosive import EXPLOSIVE_KINDS, STAND_OFF_M
from edge_agent.wire.kinds_fire import FIRE_KINDS
from edge_agent.wire.kinds_movement import MOVEMENT_KINDS
from edge_agent.wire.kinds_people import PEOPLE_KINDS
from edge_agent.wire.kinds_service import CASUALTY, SERVICE_KINDS
from edge_agent.wire.messages import FieldValue
from edge_agent.wire.phrases import GAP_REASONS, INSTRUCTIONS, QUARANTINE_REASONS, WORDS
from edge_agent.wire.scales import (
    ACCURACY_M,
    CERTAINTIES,
    EXPIRY_S,
    RADIUS_M,
    SEVERITIES,
    TIME_SPAN_S,
    URGENCIES,
)

__all__ = [
    "ACCURACY_M",
    "CASUALTY",
    "CERTAINTIES",
    "EXPIRY_S",
    "GAP_REASONS",
    "INSTRUCTIONS",
    "KINDS",
    "LANGUAGES",
    "QUARANTINE_REASONS",
    "RADIUS_M",
    "SEVERITIES",
    "STAND_OFF_M",
    "TIME_SPAN_S",
    "URGENCIES",
    "WORDS",
    "Code",
    "Field",
    "Kind",
    "Label",
    "Labels",
    "UnknownKind",
    "danger_radius",
    "kind",
    "kind_by_number",
]

_ALL = (*EXPLOSIVE_KINDS, *FIRE_KINDS, *PEOPLE_KINDS, *MOVEMENT_KINDS, *SERVICE_KINDS)
KINDS: Mapping[str, Kind] = MappingProxyType({each.code: each for each in _ALL})
_BY_NUMBER = {each.number: each for each in _ALL}

_UNSIZED_IED_M = {
    "placed": STAND_OFF_M["suv_van"],
    "suicide_person": STAND_OFF_M["suicide_vest"],
    "thrown": STAND_OFF_M["suitcase"],
    "projected": STAND_OFF_M["suitcase"],
    "airborne": STAND_OFF_M["suitcase"],
}


class UnknownKind(LookupError):  # noqa: N818 - reads as what it says where it is caught
    """No kind of that code or number in this build's catalogue."""


def kind(code: str) -> Kind:
    """The kind of that code, such as "IED"; raises UnknownKind."""
    try:
        return KINDS[code]
    except KeyError:
        raise UnknownKind(code) from None


def kind_by_number(number: int) -> Kind:
    """The kind of that wire number; raises UnknownKind."""
    try:
        return _BY_NUMBER[number]
    except KeyError:
        raise UnknownKind(number) from None


def danger_radius(kind: Kind, fields: Mapping[str, FieldValue]) -> float:
    """Metres around the place inside which a person is in danger, before any uncertainty of the place is added.

    An IED takes the preferred (larger) evacuation distance of its size. Without a size the worst device that its way of
    delivery plausibly carries is assumed, and a small delivery truck (1,800 kg) where that is unknown too or a vehicle:
    the larger trucks of the table need to be seen and said, or every doubtful parcel would empty a town.
    """
    if kind.code != "IED":
        return kind.danger_radius_m
    by_size = STAND_OFF_M.get(str(fields.get("device_size")))
    return by_size or _UNSIZED_IED_M.get(str(fields.get("delivery")), kind.danger_radius_m)

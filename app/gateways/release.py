"""What of a value leaves the mission for whom: the one rule of releasability. Pure; see `docs/decisions/releasability`.

For the mission's own people and systems a value stays as it is. A partner gets it only when it is marked for them, then
without what was not released to them, and with positions as coarse as their key says.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import TypeVar, cast

from app.access.partner import reaches
from app.access.principal import Principal, Scope
from app.gateways.coarse import coarse, coarse_drawing
from app.gateways.out import (
    NOBODY,
    Marks,
    Out,
    OutAlert,
    OutArea,
    OutFacility,
    OutMessage,
    OutReport,
    OutSite,
    OutThreat,
    OutUnit,
)

T = TypeVar("T", bound=Out)

CALLS = frozenset({"casevac", "duress"})
"""Origins of alerts that stand where our own people are."""
OWN_PLACE = frozenset({"CHK", "SOS", "CAS"})
"""Kinds of reports whose place is that of the unit which reports."""


def release(value: T, principal: Principal) -> T | None:
    """`value` as `principal` may have it; None: not at all.

    That it lies in their areas, and that they are cleared for it, was seen to where it was read.
    """
    if principal.partner is None:
        return value
    return cast(T | None, _released(value, principal))


@singledispatch
def _released(value: object, _principal: Principal) -> object | None:
    """Nothing that has no rule leaves."""
    del value
    return None


@_released.register
def _(value: OutAlert, principal: Principal) -> OutAlert | None:
    if not _marked(value.marks, principal) or (value.origin in CALLS and not _knows_units(principal)):
        return None
    with_words = _with_words(value.marks, principal)
    messages = tuple(_message(one, principal, with_words=with_words) for one in value.messages)
    return replace(value, messages=messages, ladder=(), marks=NOBODY)


@_released.register
def _(value: OutThreat, principal: Principal) -> OutThreat | None:
    if not _marked(value.marks, principal):
        return None
    return replace(value, place=coarse(value.place, principal.grid_m), marks=NOBODY)


@_released.register
def _(value: OutReport, principal: Principal) -> OutReport | None:
    knows_units = _knows_units(principal)
    if not _marked(value.marks, principal) or (value.kind in OWN_PLACE and not knows_units):
        return None
    with_words = _with_words(value.marks, principal)
    place, geometry = coarse_drawing(value.place, value.geometry, principal.grid_m)
    return replace(
        value,
        place=place,
        geometry=geometry,
        text=value.text if with_words else "",
        casualties=value.casualties if with_words else (),
        site=value.site if knows_units else None,
        unit=value.unit if knows_units else None,
        marks=NOBODY,
    )


@_released.register
def _(value: OutUnit, principal: Principal) -> OutUnit | None:
    if not _knows_units(principal):
        return None
    return replace(value, place=None if value.place is None else coarse(value.place, principal.grid_m))


@_released.register
def _(value: OutFacility, principal: Principal) -> OutFacility | None:
    return replace(value, place=coarse(value.place, principal.grid_m)) if _knows_units(principal) else None


@_released.register
def _(value: OutSite, principal: Principal) -> OutSite | None:
    if not _knows_units(principal):
        return None
    return replace(value, place=coarse(value.place, principal.grid_m), link=None, last_heard_at=None)


@_released.register
def _(value: OutArea, principal: Principal) -> OutArea | None:
    return value if _knows_units(principal) else None


def _message(message: OutMessage, principal: Principal, *, with_words: bool) -> OutMessage:
    return replace(
        message,
        place=coarse(message.place, principal.grid_m),
        text=message.text if with_words else "",
        areas=(),
        audience=message.audience if _knows_units(principal) else (),
    )


def _marked(marks: Marks, principal: Principal) -> bool:
    return principal.partner is not None and reaches(principal.partner, marks.partners)


def _with_words(marks: Marks, principal: Principal) -> bool:
    return principal.partner is not None and reaches(principal.partner, marks.words)


def _knows_units(principal: Principal) -> bool:
    return principal.holds(Scope.UNITS_READ)

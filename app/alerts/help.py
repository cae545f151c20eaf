"""Who can help: the explainable choice of units and facilities for a CASEVAC request or a duress call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.alerts.audience import Member, Why, operations, site_member, superior, unit_member
from app.alerts.rules import Position
from app.geo import distance_m
from app.roster.roster import FacilityInfo, Roster, UnitInfo

CASEVAC = "CAS"
DURESS = "SOS"

_MEDICAL = frozenset({"medical", "ambulance", "surgery", "doctor"})
_EVACUATION = frozenset({"casevac", "medevac", "aeromedical", "helicopter"})
_MEDICAL_PLACES = frozenset({"level1", "level2", "level3", "host_hospital", "hospital", "clinic"})


@dataclass(frozen=True, slots=True)
class Call:
    """A call for help: what for, from where (degrees, metres), and who calls."""

    kind: str
    status: str
    lat: float
    lon: float
    uncertainty_m: float
    requester: str
    """Addressee; never asked to help itself."""


def can_help(call: Call, roster: Roster, positions: Mapping[str, Position], *, now: int) -> dict[str, Member]:
    """Whom to call, by addressee, each with its reason and, where that was the choice, its distance in metres.

    CASEVAC: of each sort (medical units, units that evacuate, facilities with medical staff) the nearest
    `settings.helpers`. Duress: the nearest of those whose area of operation holds the place, and the nearest reserves
    (QRF). Both: who answers for the caller, and operations. The first reason that fits stands.
    """
    near = _Nearest(call, roster, positions, now)
    members: dict[str, Member] = {}
    for member in (*_helpers(call, roster, near), *_above(call, roster), *operations(roster)):
        if member.addressee != call.requester:
            members.setdefault(member.addressee, member)
    return members


def _helpers(call: Call, roster: Roster, near: _Nearest) -> Iterator[Member]:
    if call.kind == CASEVAC:
        yield from near.units(lambda unit: unit.role == "medical" or not unit.capabilities.isdisjoint(_MEDICAL))
        yield from near.units(lambda unit: not unit.capabilities.isdisjoint(_EVACUATION))
        yield from near.facilities(roster.facilities.values())
    else:
        touched = roster.areas_touched(call.lat, call.lon, call.uncertainty_m)
        yield from near.units(lambda unit: not touched.isdisjoint(unit.areas))
        yield from near.units(lambda unit: unit.role == "qrf" or "qrf" in unit.capabilities)


def _above(call: Call, roster: Roster) -> Iterator[Member]:
    member = superior(call.requester, roster, Why.PARENT)
    if member:
        yield member


class _Nearest:
    """The few nearest to a call, by where a unit was last, or its site where that is not known."""

    def __init__(self, call: Call, roster: Roster, positions: Mapping[str, Position], now: int) -> None:
        self._call, self._roster, self._positions, self._now = call, roster, positions, now

    def units(self, fits: Callable[[UnitInfo], bool]) -> list[Member]:
        found = [
            unit_member(unit, Why.CAN_HELP, distance_m=self._unit_m(unit))
            for unit in self._roster.units.values()
            if unit.code != self._call.requester and fits(unit)
        ]
        return self._first(found)

    def facilities(self, facilities: Iterable[FacilityInfo]) -> list[Member]:
        """Sites of the nearest facilities with medical staff; one without a site has no device to be told by."""
        found = [
            site_member(place.site, Why.CAN_HELP, distance_m=self._place_m(place.lat, place.lon))
            for place in facilities
            if place.site in self._roster.sites
            and place.site is not None
            and (place.kind in _MEDICAL_PLACES or not place.capabilities.isdisjoint(_MEDICAL))
        ]
        return self._first(found)

    def _first(self, found: list[Member]) -> list[Member]:
        nearest = sorted(found, key=lambda member: (member.distance_m or 0.0, member.addressee))
        return nearest[: self._roster.settings.helpers]

    def _unit_m(self, unit: UnitInfo) -> float | None:
        position = self._positions.get(unit.code)
        life = self._roster.settings.position_life_s
        if position and position.status == self._call.status and self._now - position.at <= life:
            return self._place_m(position.lat, position.lon)
        site = self._roster.sites.get(unit.site)
        return self._place_m(site.lat, site.lon) if site else None

    def _place_m(self, lat: float, lon: float) -> float:
        return distance_m(self._call.lat, self._call.lon, lat, lon)

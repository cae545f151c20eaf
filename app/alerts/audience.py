"""Who can be told of an alert: addressees, why they are told, and who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.roster.roster import Roster, UnitInfo


class Why(StrEnum):
    """Why somebody must know of an alert."""

    IN_AO = "in_ao"
    """The danger circle touches one of the unit's areas of operation."""
    WITHIN_RADIUS = "within_radius"
    """The danger came to where the unit is."""
    ENTERED = "entered"
    """The unit came into the danger circle."""
    CAN_HELP = "can_help"
    PARENT = "parent"
    """Answers for the one who calls."""
    OPERATIONS = "operations"
    NAMED = "named"
    """An officer chose it."""
    ESCALATED = "escalated"
    """Somebody below it did not acknowledge in time or cannot comply."""


SITE_MARK = "@"
"""An addressee that begins with it is a site itself, any other one is the callsign of a unit."""


@dataclass(frozen=True, slots=True)
class Member:
    """One addressee of an alert. `number` is the unit's within its site, 0 for the site itself."""

    addressee: str
    site: str
    number: int
    why: Why
    inside: bool = False
    distance_m: float | None = None
    """From the place, where that is why it was chosen."""


def unit_member(unit: UnitInfo, why: Why, *, inside: bool = False, distance_m: float | None = None) -> Member:
    """A unit as addressee."""
    return Member(unit.code, unit.site, unit.number, why, inside, distance_m)


def site_member(site: str, why: Why, *, inside: bool = False, distance_m: float | None = None) -> Member:
    """A site itself, by its code, as addressee: whoever is on duty there."""
    return Member(SITE_MARK + site, site, 0, why, inside, distance_m)


def addressee_of(site: str, number: int, roster: Roster) -> str | None:
    """Who `number` at `site` is; None for a number nobody has."""
    if number == 0:
        return SITE_MARK + site
    unit = roster.unit_at(site, number)
    return unit.code if unit else None


def superior(addressee: str, roster: Roster, why: Why) -> Member | None:
    """Who answers for an addressee: a unit's parent unit, else its site; a site's parent site.

    None: nobody but operations.
    """
    if addressee.startswith(SITE_MARK):
        site = roster.sites.get(addressee.removeprefix(SITE_MARK))
        return site_member(site.parent, why) if site and site.parent in roster.sites and site.parent else None
    unit = roster.units.get(addressee)
    if unit is None:
        return None
    parent = roster.units.get(unit.parent or "")
    return unit_member(parent, why) if parent else site_member(unit.site, why)


def operations(roster: Roster) -> list[Member]:
    """Units that sit at the top: headquarters without a parent. The operations centre itself watches the journal."""
    return [
        unit_member(unit, Why.OPERATIONS)
        for unit in roster.units.values()
        if unit.role == "headquarters" and unit.parent is None
    ]

"""What of the roster a principal may see: the units of their areas, those units' sites, and where help is."""

from __future__ import annotations

from app.access.principal import Principal
from app.roster.roster import AreaInfo, FacilityInfo, Roster, SiteInfo, UnitInfo


def units(roster: Roster, principal: Principal) -> list[UnitInfo]:
    """Units that have one of their areas, by callsign."""
    return [unit for _, unit in sorted(roster.units.items()) if principal.sees(unit.areas)]


def sites(roster: Roster, principal: Principal) -> list[SiteInfo]:
    """Sites of those units, by code; sites without units are the whole mission's."""
    home = {unit.site for unit in units(roster, principal)}
    return [site for code, site in sorted(roster.sites.items()) if principal.areas is None or code in home]


def areas(roster: Roster, principal: Principal) -> list[AreaInfo]:
    """Their areas, by code."""
    return [area for code, area in sorted(roster.areas.items()) if principal.sees((code,))]


def facilities(roster: Roster) -> list[FacilityInfo]:
    """Every facility, by code: where help is, everybody may know."""
    return [place for _, place in sorted(roster.facilities.items())]


def sees_addressee(roster: Roster, principal: Principal, addressee: str) -> bool:
    """Whether a name on an alert, a callsign or `@` and a site, is one that `principal` may read."""
    return principal.sees(areas_of_addressee(roster, addressee))


def areas_of_addressee(roster: Roster, addressee: str) -> frozenset[str]:
    """Areas by one of which whoever watches over it may read such a name; none: the whole mission's alone."""
    if addressee.startswith("@"):
        return roster.areas_of_site(addressee[1:])
    unit = roster.units.get(addressee)
    return unit.areas if unit else frozenset()

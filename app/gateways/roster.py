"""Units, sites, areas and facilities as one principal may have them, each by rising code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from app.access.principal import Scope
from app.gateways.out import Out, OutArea, OutFacility, OutPlace, OutSite, OutUnit
from app.gateways.reader import Reader
from app.gateways.release import release
from app.geo import bounds
from app.ingest.links.state import link_state
from app.ingest.links.store import links
from app.ingest.tables import SiteLink
from app.picture.tables import UnitPosition
from app.picture.units.store import positions
from app.roster import seen
from app.search.memory import Reads, page
from app.search.search import Page, Search

T = TypeVar("T", bound=Out)


def units_for(reader: Reader, search: Search) -> Page[OutUnit]:
    """Units that `search` asks for; key (callsign,)."""
    reads: Reads[OutUnit] = Reads(
        code=lambda unit: unit.callsign,
        texts=lambda unit: (unit.name, unit.role, unit.site),
        areas=lambda unit: unit.areas,
        place=lambda unit: _spot(unit.place),
    )
    return page(all_units(reader), search, reads)


def all_units(reader: Reader) -> list[OutUnit]:
    """Every unit that the reader may see."""
    if not reader.principal.holds(Scope.UNITS_READ):
        return []
    places = {row.unit: row for row in positions(reader.session)}
    found = []
    for unit in seen.units(reader.roster, reader.principal):
        row = places.get(unit.code)
        found.append(
            OutUnit(
                callsign=unit.code,
                name=unit.name,
                site=unit.site,
                role=unit.role,
                areas=tuple(sorted(unit.areas)),
                place=None if row is None else _fix(row),
                at=None if row is None else row.at,
                status=None if row is None else row.status,
            )
        )
    return _released(reader, found)


def sites_for(reader: Reader, search: Search) -> Page[OutSite]:
    """Sites that `search` asks for; key (code,)."""
    reads: Reads[OutSite] = Reads(
        code=lambda site: site.code,
        texts=lambda site: (site.name,),
        state=lambda site: site.link or "",
        place=lambda site: _spot(site.place),
    )
    if not reader.principal.holds(Scope.UNITS_READ):
        return Page(())
    known = links(reader.session)
    found = []
    for site in seen.sites(reader.roster, reader.principal):
        link = known.get(site.code) or SiteLink(site=site.code)
        found.append(
            OutSite(
                code=site.code,
                name=site.name,
                place=OutPlace(site.lat, site.lon, None),
                parent=site.parent,
                link=link_state(site, link, now=reader.now),
                last_heard_at=link.last_heard_at or None,
            )
        )
    return page(_released(reader, found), search, reads)


def areas_for(reader: Reader, search: Search) -> Page[OutArea]:
    """Areas that `search` asks for, by a box around the middle of their bounds; key (code,)."""
    reads: Reads[OutArea] = Reads(
        code=lambda area: area.code,
        texts=lambda area: (area.name,),
        kind=lambda area: area.kind,
        areas=lambda area: (area.code,),
        place=_middle,
    )
    if not reader.principal.holds(Scope.UNITS_READ):
        return Page(())
    areas = seen.areas(reader.roster, reader.principal)
    found = [OutArea(area.code, area.name, area.kind, area.geometry) for area in areas]
    return page(_released(reader, found), search, reads)


def facilities_for(reader: Reader, search: Search) -> Page[OutFacility]:
    """Facilities that `search` asks for; key (code,)."""
    reads: Reads[OutFacility] = Reads(
        code=lambda place: place.code,
        texts=lambda place: (place.name, place.kind, *place.capabilities),
        place=lambda place: _spot(place.place),
    )
    if not reader.principal.holds(Scope.UNITS_READ):
        return Page(())
    found = [
        OutFacility(
            code=one.code,
            name=one.name,
            kind=one.kind,
            capabilities=tuple(sorted(one.capabilities)),
            place=OutPlace(one.lat, one.lon, None),
            site=one.site,
        )
        for one in seen.facilities(reader.roster)
    ]
    return page(_released(reader, found), search, reads)


def _released(reader: Reader, values: Iterable[T]) -> list[T]:
    return [one for one in (release(value, reader.principal) for value in values) if one is not None]


def _fix(row: UnitPosition) -> OutPlace:
    return OutPlace(row.lat, row.lon, row.accuracy_m)


def _spot(place: OutPlace | None) -> tuple[float, float] | None:
    return None if place is None else (place.lat, place.lon)


def _middle(area: OutArea) -> tuple[float, float]:
    box = bounds(area.geometry)
    lon = (box.min_lon + box.max_lon) / 2
    return (box.min_lat + box.max_lat) / 2, lon - 360 if lon > 180 else lon  # noqa: PLR2004 - degrees

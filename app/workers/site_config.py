"""What a site is told of itself, as JSON for `c/<site>`: its units, its areas drawn with few points, its timings."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from app.roster.roster import PersonInfo, Roster, SiteInfo
from edge_agent.wire import codec
from edge_agent.wire.errors import TooLarge
from edge_agent.wire.messages import Packet, SiteConfig

DECIMALS = 3
"""Of a degree, in drawn areas: 110 m, thinner than the line a tablet draws."""
MOST_POINTS = 120
"""Vertices of one ring: enough for a border on a tablet, few enough for a thin link."""
_LEAST_CORNERS = 3
"""A ring that shrinks to fewer is smaller than the rounding, and is drawn as it is."""


def config_of(site: SiteInfo, roster: Roster) -> dict[str, Any]:
    """The settings of a site, as JSON values.

    Keys: `mission`, `site`, `status`, `languages`; `units` with `number`, `callsign`, `name`, `role`, `areas`;
    `areas` with `code`, `name`, `geometry` (GeoJSON, simplified); `escalate_s` by urgency; `dark_after_s`;
    `people` with `id`, `callsign`, `unit` (number), `salt`, `verifier` (base64) and `iterations` of their PIN.
    """
    units = sorted((unit for unit in roster.units.values() if unit.site == site.code), key=lambda unit: unit.number)
    areas = sorted({area for unit in units for area in unit.areas} & roster.areas.keys())
    return {
        "mission": {"code": roster.code, "name": roster.name},
        "site": {"code": site.code, "name": site.name, "lat": site.lat, "lon": site.lon},
        "status": roster.status,
        "languages": list(roster.languages),
        "units": [
            {
                "number": unit.number,
                "callsign": unit.code,
                "name": unit.name,
                "role": unit.role,
                "areas": sorted(unit.areas),
            }
            for unit in units
        ],
        "areas": [
            {"code": code, "name": roster.areas[code].name, "geometry": drawn(roster.areas[code].geometry)}
            for code in areas
        ],
        "escalate_s": dict(roster.settings.escalate_s),
        "dark_after_s": site.dark_after_s,
        "people": [_person(person) for person in roster.people.get(site.code, ())],
    }


def packet_of(site: SiteInfo, roster: Roster) -> bytes:
    """The settings of an enrolled site as a packet; without the drawings where they would not fit."""
    config = config_of(site, roster)
    try:
        return _sealed(site, config)
    except TooLarge:
        undrawn = [{key: area[key] for key in ("code", "name")} for area in config["areas"]]
        return _sealed(site, {**config, "areas": undrawn})


def _person(person: PersonInfo) -> dict[str, Any]:
    return {
        "id": person.id,
        "callsign": person.callsign,
        "unit": person.unit,
        "salt": b64encode(person.salt).decode(),
        "verifier": b64encode(person.verifier).decode(),
        "iterations": person.iterations,
    }


def _sealed(site: SiteInfo, config: dict[str, Any]) -> bytes:
    return codec.encode_packet(Packet(site.epoch, ((0, SiteConfig(config)),)))


def drawn(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """A GeoJSON Polygon or MultiPolygon with rounded, thinned rings: to be looked at, never to decide by."""
    coordinates = geometry["coordinates"]
    polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    thinned = [[_thinned(ring) for ring in polygon] for polygon in polygons]
    return {"type": geometry["type"], "coordinates": thinned if geometry["type"] == "MultiPolygon" else thinned[0]}


def _thinned(ring: list[list[float]]) -> list[list[float]]:
    """Every so many-th vertex, without those that fall together, still closed."""
    step = max(1, -(-(len(ring) - 1) // MOST_POINTS))
    rounded = [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat, *_ in ring[:-1:step]]
    kept = [point for at, point in enumerate(rounded) if at == 0 or point != rounded[at - 1]]
    return [*kept, kept[0]] if len(kept) >= _LEAST_CORNERS else [list(point) for point in ring]

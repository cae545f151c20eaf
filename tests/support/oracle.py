"""Who is concerned by a danger, found the slow and simple way: every unit, every edge, geodesics by GeographicLib."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from geographiclib.geodesic import Geodesic

from app.alerts.danger import Danger
from app.alerts.rules import Position
from app.roster.roster import Roster

MARGIN_M = 2.0
"""Closer to the line than this either answer is right."""
_GOLDEN = (5**0.5 - 1) / 2

Ring = list[tuple[float, float]]
"""(lat, lon) vertices in one continuous frame of longitudes."""


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    return Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE)["s12"]


def distance_to_area(lat: float, lon: float, geometry: Mapping[str, Any]) -> float:
    """Metres from a place to a Polygon or MultiPolygon of edges straight in degrees; 0 inside."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    parts = [[continuous(ring) for ring in polygon] for polygon in polygons]
    if any(_holds(part, lat, lon + turn) for part in parts for turn in (-360, 0, 360)):
        return 0.0
    return min(_to_edge(lat, lon, *edge) for part in parts for ring in part for edge in _edges(ring))


def expected(danger: Danger, roster: Roster, positions: Mapping[str, Position], now: int) -> tuple[set[str], set[str]]:
    """(addressees that must be told, addressees that may be: within `MARGIN_M` of a line)."""
    wide, narrow = _reach(danger)
    if not (wide or narrow):
        return set(), set()
    radius = danger.danger_radius_m + danger.uncertainty_m
    units = {
        code: min(
            _beyond_position(danger, positions.get(code), radius, roster, now),
            *(_beyond_area(danger, roster, area, radius) for area in unit.areas if wide),
            math.inf,
        )
        for code, unit in roster.units.items()
    }
    sites = {}
    for code, site in roster.sites.items():
        told = min((beyond for unit, beyond in units.items() if roster.units[unit].site == code), default=math.inf)
        beyond = metres(danger.lat, danger.lon, site.lat, site.lon) - radius
        if told >= -MARGIN_M:
            sites[f"@{code}"] = max(beyond, 0.0 if told <= MARGIN_M and beyond < 0 else beyond)
    judged = {**units, **sites}
    must = {one for one, beyond in judged.items() if beyond < -MARGIN_M}
    return must, {one for one, beyond in judged.items() if abs(beyond) <= MARGIN_M}


def _beyond_position(danger: Danger, place: Position | None, radius: float, roster: Roster, now: int) -> float:
    """Metres by which a unit's last position, its accuracy counted, lies outside the circle."""
    if place is None or place.status != danger.status or now - place.at > roster.settings.position_life_s:
        return math.inf
    return metres(danger.lat, danger.lon, place.lat, place.lon) - radius - (place.accuracy_m or 0.0)


def _beyond_area(danger: Danger, roster: Roster, area: str, radius: float) -> float:
    return distance_to_area(danger.lat, danger.lon, roster.areas[area].geometry) - radius


def continuous(ring: list[list[float]]) -> Ring:
    """GeoJSON positions as (lat, lon) without a jump at the antimeridian."""
    vertices: Ring = []
    for lon, lat in ring:
        before = vertices[-1][1] if vertices else lon
        vertices.append((lat, lon - 360 * round((lon - before) / 360)))
    return vertices


def _reach(danger: Danger) -> tuple[bool, bool]:
    if danger.ended:
        return False, False
    if danger.confirmed:
        return True, True
    if danger.confidence < 0.15 or danger.certainty == "unlikely":
        return False, False
    return danger.confidence >= danger.alert_confidence, (
        danger.life_threatening or danger.confidence >= danger.alert_confidence
    )


def _holds(rings: list[Ring], lat: float, lon: float) -> bool:
    """Even-odd rule over the shell and its holes."""
    crossings = 0
    for ring in rings:
        for (lat1, lon1), (lat2, lon2) in _edges(ring):
            if (lat1 > lat) != (lat2 > lat) and lon < lon1 + (lat - lat1) / (lat2 - lat1) * (lon2 - lon1):
                crossings += 1
    return crossings % 2 == 1


def _edges(ring: Ring) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    yield from pairwise(ring)


def _to_edge(lat: float, lon: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Nearest point of one edge by golden-section search; along a short edge the distance has one minimum."""

    def at(share: float) -> float:
        return metres(lat, lon, start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))

    low, high = 0.0, 1.0
    first, second = high - _GOLDEN, low + _GOLDEN
    at_first, at_second = at(first), at(second)
    while high - low > 1e-7:
        if at_first < at_second:
            high, second, at_second = second, first, at_first
            first = high - _GOLDEN * (high - low)
            at_first = at(first)
        else:
            low, first, at_first = first, second, at_second
            second = low + _GOLDEN * (high - low)
            at_second = at(second)
    return min(at(low), at(high), at(0.0), at(1.0))

"""Whom a message is for, as CAP areas: those who must be told, never where the danger lies. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from app.gateways.cap.message import Area, Named, Ring
from app.gateways.cap.rules import LEAST_POINTS, LONGEST_AREA
from app.gateways.cap.words import AROUND
from app.gateways.cap.write import DECIMALS
from app.gateways.out import OutArea, OutMessage
from app.geo import circle_polygon, grid_cell, simplified

AREA_CODE = "urn:heliograph:area"
"""`valueName` of a geocode with the code of an area of the mission."""
LEAST_CELL_M = 1000.0
_POINTS = 32
MOST_POINTS = 1000
"""Of an area of operation: a border of 20,000 points would be a message of a megabyte."""


def areas_of(message: OutMessage) -> tuple[Area, ...]:
    """The areas of operation whose units must be told; where the reader knows of none, what surrounds the danger."""
    told = tuple(_operational(one) for one in message.audience)
    return tuple(one for one in told if one.polygons) or (_surroundings(message),)


def described(areas: tuple[Area, ...], language: str) -> tuple[Area, ...]:
    """Areas whose descriptions are in a language, as far as they are no names."""
    return tuple(replace(one, description=one.description or AROUND.get(language, AROUND["en"])) for one in areas)


def _operational(area: OutArea) -> Area:
    rings = (ring_of(part[0]) for part in _parts(simplified(area.geometry, MOST_POINTS)))
    return Area(
        description=_short(area.name),
        polygons=tuple(ring for ring in rings if len(ring) >= LEAST_POINTS),
        geocodes=(Named(AREA_CODE, area.code),),
    )


def _surroundings(message: OutMessage) -> Area:
    """Everybody who may be in danger: around the cell of a grid that holds the place, so that no middle tells of it."""
    reach_m = message.reach_m
    lat, lon, cell_m = grid_cell(message.place.lat, message.place.lon, max(LEAST_CELL_M, reach_m))
    shape = circle_polygon(lat, lon, cell_m + reach_m, points=_POINTS)
    return Area(
        description="",
        polygons=tuple(ring_of(part[0]) for part in _parts(shape)),
        geocodes=tuple(Named(AREA_CODE, code) for code in message.areas),
    )


def ring_of(positions: Any) -> Ring:
    """A GeoJSON ring as CAP writes it, latitude first, without the points that rounding makes one."""
    points = [(round(float(at[1]), DECIMALS), round(float(at[0]), DECIMALS)) for at in positions]
    return (points[0], *(here for before, here in pairwise(points) if here != before))


def _parts(geometry: Mapping[str, Any]) -> list[Any]:
    """The polygons of an area. CAP knows no holes: who lies in one is told too."""
    coordinates = geometry["coordinates"]
    return list(coordinates) if geometry["type"] == "MultiPolygon" else [coordinates]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_AREA else name[: LONGEST_AREA - 1].rstrip() + "…"

"""The roster as one immutable value that every decision can be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.geo import AreaIndex
from app.roster.settings import MissionSettings


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """A team site. `reliability` is Admiralty A-F; `epoch` 0 means never enrolled."""

    code: str
    wire: str
    name: str
    lat: float
    lon: float
    reliability: str
    profile: str
    parent: str | None
    dark_after_s: int
    epoch: int
    revoked: bool
    """Nothing from it is believed any more: its identity was revoked, or the mission file no longer has it."""
    retired: bool = False
    """The mission file no longer has it; it stays known because reports may refer to it."""


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A unit; `areas` are the codes of its areas of operation."""

    code: str
    name: str
    site: str
    number: int
    parent: str | None
    role: str
    capabilities: frozenset[str]
    reliability: str
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class AreaInfo:
    """An area; `geometry` is a GeoJSON Polygon or MultiPolygon, degrees."""

    code: str
    name: str
    kind: str
    geometry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FacilityInfo:
    """A place that can help."""

    code: str
    name: str
    kind: str
    capabilities: frozenset[str]
    lat: float
    lon: float
    site: str | None


@dataclass(frozen=True, slots=True)
class PersonInfo:
    """Somebody who signs in on the tablets of a site; `verifier` is PBKDF2-HMAC-SHA256 of their PIN."""

    id: str
    callsign: str
    unit: int
    salt: bytes = field(repr=False)
    verifier: bytes = field(repr=False)
    iterations: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who and what is on the mission at one revision."""

    revision: int
    code: str
    name: str
    languages: tuple[str, ...]
    status: str
    started_at: int | None
    settings: MissionSettings
    sites: Mapping[str, SiteInfo]
    units: Mapping[str, UnitInfo]
    areas: Mapping[str, AreaInfo]
    facilities: Mapping[str, FacilityInfo]
    index: AreaIndex
    """Every area, for "which areas does this circle touch?"."""
    by_wire: Mapping[str, SiteInfo] = field(default_factory=dict)
    by_number: Mapping[tuple[str, int], UnitInfo] = field(default_factory=dict)
    """(site code, unit number) → unit."""
    people: Mapping[str, tuple[PersonInfo, ...]] = field(default_factory=dict)
    """Site code → who signs in on its tablets, by callsign."""

    @property
    def is_loaded(self) -> bool:
        """Whether a mission was loaded at all."""
        return bool(self.code)

    def unit_at(self, site: str, number: int) -> UnitInfo | None:
        """The unit with `number` at `site`; None for 0, which is the site itself, and for numbers nobody has."""
        return self.by_number.get((site, number))

    def areas_touched(self, lat: float, lon: float, radius_m: float) -> frozenset[str]:
        """Codes of the areas (of any kind) that a circle touches; metres on the ellipsoid."""
        return frozenset(self.index.touched(lat, lon, radius_m))

    def areas_of_site(self, site: str) -> frozenset[str]:
        """Codes of the areas of operation of all units of a site."""
        return frozenset(area for unit in self.units.values() if unit.site == site for area in unit.areas)

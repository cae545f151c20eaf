"""What a mission file says, as values: the input of `store.import_mission`, whoever parsed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A team site. `wire` None: the store gives it a free one; `parent` None: the operations centre answers for it."""

    code: str
    name: str
    lat: float
    lon: float
    wire: str | None = None
    reliability: str = "B"
    profile: str = "vsat"
    parent: str | None = None
    dark_after_s: int = 1800


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """An area; `geometry` is a GeoJSON Polygon or MultiPolygon, degrees."""

    code: str
    name: str
    geometry: Mapping[str, Any]
    kind: str = "ao"


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit of a site. `number` None: the store gives it the next one of its site; `areas` are codes."""

    code: str
    name: str
    site: str
    areas: tuple[str, ...] = ()
    number: int | None = None
    parent: str | None = None
    role: str = "patrol"
    capabilities: tuple[str, ...] = ()
    reliability: str | None = None


@dataclass(frozen=True, slots=True)
class FacilityPlan:
    """A place that can help; `site` is the site whose agent reaches it, None: nobody's."""

    code: str
    name: str
    kind: str
    lat: float
    lon: float
    capabilities: tuple[str, ...] = ()
    site: str | None = None


@dataclass(frozen=True, slots=True)
class MissionPlan:
    """A whole mission. `started_at` is UTC seconds; `settings` overrides `settings.MissionSettings` by name."""

    code: str
    name: str
    languages: tuple[str, ...] = ("en",)
    status: str = "actual"
    started_at: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    sites: tuple[SitePlan, ...] = ()
    units: tuple[UnitPlan, ...] = ()
    areas: tuple[AreaPlan, ...] = ()
    facilities: tuple[FacilityPlan, ...] = ()

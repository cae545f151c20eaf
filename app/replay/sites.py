"""Read where a mission was deployed (Geo-PKO CSV) and its polygons (GeoJSON) as a mission that can be loaded.

Geo-PKO: Cil, Fjelde, Hultman & Nilsson (2020), Journal of Peace Research 57(2).
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.failure import Failure
from app.geo import distance_m
from app.roster.plan import AreaPlan, FacilityPlan, MissionPlan, SitePlan, UnitPlan

COLUMNS = ("location", "latitude", "longitude", "NoTroops", "hq", "Med", "Av")
SECTOR, MISSION = 2, 3
"""`hq`: 2 a sector's headquarters, 3 the mission's."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One place of the mission: degrees; `hq` as in Geo-PKO; whether medical and aviation units are there."""

    name: str
    lat: float
    lon: float
    troops: int
    hq: int
    medical: bool
    aviation: bool

    @property
    def code(self) -> str:
        """The name as a code: capitals, digits and hyphens, accents dropped."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode()
        return re.sub(r"[^A-Z0-9]+", "-", plain.upper()).strip("-")


def read(sites: Path, areas: Path, *, started_at: int) -> MissionPlan:
    """A mission with a site and a patrol at every place of `sites`, and what `areas` gives each as its area.

    Rows of one name are one place. A place without a polygon has a unit without an area of operation.

    Raises:
        Failure: a file cannot be read or lacks a column.
    """
    places = merged(_rows(sites))
    polygons = {_code(name): geometry for name, geometry in _polygons(areas)}
    return MissionPlan(
        code="REPLAY",
        name="Replay of recorded events",
        started_at=started_at,
        sites=tuple(_site(place, places) for place in places),
        units=tuple(unit for place in places for unit in _units(place, polygons)),
        areas=tuple(
            AreaPlan(place.code, place.name, polygons[place.code]) for place in places if place.code in polygons
        ),
        facilities=tuple(facility for place in places for facility in _facilities(place)),
    )


def merged(rows: Iterable[Deployment]) -> list[Deployment]:
    """One deployment a name: the larger figure of each column, for one place can be listed once a contingent."""
    places: dict[str, Deployment] = {}
    for row in rows:
        known = places.get(row.code, row)
        places[row.code] = replace(
            known,
            troops=max(known.troops, row.troops),
            hq=max(known.hq, row.hq),
            medical=known.medical or row.medical,
            aviation=known.aviation or row.aviation,
        )
    return list(places.values())


def nearest(lat: float, lon: float, sites: Sequence[SitePlan]) -> SitePlan:
    """The site from which a place is nearest on the ellipsoid; the first by code where two are equally near."""
    return min(sites, key=lambda site: (distance_m(lat, lon, site.lat, site.lon), site.code))


def _rows(path: Path) -> list[Deployment]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise Failure("sites_unreadable", f"{path} lacks the columns {', '.join(missing)}")
            return [
                Deployment(
                    name=row["location"],
                    lat=float(row["latitude"]),
                    lon=float(row["longitude"]),
                    troops=int(row["NoTroops"]),
                    hq=int(row["hq"]),
                    medical=row["Med"] == "1",
                    aviation=row["Av"] == "1",
                )
                for row in rows
            ]
    except (OSError, ValueError) as error:
        raise Failure("sites_unreadable", f"{path} cannot be read ({error})") from error


def _polygons(path: Path) -> list[tuple[str, Mapping[str, Any]]]:
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [(feature["properties"]["site"], feature["geometry"]) for feature in features]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Failure("areas_unreadable", f"{path} is not GeoJSON with a property site ({error})") from error


def _code(name: str) -> str:
    return Deployment(name, 0, 0, 0, 0, medical=False, aviation=False).code


def _site(place: Deployment, places: Sequence[Deployment]) -> SitePlan:
    return SitePlan(place.code, place.name, place.lat, place.lon, profile="lan", parent=_parent(place, places))


def _parent(place: Deployment, places: Sequence[Deployment]) -> str | None:
    """The nearest sector headquarters; the mission's own for those; the operations centre for that one."""
    if place.hq >= MISSION:
        return None
    least = MISSION if place.hq >= SECTOR else SECTOR
    above = [other for other in places if other.hq >= least]
    return min(above, key=lambda other: distance_m(place.lat, place.lon, other.lat, other.lon)).code if above else None


def _units(place: Deployment, polygons: Mapping[str, Mapping[str, Any]]) -> list[UnitPlan]:
    area = (place.code,) if place.code in polygons else ()
    units = [UnitPlan(f"{place.code}-P1", f"Patrol {place.name}", place.code, area, number=1)]
    if place.medical:
        name = f"Medical {place.name}"
        units.append(
            UnitPlan(f"{place.code}-M1", name, place.code, area, number=2, role="medical", capabilities=("medical",))
        )
    if place.aviation:
        name = f"Aviation {place.name}"
        units.append(
            UnitPlan(f"{place.code}-A1", name, place.code, area, number=3, role="aviation", capabilities=("aviation",))
        )
    return units


def _facilities(place: Deployment) -> list[FacilityPlan]:
    if not place.medical:
        return []
    kind = "level2" if place.hq >= SECTOR else "level1"
    return [
        FacilityPlan(
            f"{place.code}-MED", f"Clinic {place.name}", kind, place.lat, place.lon, ("medical",), site=place.code
        )
    ]

"""From what a site said to the report the mission keeps: who, when, where and how sure, by the roster's defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.geo import distance_m
from app.ingest.ids import report_id
from app.ingest.judge.dating import Dating
from app.ingest.judge.geometry import LatLon, as_line, as_polygon
from app.ingest.reasons import Reason
from app.roster.roster import Roster, SiteInfo, UnitInfo
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.messages import FieldValue, Report

UNGRADED = 6
"""Admiralty: truth cannot be judged."""
MOST_REACH_M = 50_000.0
"""A vaguer place than this is not in all the areas it might be in: need-to-know ends somewhere."""


@dataclass(frozen=True, slots=True)
class Said:
    """A report with everything the envelope and the receipt add to it."""

    report: Report
    site: SiteInfo
    epoch: int
    seq: int
    raw: bytes
    received_at: int
    dating: Dating
    place_fault: Reason | None = None
    amends: UUID | None = None
    """The report it corrects, where that is known by name."""


@dataclass(frozen=True, slots=True)
class Composed:
    """Values of a row of `report`, and the codes of the areas it lies in."""

    values: Mapping[str, Any]
    areas: frozenset[str]

    @property
    def id(self) -> UUID:
        """Its name in the API."""
        return UUID(str(self.values["id"]))


@dataclass(frozen=True, slots=True)
class _Spot:
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None


def compose(said: Said, roster: Roster) -> Composed:
    """Fill in what the site left to the centre."""
    report, site = said.report, said.site
    unit = roster.unit_at(site.code, report.unit)
    kind = KINDS[report.kind]
    spot = _spot(report)
    values: dict[str, Any] = {
        "id": report_id(roster.code, site.code, said.epoch, said.seq),
        "site": site.code,
        "epoch": said.epoch,
        "seq": said.seq,
        "unit": unit.code if unit else None,
        "kind": report.kind,
        "status": str(report.status),
        "observed_at": said.dating.observed_at,
        "site_observed_at": report.observed_at,
        "received_at": said.received_at,
        "clock_suspect": said.dating.suspect,
        "time_span_s": report.time_span_s or 0,
        "lat": spot.lat,
        "lon": spot.lon,
        "accuracy_m": spot.accuracy_m,
        "place_fault": str(said.place_fault) if said.place_fault else None,
        "geometry": _geometry(report),
        "reliability": report.reliability or (unit.reliability if unit else site.reliability),
        "credibility": report.credibility or UNGRADED,
        "severity": report.severity or kind.severity,
        "fields": jsonable(report.fields),
        "casualties": [{"number": one.number, "fields": jsonable(one.fields)} for one in report.casualties],
        "text": storable(report.text),
        "source": report.source,
        "amends": said.amends or _amends(said, roster),
        "sensitive": kind.sensitive,
        "raw": said.raw,
    }
    return Composed(values, _areas(spot, unit, site, roster))


def jsonable(fields: Mapping[str, FieldValue]) -> dict[str, Any]:
    """Coded fields as JSON values: sets of flags become lists."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}


def storable(text: str) -> str:
    """Text that every database can keep: U+0000, which PostgreSQL cannot, as its picture U+2400; `raw` keeps it."""
    return text.replace("\0", "\u2400")


def _amends(said: Said, roster: Roster) -> UUID | None:
    """The report it corrects; a name that needs no look-up, so the correction may come first."""
    refers = said.report.refers
    if refers is None or refers == said.seq:
        return None
    return report_id(roster.code, said.site.code, said.epoch, refers)


def _spot(report: Report) -> _Spot:
    """Where it is: as stated, else the middle of its line or area with the farthest vertex as accuracy."""
    if report.place is not None:
        return _Spot(report.place.lat, report.place.lon, report.place.accuracy_m)
    vertices = report.area or report.line
    return _middle(vertices) if vertices else _Spot()


def _middle(vertices: tuple[LatLon, ...]) -> _Spot:
    first_lon = vertices[0][1]
    lats = [lat for lat, _ in vertices]
    lons = [first_lon + (lon - first_lon + 180) % 360 - 180 for _, lon in vertices]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    lon = (lon + 180) % 360 - 180
    return _Spot(lat, lon, max(distance_m(lat, lon, *vertex) for vertex in vertices))


def _geometry(report: Report) -> dict[str, Any] | None:
    if report.area:
        return as_polygon(report.area)
    return as_line(report.line) if report.line else None


def _areas(spot: _Spot, unit: UnitInfo | None, site: SiteInfo, roster: Roster) -> frozenset[str]:
    """Areas the place touches, its accuracy as radius; without a place those of who reports."""
    if spot.lat is None or spot.lon is None:
        return unit.areas if unit else roster.areas_of_site(site.code)
    return roster.areas_touched(spot.lat, spot.lon, reach_m(spot.accuracy_m))


def reach_m(accuracy_m: float | None) -> float:
    """Radius within which a report is in an area, metres."""
    return min(accuracy_m or 0.0, MOST_REACH_M)


def event_data(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the journal tells of a report: enough to show it on a map and in a list."""
    keys: Iterable[str] = ("site", "unit", "kind", "status", "severity", "observed_at", "received_at", "lat", "lon")
    return {key: values[key] for key in keys}

"""Recorded events through real agents; who was alerted is judged anew, by geodesics and brute force."""

from __future__ import annotations

import csv
import json
import math
import os
import random
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from geographiclib.geodesic import Geodesic
from sqlmodel import select
from support.cap_proof import prove

from app.alerts.tables import AlertRevision, Audience
from app.db import Database
from app.delivery.tables import Delivery
from app.replay.run import Options, run
from app.rig.rig import Rig
from app.roster.tables import Area, Site, UnitArea

CAR = Path(__file__).parents[3] / "shared" / "data" / "car"
LIMIT = int(os.environ.get("HELIOGRAPH_REPLAY_EVENTS", "60"))
"""How many of the real events are replayed; 0 for all, which takes some minutes."""
MARGIN_M = 5.0
"""Nearer to the line than this either answer is right: the wire rounds places to 2.4 m."""
COARSE, FINE = 400, 400
DANGER = {"in_ao", "within_radius", "entered"}

Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told of an alert, and the circle that the alert drew then."""

    addressee: str
    reason: str
    lat: float
    lon: float
    reach_m: float


def metres(lat: float, lon: float, vertex: tuple[float, float]) -> float:
    return float(Geodesic.WGS84.Inverse(lat, lon, *vertex)["s12"])


def rings(geometry: Mapping[str, Any]) -> Iterator[list[Ring]]:
    yield from [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def is_inside(lat: float, lon: float, geometry: Mapping[str, Any]) -> bool:
    """Even-odd rule over shells and holes."""
    crossings = 0
    for polygon in rings(geometry):
        for ring in polygon:
            for (x1, y1), (x2, y2) in pairwise(ring):
                crossings += (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1)
    return crossings % 2 == 1


@cache
def samples(text: str) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Every edge of a geometry, given as JSON, cut into short ones: pairs of (lat, lon)."""
    short = []
    for polygon in rings(json.loads(text)):
        for ring in polygon:
            for start, end in pairwise(ring):
                points = [_between(start, end, step / COARSE) for step in range(COARSE + 1)]
                short += list(pairwise(points))
    return short


def _between(start: list[float], end: list[float], share: float) -> tuple[float, float]:
    return start[1] + (end[1] - start[1]) * share, start[0] + (end[0] - start[0]) * share


def distance_m(lat: float, lon: float, geometry: Mapping[str, Any]) -> float:
    """Metres from a place to a geometry: 0 inside, else to the nearest of very many points along its edges."""
    if is_inside(lat, lon, geometry):
        return 0.0
    squeeze = math.cos(math.radians(lat))

    def roughly(piece: tuple[tuple[float, float], tuple[float, float]]) -> float:
        return (piece[0][0] - lat) ** 2 + ((piece[0][1] - lon) * squeeze) ** 2

    nearest = sorted(samples(json.dumps(geometry)), key=roughly)[:4]
    fine = [
        (start[0] + (end[0] - start[0]) * step / FINE, start[1] + (end[1] - start[1]) * step / FINE)
        for start, end in nearest
        for step in range(FINE + 1)
    ]
    best = sorted(fine, key=lambda point: (point[0] - lat) ** 2 + ((point[1] - lon) * squeeze) ** 2)[:3]
    return min(metres(lat, lon, point) for point in best)


class Witness:
    """Takes down, while the centre still runs, who was told what, and where everybody's areas are."""

    def __call__(self, rig: Rig) -> None:
        database: Database = rig.centre.database
        with database.reading() as session:
            query = select(Audience, AlertRevision).where(
                Audience.alert == AlertRevision.alert, Audience.first_revision == AlertRevision.revision
            )
            self.told = [
                Told(
                    member.addressee,
                    member.reason,
                    revision.values["lat"],
                    revision.values["lon"],
                    revision.values["danger_radius_m"] + revision.values["uncertainty_m"],
                )
                for member, revision in session.exec(query)
            ]
            geometries = {area.code: area.geometry for area in session.exec(select(Area))}
            self.areas: dict[str, list[Mapping[str, Any]]] = {}
            for link in session.exec(select(UnitArea)):
                self.areas.setdefault(link.unit, []).append(geometries[link.area])
            self.sites = {f"@{site.code}": (site.lat, site.lon) for site in session.exec(select(Site))}
            self.states = set(session.exec(select(Delivery.state).distinct()))
        self.homes = {unit.code: self.sites[f"@{unit.site}"] for unit in rig.plan.units if unit.number == 1}

    def wrong(self) -> list[Told]:
        """Everybody who was told of a danger that touches neither their areas nor the place where they are."""
        return [told for told in self.told if not self._concerns(told)]

    def missed(self, every: int = 1) -> list[tuple[Told, str]]:
        """Units whose area a circle touches that went to other areas, and who were not told with the same circle."""
        circles: dict[tuple[float, float, float], set[str]] = {}
        for told in self.told:
            if told.reason == "in_ao":
                circles.setdefault((told.lat, told.lon, told.reach_m), set()).add(told.addressee)
        missed = []
        for (lat, lon, reach_m), addressees in list(circles.items())[::every]:
            for unit, areas in self.areas.items():
                if unit not in addressees and min(distance_m(lat, lon, area) for area in areas) < reach_m - MARGIN_M:
                    missed.append((Told(unit, "in_ao", lat, lon, reach_m), unit))
        return missed

    def _concerns(self, told: Told) -> bool:
        reach_m = told.reach_m + MARGIN_M
        if told.reason not in DANGER:
            return False
        if told.reason != "in_ao":
            place = self.sites.get(told.addressee) or self.homes.get(told.addressee)
            return place is not None and metres(told.lat, told.lon, place) <= reach_m
        return any(distance_m(told.lat, told.lon, area) <= reach_m for area in self.areas.get(told.addressee, ()))


def replay(events: Path, sites: Path, areas: Path, data: Path, limit: int | None = None):
    witness = Witness()
    summary, verdict = run(Options(events, sites, areas, data=data, limit=limit), report=lambda _: None, look=witness)
    return summary, verdict, witness


@pytest.fixture
def made_up(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Four sites, of which one has no polygon, one two parts and one a hole; 30 events of every precision."""
    chance = random.Random(7)
    with (tmp_path / "sites.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["location", "latitude", "longitude", "NoTroops", "hq", "UNPOL", "Med", "Av", "UNMO"])
        writer.writerows(
            [
                ["Água", 2.0, 30.0, 100, 3, 0, 1, 1, 0],
                ["Bel Air", 2.0, 31.0, 100, 0, 0, 0, 0, 0],
                ["Ciel", 3.0, 30.0, 0, 0, 0, 0, 0, 0],
                ["Dune", 3.0, 31.0, 0, 0, 0, 0, 0, 0],
                ["Dune", 3.0, 31.0, 50, 0, 0, 1, 0, 0],
            ]
        )

    def box(west: float, south: float, east: float, north: float) -> Ring:
        return [[west, south], [east, south], [east, north], [west, north], [west, south]]

    shapes = {
        "Água": {"type": "Polygon", "coordinates": [box(29.5, 1.5, 30.5, 2.5), box(29.9, 1.6, 30.1, 1.8)[::-1]]},
        "Bel Air": {
            "type": "MultiPolygon",
            "coordinates": [[box(30.5, 1.5, 31.5, 2.5)], [box(29.95, 1.65, 30.05, 1.75)]],
        },
        "Ciel": {"type": "Polygon", "coordinates": [box(29.5, 2.5, 30.5, 3.5)]},
    }
    features = [{"type": "Feature", "properties": {"site": name}, "geometry": shape} for name, shape in shapes.items()]
    (tmp_path / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    events = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [chance.uniform(29.6, 31.4), chance.uniform(1.6, 3.4)]},
            "properties": {
                "id": number,
                "date_start": f"2020-03-{1 + number // 4:02d}",
                "date_end": f"2020-03-{1 + number // 4 + (number % 5 == 0):02d}",
                "type_of_violence": 1 + number % 3,
                "side_a": "North",
                "side_b": "South",
                "where_prec": chance.choice((1, 1, 1, 2, 3, 6)),
                "where_coordinates": f"place {number}",
                "number_of_sources": chance.choice((-1, 1, 2, 5)),
                "best": chance.choice((0, 1, 30)),
                "event_clarity": chance.choice((1, 1, 2)),
            },
        }
        for number in range(30)
    ]
    (tmp_path / "events.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": events}))
    return tmp_path / "events.geojson", tmp_path / "sites.csv", tmp_path / "areas.geojson"


def test_made_up_events_arrive_once_and_warn_exactly_whom_they_touch(made_up, tmp_path: Path) -> None:
    summary, verdict, witness = replay(*made_up, tmp_path / "data")
    assert (summary.events, summary.sent, summary.received, summary.quarantined) == (30, 30, 30, 0)
    assert (verdict.lost, verdict.duplicated) == ((), ())
    assert summary.alerts > 5
    assert summary.deliveries == summary.acknowledged > 0
    assert witness.wrong() == []
    assert witness.missed() == []


def test_the_oracle_finds_who_should_not_have_been_told() -> None:
    witness = Witness()
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    witness.areas, witness.sites, witness.homes = {"U": [square]}, {"@S": (0.5, 0.5)}, {"U": (0.5, 0.5)}
    east_km = metres(0.5, 1.0, (0.5, 1.1)) / 1000
    for reach_km, told_rightly in ((east_km - 0.1, False), (east_km + 0.1, True)):
        witness.told = [Told("U", "in_ao", 0.5, 1.1, reach_km * 1000)]
        assert (witness.wrong() == []) is told_rightly
    witness.told = [Told("U", "within_radius", 0.5, 0.6, 1_000)]
    assert witness.wrong() != []
    witness.told = [Told("V", "in_ao", 0.5, 1.1, east_km * 1000 + 100)]
    assert [unit for _, unit in witness.missed()] == ["U"]


@pytest.mark.skipif(not CAR.is_dir(), reason="the real files are not beside this checkout")
def test_real_events_arrive_once_and_warn_exactly_whom_they_touch(tmp_path: Path) -> None:
    events = CAR / "ucdp-ged-23.1-car-2014-2020.geojson"
    sites, areas = CAR / "geo-pko-2.3-minusca-2024.csv", CAR / "areas-voronoi.geojson"
    summary, verdict, witness = replay(events, sites, areas, tmp_path / "data", LIMIT or None)
    assert summary.events == summary.sent == summary.received == (LIMIT or 1106)
    assert (verdict.lost, verdict.duplicated, summary.quarantined) == ((), (), 0)
    assert summary.acknowledged > 0
    assert witness.states <= {"acknowledged", "lapsed"}, "lapsed: over before it was sent, for its threat was merged"
    assert len(witness.sites) == 28, "Obo is listed twice"
    assert witness.wrong() == []
    assert witness.missed(every=5) == []
    with closing(Database(f"sqlite:///{tmp_path / 'data' / 'centre' / 'centre.db'}")) as database:
        assert prove(database, tmp_path) >= summary.alerts, "every alert is CAP that others verify"

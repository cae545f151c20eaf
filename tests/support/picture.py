"""Evidence and observations for tests of the picture: whatever a test does not say is ordinary."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID, uuid5

from app.geo import destination
from app.ingest.outcome import Outcome, Verdict
from app.ingest.reasons import Reason
from app.ingest.tables import Report
from app.picture.charts.memory import MemoryChart
from app.picture.correlate import Placed, Revised, settle
from app.picture.evidence import Evidence, Observation, Place, Role
from app.picture.rules import Rules
from app.roster.settings import MissionSettings
from edge_agent.wire.catalogue import KINDS, danger_radius
from edge_agent.wire.messages import Report as WireReport

NAMESPACE = UUID("6f1c1a52-6f0e-4d0e-9c4e-0f6d2f6f2a11")
LAT, LON = 6.0, 20.0
T0 = 1_780_000_000
HOUR = 3600


def report_id(name: Any) -> UUID:
    """An id that a test can name."""
    return uuid5(NAMESPACE, str(name))


def at(east_m: float = 0.0, north_m: float = 0.0, origin: tuple[float, float] = (LAT, LON)) -> tuple[float, float]:
    """A place so many metres from an origin, by default that of the test mission."""
    lat, lon = destination(*origin, 90, east_m)
    return destination(lat, lon, 0, north_m)


def place(east_m: float, accuracy_m: float, north_m: float = 0.0) -> Place:
    """A place with its error, so many metres from the origin."""
    return Place(*at(east_m, north_m), accuracy_m)


def observation(name: Any = "r", *, east_m: float = 0.0, north_m: float = 0.0, **more: Any) -> Observation:
    """A report as the picture reads it: B2, an IED at the origin, exact to 10 m, by patrol ALFA-1."""
    lat, lon = at(east_m, north_m)
    values: dict[str, Any] = {
        "id": report_id(name),
        "amends": None,
        "epoch": 1,
        "seq": report_id(name).int % 2**40,
        "site": "BASE",
        "unit": "ALFA-1",
        "kind": "IED",
        "status": "actual",
        "observed_at": T0,
        "time_span_s": 0,
        "lat": lat,
        "lon": lon,
        "accuracy_m": 10.0,
        "geometry": None,
        "reliability": "B",
        "credibility": 2,
        "severity": "severe",
        "fields": {},
        "source": None,
        "sensitive": False,
    }
    return Observation(**(values | more))


def evidence(name: Any = "r", *, east_m: float = 0.0, north_m: float = 0.0, **more: Any) -> Evidence:
    """A statement: B2, an IED at the origin, exact to 10 m, seen by patrol ALFA-1 at `T0`; a CLR is a clearance."""
    lat, lon = at(east_m, north_m)
    kind = KINDS[more.get("kind", "IED")]
    seen = more.pop("seen", T0)
    families = (kind.family,) if kind.threat else tuple(more.pop("families", ("explosive",)))
    values: dict[str, Any] = {
        "id": report_id(name),
        "report": report_id(name),
        "reports": (report_id(name),),
        "role": Role.THREAT if kind.threat else Role.CLEARANCE,
        "kind": kind.code,
        "families": families,
        "ends": () if kind.threat else families,
        "status": "actual",
        "since": seen,
        "until": seen,
        "lat": lat,
        "lon": lon,
        "accuracy_m": 10.0,
        "reliability": "B",
        "credibility": 2,
        "severity": "severe",
        "site": "BASE",
        "unit": "ALFA-1",
        "source": None,
        "first_hand": True,
        "desk": False,
        "sensitive": False,
        "radius_m": danger_radius(kind, {}) if kind.threat else 0.0,
        "sized": False,
    }
    return Evidence(**(values | more))


def row(one: Observation, received_at: int | None = None) -> Report:
    """The row of `report` that an observation is read from."""
    names = [field.name for field in fields(Observation) if field.name != "grade"]
    values = {name: getattr(one, name) for name in names}
    return Report(
        **values,
        site_observed_at=one.observed_at,
        received_at=one.observed_at if received_at is None else received_at,
        casualties=[],
        raw=b"",
    )


def accepted(one: Observation) -> Outcome:
    """What ingest says of it."""
    body = WireReport(kind=one.kind, observed_at=one.observed_at, refers=1 if one.amends else None)
    return Outcome(one.site, one.epoch, one.seq, Verdict.ACCEPTED, Reason.NEW, body, one.unit, one.id)


def feed(chart: MemoryChart, *items: Evidence, pins: dict | None = None) -> set[str]:
    """Bring items in as they arrive, all of one call at once."""
    changes = []
    for one in items:
        before = chart.get(one.id)
        after = Placed(one, (pins or {}).get(one.id) if one.role is Role.THREAT else None)
        chart.put(after)
        changes.append(Revised(before, after))
    return settle(chart, changes, Rules(MissionSettings()))

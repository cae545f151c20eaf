"""Dangers, threats and messages for tests of alerts and deliveries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from support.mission import PLAN

from app.alerts.danger import Danger
from app.geo import AreaIndex
from app.ingest.outcome import Outcome, Verdict
from app.ingest.reasons import Reason
from app.ingest.tables import Report
from app.picture.tables import Threat, UnitPosition
from app.roster.roster import AreaInfo, FacilityInfo, Roster, SiteInfo, UnitInfo
from app.roster.settings import MissionSettings
from edge_agent.wire.catalogue import kind
from edge_agent.wire.messages import AlertAck, Response, Stage
from edge_agent.wire.messages import Report as ReportBody

NOW = 1_790_000_000
_NAMES = UUID("00000000-0000-0000-0000-00000000da9e")
DANGER = Danger(
    kind="IED",
    status="actual",
    lat=6.0,
    lon=20.0,
    uncertainty_m=100.0,
    danger_radius_m=1000.0,
    urgency="immediate",
    severity="severe",
    certainty="likely",
    confidence=0.8,
    instruction="keep_away_eo",
    life_threatening=True,
    alert_confidence=0.35,
    life_s=86_400,
)


def danger(**changes: Any) -> Danger:
    """A likely IED near BASE, with changes."""
    return replace(DANGER, **changes)


def name(word: str) -> UUID:
    """The same id for the same word."""
    return uuid5(_NAMES, word)


def threat(word: str = "one", **changes: Any) -> Threat:
    """A row of a threat as the picture leaves it: a likely IED inside AO-WEST, near BASE."""
    values: dict[str, Any] = {
        "id": name(word),
        "kind": "IED",
        "family": "explosive",
        "state": "suspected",
        "reason": "reported",
        "lat": 6.0,
        "lon": 20.0,
        "uncertainty_m": 100.0,
        "danger_radius_m": 1000.0,
        "severity": "severe",
        "confidence": 0.8,
        "certainty": "likely",
        "first_observed_at": NOW - 60,
        "last_observed_at": NOW - 60,
        "evaluated_at": NOW,
        "expires_at": NOW + 30 * 86_400,
        "report_count": 1,
        "group_count": 1,
        "arithmetic": {},
    }
    return Threat(**(values | changes))


def position(unit: str, lat: float, lon: float, *, at: int = NOW, **changes: Any) -> UnitPosition:
    """Where a unit is."""
    return UnitPosition(**({"unit": unit, "at": at, "received_at": at, "lat": lat, "lon": lon} | changes))


def report(word: str, code: str, *, site: str = "NOVA", unit: str | None = "BRAVO-1", seq: int = 1, **changes: Any):
    """A row of an accepted report, made just now at NOVA."""
    values: dict[str, Any] = {
        "id": name(word),
        "site": site,
        "epoch": 1,
        "seq": seq,
        "unit": unit,
        "kind": code,
        "observed_at": NOW,
        "site_observed_at": NOW,
        "received_at": NOW,
        "lat": 6.0,
        "lon": 20.5,
        "accuracy_m": 25.0,
        "reliability": "A",
        "credibility": 1,
        "severity": kind(code).severity,
        "fields": {},
        "casualties": [],
        "raw": b"",
    }
    return Report(**(values | changes))


def outcome_of(row: Report) -> Outcome:
    """What ingest hands on for an accepted report."""
    return Outcome(
        site=row.site,
        epoch=row.epoch,
        seq=row.seq,
        verdict=Verdict.ACCEPTED,
        reason=Reason.NEW,
        body=ReportBody(kind=row.kind, observed_at=row.observed_at),
        unit=row.unit,
        report_id=row.id,
    )


def ack(
    number: int,
    unit: int,
    stage: Stage = Stage.ACKNOWLEDGED,
    *,
    site: str = "BASE",
    revision: int = 0,
    epoch: int = 1,
    seq: int = 1,
    at: int = NOW,
    response: Response = Response.ACTING,
    person: str = "A6",
) -> Outcome:
    """What ingest hands on for an accepted step of a device."""
    if stage is not Stage.ACKNOWLEDGED:
        response, person = Response.NONE, ""
    body = AlertAck(number, revision, unit, stage, at, response, person)
    return Outcome(site, epoch, seq, Verdict.ACCEPTED, Reason.NEW, body=body)


def roster(**settings: Any) -> Roster:
    """The test mission as a value, with changed settings."""
    sites = {
        plan.code: SiteInfo(
            code=plan.code,
            wire=plan.wire or "",
            name=plan.name,
            lat=plan.lat,
            lon=plan.lon,
            reliability=plan.reliability,
            profile=plan.profile,
            parent=plan.parent,
            dark_after_s=plan.dark_after_s,
            epoch=1,
            revoked=False,
        )
        for plan in PLAN.sites
    }
    units = {
        plan.code: UnitInfo(
            code=plan.code,
            name=plan.name,
            site=plan.site,
            number=plan.number or 0,
            parent=plan.parent,
            role=plan.role,
            capabilities=frozenset(plan.capabilities),
            reliability=plan.reliability or "B",
            areas=frozenset(plan.areas),
        )
        for plan in PLAN.units
    }
    areas = {plan.code: AreaInfo(plan.code, plan.name, plan.kind, plan.geometry) for plan in PLAN.areas}
    return Roster(
        revision=1,
        code=PLAN.code,
        name=PLAN.name,
        languages=tuple(PLAN.languages),
        status="actual",
        started_at=PLAN.started_at,
        settings=replace(MissionSettings(), **settings),
        sites=sites,
        units=units,
        areas=areas,
        facilities={
            plan.code: FacilityInfo(
                plan.code, plan.name, plan.kind, frozenset(plan.capabilities), plan.lat, plan.lon, plan.site
            )
            for plan in PLAN.facilities
        },
        index=AreaIndex((area.code, area.geometry) for area in areas.values()),
        by_wire={site.wire: site for site in sites.values()},
        by_number={(unit.site, unit.number): unit for unit in units.values()},
    )

"""The values of `out` as plain JSON values, by the names the REST API uses; times as RFC 3339.

What a value does not say is null, so that a reader finds the same names whoever they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from app.clock import moment
from app.gateways.out import (
    OutAlert,
    OutArea,
    OutDelivery,
    OutFacility,
    OutGrade,
    OutMessage,
    OutPlace,
    OutReport,
    OutSite,
    OutThreat,
    OutUnit,
)

View = dict[str, Any]


@singledispatch
def plain(value: object) -> View:
    """A value as a JSON object with an `id`; a place is under `position`, a drawing under `geometry`."""
    raise TypeError(type(value).__name__)


@plain.register
def _(alert: OutAlert) -> View:
    now = alert.now
    return {
        "id": str(alert.number),
        "number": alert.number,
        "uuid": str(alert.id),
        "origin": alert.origin,
        "threat": _name(alert.threat),
        "report": _name(alert.report),
        "kind": now.kind,
        "status": now.status,
        "state": alert.state,
        "reason": now.reason,
        "urgency": now.urgency,
        "severity": now.severity,
        "certainty": now.certainty,
        "confidence": round(alert.confidence, 4),
        "grade": _grade(alert.grade),
        "position": position(now.place),
        "danger_radius_m": now.danger_radius_m,
        "instruction": now.instruction,
        "text": now.text,
        "texts": texts(now),
        "areas": list(alert.areas),
        "revision": now.revision,
        "created_at": moment(alert.created_at),
        "updated_at": moment(alert.updated_at),
        "expires_at": moment(now.expires_at),
        "messages": [message(one) for one in reversed(alert.messages)],
        "delivered": [_delivery(one) for one in alert.ladder],
    }


@plain.register
def _(threat: OutThreat) -> View:
    return {
        "id": str(threat.id),
        "kind": threat.kind,
        "family": threat.family,
        "status": threat.status,
        "state": threat.state,
        "reason": threat.reason,
        "position": position(threat.place),
        "danger_radius_m": threat.danger_radius_m,
        "severity": threat.severity,
        "confidence": round(threat.confidence, 4),
        "certainty": threat.certainty,
        "conflict": threat.conflict,
        "grade": _grade(threat.grade),
        "first_observed_at": moment(threat.first_observed_at),
        "last_observed_at": moment(threat.last_observed_at),
        "evaluated_at": moment(threat.evaluated_at),
        "expires_at": moment(threat.expires_at),
        "ended_at": moment(threat.ended_at),
        "reports": threat.reports,
        "sources": threat.sources,
        "superseded_by": _name(threat.superseded_by),
        "areas": list(threat.areas),
        "revision": threat.revision,
    }


@plain.register
def _(report: OutReport) -> View:
    return {
        "id": str(report.id),
        "site": report.site,
        "unit": report.unit,
        "kind": report.kind,
        "status": report.status,
        "observed_at": moment(report.observed_at),
        "received_at": moment(report.received_at),
        "time_span_s": report.time_span_s,
        "position": None if report.place is None else position(report.place),
        "geometry": report.geometry,
        "grade": _grade(report.grade),
        "severity": report.severity,
        "fields": report.fields,
        "casualties": list(report.casualties),
        "text": report.text,
        "amends": _name(report.amends),
        "threat": _name(report.threat),
        "areas": list(report.areas),
    }


@plain.register
def _(unit: OutUnit) -> View:
    where = None
    if unit.place is not None:
        where = position(unit.place) | {"at": moment(unit.at), "status": unit.status}
    return {
        "id": unit.callsign,
        "callsign": unit.callsign,
        "name": unit.name,
        "site": unit.site,
        "role": unit.role,
        "areas": list(unit.areas),
        "position": where,
    }


@plain.register
def _(site: OutSite) -> View:
    link = None if site.link is None else {"state": site.link, "last_heard_at": moment(site.last_heard_at)}
    return {
        "id": site.code,
        "code": site.code,
        "name": site.name,
        "position": position(site.place),
        "parent": site.parent,
        "link": link,
    }


@plain.register
def _(place: OutFacility) -> View:
    return {
        "id": place.code,
        "code": place.code,
        "name": place.name,
        "kind": place.kind,
        "capabilities": list(place.capabilities),
        "site": place.site,
        "position": position(place.place),
    }


@plain.register
def _(area: OutArea) -> View:
    return {"id": area.code, "code": area.code, "name": area.name, "kind": area.kind, "geometry": area.geometry}


def message(said: OutMessage) -> View:
    """One message of an alert."""
    return {
        "identifier": said.identifier,
        "revision": said.revision,
        "type": said.type,
        "at": moment(said.sent_at),
        "expires_at": moment(said.expires_at),
        "reason": said.reason,
        "kind": said.kind,
        "urgency": said.urgency,
        "severity": said.severity,
        "certainty": said.certainty,
        "position": position(said.place),
        "danger_radius_m": said.danger_radius_m,
        "instruction": said.instruction,
        "text": said.text,
    }


def texts(said: OutMessage) -> Mapping[str, View]:
    """Language → headline and instruction of a message."""
    return {one.language: {"headline": one.headline, "instruction": one.instruction} for one in said.texts}


def position(place: OutPlace) -> View:
    """A place: degrees, and metres within which the truth lies."""
    return {"lat": place.lat, "lon": place.lon, "accuracy_m": place.uncertainty_m}


def _grade(grade: OutGrade | None) -> View | None:
    return None if grade is None else {"reliability": grade.reliability, "credibility": grade.credibility}


def _name(id_: object | None) -> str | None:
    return None if id_ is None else str(id_)


def _delivery(row: OutDelivery) -> View:
    return {
        "addressee": row.addressee,
        "state": row.state,
        "revision": row.revision,
        "sent_at": moment(row.sent_at),
        "received_at": moment(row.received_at),
        "seen_at": moment(row.seen_at),
        "acknowledged_at": moment(row.acknowledged_at),
        "acknowledged_by": row.acknowledged_by,
        "response": row.response,
    }

"""The JSON form of reports and alerts that the tablet door and the API share: strict coming in, complete going out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from edge_agent.wire.catalogue import CASUALTY, KINDS
from edge_agent.wire.jsonread import JsonProblem, Node, Problem
from edge_agent.wire.jsonschema import catalogue_to_json, kind_schema
from edge_agent.wire.messages import AlertMessage, Casualty, FieldValue, Place, Report, Status
from edge_agent.wire.scales import CREDIBILITIES, PLACE_SOURCES, RELIABILITIES, SEVERITIES, TIME_SPAN_S
from edge_agent.wire.text import MAX_TEXT

__all__ = [
    "JsonProblem",
    "alert_to_json",
    "catalogue_to_json",
    "kind_schema",
    "report_from_json",
    "report_to_json",
    "rfc3339",
]

MAX_VERTICES = 500
MAX_CASUALTIES = 64
MAX_UNIT = 65_535
_LAST_SECOND = (1 << 32) - 1
_LAST_NUMBER = (1 << 63) - 1


def report_from_json(obj: object) -> Report:
    """JSON object → report as stated (`codec.quantise` says what of it travels).

    Raises JsonProblem with every fault found as (JSON pointer, code, message); the code is one of `value_missing`,
    `value_type`, `value_range`, `value_unknown`, `kind_unknown`, `field_unknown`, `geometry_range`, `geometry_zero`,
    `geometry_invalid` and `too_large`.
    """
    problems: list[Problem] = []
    report = _report(Node(obj, "", problems))
    if problems:
        raise JsonProblem(problems)
    return report


def _report(root: Node) -> Report:
    code = root.need("kind").choice(KINDS, "kind_unknown") or ""
    grade, fields = root.child("grade"), root.child("fields")
    report = Report(
        kind=code,
        observed_at=root.need("observed_at").instant(_LAST_SECOND) or 0,
        unit=root.child("unit").integer(0, MAX_UNIT) or 0,
        place=_place(root.child("place")),
        reliability=grade.child("reliability").choice(tuple(filter(None, RELIABILITIES))),
        credibility=grade.child("credibility").integer(1, len(CREDIBILITIES) - 1),
        severity=root.child("severity").choice(SEVERITIES[1:]),
        status=Status(root.child("status").choice(tuple(Status)) or Status.ACTUAL),
        fields=fields.coded(KINDS[code].fields) if code else {},
        text=root.child("text").string(MAX_TEXT) or "",
        line=root.child("line").vertices(2, MAX_VERTICES),
        area=_unclosed(root.child("area").vertices(3, MAX_VERTICES)),
        casualties=tuple(_casualty(item) for item in root.child("casualties").items(MAX_CASUALTIES)),
        time_span_s=root.child("time_span_s").integer(1, TIME_SPAN_S[-1] or 0),
        source=root.child("source").integer(0, 65_535),
        refers=root.child("refers").integer(0, _LAST_NUMBER),
    )
    grade.only()
    root.only()
    return report


def _place(node: Node) -> Place | None:
    lat = node.need("lat").number(-90, 90, "geometry_range")
    lon = node.need("lon").number(-180, 180, "geometry_range")
    accuracy = node.child("accuracy_m").number(0, 500_000)
    source = node.child("source").choice(tuple(filter(None, PLACE_SOURCES)))
    node.only()
    if lat is None or lon is None:
        return None
    if lat == 0 and lon == 0:
        node.wrong("geometry_zero", "must not be exactly 0, 0")
    return Place(lat, lon, accuracy, source)


def _unclosed(ring: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """GeoJSON repeats the first vertex at the end, others do not: both say the same ring."""
    return ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring


def _casualty(node: Node) -> Casualty:
    casualty = Casualty(node.need("number").integer(0, 255) or 0, node.child("fields").coded(CASUALTY))
    node.only()
    return casualty


def report_to_json(report: Report) -> dict[str, object]:
    """Report → JSON object, the inverse of `report_from_json`; what is not stated is left out."""
    form = {
        "kind": report.kind,
        "observed_at": rfc3339(report.observed_at),
        "unit": report.unit,
        "status": report.status.value,
        "place": _place_to_json(report.place) if report.place else None,
        "grade": _stated({"reliability": report.reliability, "credibility": report.credibility}),
        "severity": report.severity,
        "fields": _fields_to_json(report.fields),
        "text": report.text or None,
        "line": _lonlat(report.line),
        "area": _lonlat(report.area),
        "casualties": [{"number": each.number, "fields": _fields_to_json(each.fields)} for each in report.casualties],
        "time_span_s": report.time_span_s,
        "source": report.source,
        "refers": report.refers,
    }
    return _stated(form)


def alert_to_json(alert: AlertMessage) -> dict[str, object]:
    """AlertMessage → JSON object; `instruction` is the key of a phrase in the catalogue."""
    return {
        "alert": alert.alert,
        "revision": alert.revision,
        "type": alert.type.value,
        "status": alert.status.value,
        "sent_at": rfc3339(alert.sent_at),
        "expires_at": rfc3339(alert.expires_at),
        "kind": alert.kind,
        "urgency": alert.urgency,
        "severity": alert.severity,
        "certainty": alert.certainty,
        "place": _place_to_json(alert.place),
        "danger_radius_m": alert.danger_radius_m,
        "instruction": alert.instruction,
        "units": list(alert.units),
        "text": alert.text,
    }


def rfc3339(at: int) -> str:
    """UTC seconds → "2026-05-29T14:35:00Z"."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _place_to_json(place: Place) -> dict[str, object]:
    return _stated({"lat": place.lat, "lon": place.lon, "accuracy_m": place.accuracy_m, "source": place.source})


def _fields_to_json(fields: Mapping[str, FieldValue]) -> dict[str, object]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}


def _lonlat(vertices: Iterable[tuple[float, float]]) -> list[list[float]]:
    return [[lon, lat] for lat, lon in vertices]


def _stated(members: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in members.items() if value is not None and value not in ({}, [])}

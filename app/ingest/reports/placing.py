"""A report that came without a place, said once more with the place an officer found for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.ingest.tables import Report
from app.roster.roster import Roster
from edge_agent.wire.messages import Casualty, FieldValue, Place, Status
from edge_agent.wire.messages import Report as StatedReport


def placed(report: Report, place: Place, roster: Roster) -> StatedReport:
    """The same statement with a place; it amends the report, which itself is never changed."""
    unit = roster.units.get(report.unit or "")
    return StatedReport(
        kind=report.kind,
        observed_at=report.observed_at,
        unit=unit.number if unit is not None and unit.site == report.site else 0,
        place=place,
        reliability=report.reliability,
        credibility=report.credibility,
        severity=report.severity,
        status=Status(report.status),
        fields=_coded(report.fields),
        text=report.text,
        casualties=tuple(Casualty(one["number"], _coded(one["fields"])) for one in report.casualties),
        time_span_s=report.time_span_s or None,
        source=report.source,
    )


def _coded(fields: Mapping[str, Any]) -> dict[str, FieldValue]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}

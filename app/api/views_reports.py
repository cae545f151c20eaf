"""How reports and what is held in quarantine look to the outside."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.access.principal import Principal
from app.api.render import moment
from app.api.views_picture import grade_view
from app.ingest.tables import Quarantine, Report
from app.picture.tables import Grade

View = dict[str, Any]


def report_view(
    report: Report,
    principal: Principal,
    *,
    grades: Sequence[Grade] = (),
    threat: UUID | None = None,
    photos: int = 0,
) -> View:
    """A report as it was accepted, with the grade that counts now. A source's tag is for cleared readers only."""
    grade = grades[0] if grades else None
    return {
        "id": str(report.id),
        "site": report.site,
        "epoch": report.epoch,
        "seq": report.seq,
        "unit": report.unit,
        "kind": report.kind,
        "status": report.status,
        "observed_at": moment(report.observed_at),
        "site_observed_at": moment(report.site_observed_at),
        "received_at": moment(report.received_at),
        "clock_suspect": report.clock_suspect,
        "time_span_s": report.time_span_s,
        "position": _position(report),
        "geometry": report.geometry,
        "grade": {
            "reliability": grade.reliability if grade else report.reliability,
            "credibility": grade.credibility if grade else report.credibility,
            "by": grade.by if grade else None,
        },
        "severity": report.severity,
        "fields": report.fields,
        "casualties": report.casualties,
        "text": report.text,
        "source": report.source if principal.sensitive else None,
        "amends": None if report.amends is None else str(report.amends),
        "sensitive": report.sensitive,
        "threat": None if threat is None else str(threat),
        "photos": photos,
    }


def graded_view(report: Report, grades: Sequence[Grade]) -> View:
    """How a report was graded: by the reporter, then by officers, newest first."""
    return {
        "reported": {"reliability": report.reliability, "credibility": report.credibility},
        "grades": [grade_view(grade) for grade in grades],
    }


def quarantine_view(held: Quarantine, *, raw: bool = False) -> View:
    """A body or packet that is held, with the reason; its bytes in base64 where one is read alone."""
    view: View = {
        "id": str(held.id),
        "site": held.site,
        "epoch": held.epoch,
        "seq": held.seq,
        "whole": held.whole,
        "reason": held.reason,
        "detail": held.detail,
        "received_at": moment(held.received_at),
        "bytes": len(held.raw),
        "state": held.state,
        "tries": held.tries,
        "resolved_by": held.resolved_by,
        "resolved_at": moment(held.resolved_at),
        "resolution": held.resolution,
        "report": None if held.report_id is None else str(held.report_id),
    }
    if raw:
        view["raw"] = base64.b64encode(held.raw).decode()
    return view


def _position(report: Report) -> View | None:
    if report.lat is None or report.lon is None:
        return None
    return {"lat": report.lat, "lon": report.lon, "accuracy_m": report.accuracy_m}

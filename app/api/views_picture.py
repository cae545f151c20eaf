"""How threats, decisions and grades look to the outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.access.principal import Principal
from app.api.render import moment
from app.picture.tables import Decision, Grade, Threat, ThreatRevision

View = dict[str, Any]


def threat_view(threat: Threat, areas: Sequence[str]) -> View:
    """A threat as it stands. Metres, degrees, 0-1."""
    return {
        "id": str(threat.id),
        "kind": threat.kind,
        "family": threat.family,
        "status": threat.status,
        "state": threat.state,
        "reason": threat.reason,
        "position": {"lat": threat.lat, "lon": threat.lon, "accuracy_m": round(threat.uncertainty_m, 1)},
        "danger_radius_m": threat.danger_radius_m,
        "severity": threat.severity,
        "confidence": round(threat.confidence, 4),
        "certainty": threat.certainty,
        "conflict": threat.conflict,
        "first_observed_at": moment(threat.first_observed_at),
        "last_observed_at": moment(threat.last_observed_at),
        "evaluated_at": moment(threat.evaluated_at),
        "expires_at": moment(threat.expires_at),
        "ended_at": moment(threat.ended_at),
        "reports": threat.report_count,
        "sources": threat.group_count,
        "superseded_by": None if threat.superseded_by is None else str(threat.superseded_by),
        "areas": list(areas),
        "revision": threat.revision,
    }


def revision_view(revision: ThreatRevision) -> View:
    """How a threat stood after one change."""
    return {
        "revision": revision.revision,
        "at": moment(revision.at),
        "by": revision.by,
        "values": revision.values,
    }


def decision_view(decision: Decision) -> View:
    """What an officer decided, and whether it still counts."""
    return {
        "id": decision.id,
        "type": decision.type,
        "by": decision.by,
        "at": moment(decision.at),
        "why": decision.why,
        "reports": decision.reports,
        "undone_by": decision.undone_by,
        "undone_at": moment(decision.undone_at),
    }


def grade_view(grade: Grade) -> View:
    """A grade an officer gave."""
    return {
        "reliability": grade.reliability,
        "credibility": grade.credibility,
        "by": grade.by,
        "at": moment(grade.at),
        "why": grade.why,
    }


def arithmetic_view(arithmetic: Mapping[str, Any], seen: Collection[str], principal: Principal) -> View:
    """The confidence line by line (`picture.explain`), without the lines of reports that are not the reader's to see.

    A voice is called by its source only where the reader is cleared for sources.
    """

    def theirs(line: Mapping[str, Any]) -> bool:
        return line.get("report") is None or line["report"] in seen

    voices = []
    for number, voice in enumerate(arithmetic.get("voices", ()), 1):
        opinions = [opinion for opinion in voice["opinions"] if theirs(opinion)]
        name = voice["key"] if principal.sensitive or not voice["key"].startswith("source:") else f"source {number}"
        if opinions:
            voices.append(voice | {"key": name, "opinions": opinions})
    lists = {name: [line for line in arithmetic.get(name, ()) if theirs(line)] for name in ("proposals", "clearances")}
    return dict(arithmetic) | {"voices": voices} | lists

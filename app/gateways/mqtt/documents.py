"""Topics and documents of an integrator's tree; pure. `docs/asyncapi.yaml` describes them.

heliograph/{key}/events/{alert,threat,report,unit}   each change, a CloudEvent
heliograph/{key}/active/{area}                       retained: the alerts that stand in an area of operation
heliograph/{key}/active/-                            retained: those that lie in none, for keys of the whole mission
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.clock import moment
from app.gateways.out import OutAlert
from app.gateways.plain import position
from app.jsontext import encoded
from edge_agent.wire.scales import URGENCIES

ROOT = "heliograph"
NOWHERE = "-"
"""In place of an area's code."""
LARGEST = 60_000
"""Bytes of a digest: the broker takes packets of 64 KiB."""


def events_topic(key: str, topic: str) -> str:
    """Where changes of alerts, threats, reports or units are published."""
    return f"{ROOT}/{key}/events/{topic}"


def active_topic(key: str, area: str) -> str:
    """Where the digest of an area is kept; a slash in its code makes a level."""
    return f"{ROOT}/{key}/active/{area}"


def digests(alerts: Iterable[OutAlert], areas: Iterable[str], *, nowhere: bool) -> Mapping[str, bytes]:
    """Area → the digest of the active alerts in it, empty ones too, so that an end is seen.

    Args:
        alerts: The active alerts that the key may have.
        areas: Codes of the areas of operation that it may have.
        nowhere: Whether it may also have what lies in none of them.
    """
    within: dict[str, list[OutAlert]] = {code: [] for code in (*areas, *([NOWHERE] if nowhere else []))}
    for alert in alerts:
        for code in [code for code in alert.areas if code in within] or ([NOWHERE] if nowhere else []):
            within[code].append(alert)
    return {code: _digest(code, found) for code, found in within.items()}


def _digest(area: str, alerts: Sequence[OutAlert]) -> bytes:
    """The most urgent first, then the newest; what does not fit is counted in `more`."""
    ordered = sorted(alerts, key=lambda one: (-URGENCIES.index(one.now.urgency), -one.number))
    lines: list[dict[str, Any]] = []
    size = 200
    for alert in ordered:
        line = _line(alert)
        size += len(encoded(line)) + 1
        if size > LARGEST:
            break
        lines.append(line)
    shown = {"area": None if area == NOWHERE else area, "alerts": lines, "more": len(ordered) - len(lines)}
    return encoded(shown)


def _line(alert: OutAlert) -> dict[str, Any]:
    now = alert.now
    return {
        "number": alert.number,
        "identifier": now.identifier,
        "status": now.status,
        "kind": now.kind,
        "urgency": now.urgency,
        "severity": now.severity,
        "certainty": now.certainty,
        "position": position(now.place),
        "danger_radius_m": now.danger_radius_m,
        "instruction": now.instruction,
        "updated_at": moment(alert.updated_at),
        "expires_at": moment(now.expires_at),
    }

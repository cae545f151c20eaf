"""Topics and documents of an integrator's tree, without a word to a broker. `docs/asyncapi.yaml` describes them.

heliograph/{key}/events/{alert,threat,report,unit}   each change, a CloudEvent
heliograph/{key}/active/{area}                       retained: the alerts that stand in an area of operation
heliograph/{key}/active/-                            retained: those that lie in none, for keys of the whole mission
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.clock import moment
from app.gateways.out import OutAlert
from app.gateways.plain import position
from app.jsontext import encoded
from edge_agent.wire.scales import URGENCIES

MEDIA_TYPE = "application/json"
"""Of a digest."""
ROOT = "heliograph"
NOWHERE = "-"
"""In place of an area's code."""
ACTIVE = "active"
LARGEST = 60_000
"""Bytes of a digest: the broker takes packets of 64 KiB."""


def events_topic(key: str, topic: str) -> str:
    """Where changes of alerts, threats, reports or units are published."""
    return f"{ROOT}/{key}/events/{topic}"


def active_topic(key: str, area: str) -> str:
    """Where the digest of an area is kept; a slash in its code makes a level."""
    return f"{ROOT}/{key}/active/{area}"


class Standing:
    """The active alerts that a key may have by area, kept up to date by changes, and the digest of each area."""

    def __init__(self, alerts: Iterable[OutAlert], areas: Iterable[str], *, nowhere: bool) -> None:
        """Take `alerts` for what stands.

        Args:
            alerts: The active alerts that the key may have.
            areas: Codes of the areas of operation that it may have.
            nowhere: Whether it may also have what lies in none of them.
        """
        self._nowhere = nowhere
        self._within: dict[str, dict[int, _Shown]] = {code: {} for code in (*areas, *([NOWHERE] if nowhere else []))}
        self._stale = set(self._within)
        for alert in alerts:
            self.put(alert.number, alert)

    def put(self, number: int, alert: OutAlert | None) -> None:
        """An alert is now this; None: it is not the key's to have any more."""
        for code, shown in self._within.items():
            if shown.pop(number, None) is not None:
                self._stale.add(code)
        if alert is None or alert.state != ACTIVE:
            return
        line = _line(alert)
        shown_ = _Shown((-URGENCIES.index(alert.now.urgency), -number), line, len(encoded(line)))
        for code in [code for code in alert.areas if code in self._within] or ([NOWHERE] if self._nowhere else []):
            self._within[code][number] = shown_
            self._stale.add(code)

    def digests(self) -> Mapping[str, bytes]:
        """Area → its digest, of those that may have changed since last asked; empty ones too, so an end is seen."""
        stale, self._stale = self._stale, set()
        return {code: _digest(code, self._within[code].values()) for code in stale}


@dataclass(frozen=True, slots=True)
class _Shown:
    """An alert as a digest shows it."""

    order: tuple[int, int]
    """The most urgent first, then the newest."""
    line: Mapping[str, Any]
    size: int
    """Bytes of it."""


def _digest(area: str, within: Collection[_Shown]) -> bytes:
    """What does not fit is counted in `more`."""
    lines: list[Mapping[str, Any]] = []
    size = 200
    for one in sorted(within, key=lambda one: one.order):
        size += one.size + 1
        if size > LARGEST:
            break
        lines.append(one.line)
    return encoded({"area": None if area == NOWHERE else area, "alerts": lines, "more": len(within) - len(lines)})


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

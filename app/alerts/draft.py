"""What an officer wants to broadcast, checked before anybody is told: every fault by the name of its field."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.roster.roster import Roster
from edge_agent.wire.catalogue import CERTAINTIES, INSTRUCTIONS, KINDS, SEVERITIES, URGENCIES
from edge_agent.wire.scales import ACCURACY_M, EXPIRY_S, RADIUS_M

MOST_TEXT = 500
"""Characters: more belongs into another channel, not into an alert over a thin link."""
STATUSES = ("actual", "exercise", "test")


@dataclass(frozen=True, slots=True)
class Draft:
    """An alert as an officer writes it: degrees, metres, seconds.

    Addressees are the units and sites named, the units of the areas named and, with `concerned`, everybody the circle
    concerns by the rules for threats.
    """

    kind: str
    lat: float
    lon: float
    instruction: str
    danger_radius_m: float = 0.0
    uncertainty_m: float = 0.0
    urgency: str = "immediate"
    severity: str = "severe"
    certainty: str = "observed"
    text: str = ""
    status: str = "actual"
    life_s: int = 3600
    units: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    concerned: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field and what it should be; never repeats what was sent."""

    field: str
    code: str
    message: str


class DraftError(ValueError):
    """The draft cannot be broadcast."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults, at least one."""
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in self.faults))


def check(draft: Draft, roster: Roster) -> None:
    """Accept a draft or say everything that is wrong with it.

    Raises:
        DraftError: with a fault for each field that is wrong.
    """
    faults = list(_faults(draft, roster))
    if faults:
        raise DraftError(faults)


def _faults(draft: Draft, roster: Roster) -> Iterator[Fault]:
    for field, value, known in (
        ("kind", draft.kind, KINDS),
        ("instruction", draft.instruction, INSTRUCTIONS),
        ("urgency", draft.urgency, URGENCIES),
        ("severity", draft.severity, SEVERITIES),
        ("certainty", draft.certainty, CERTAINTIES),
        ("status", draft.status, STATUSES),
    ):
        if value not in known:
            yield Fault(field, "unknown_value", f"Known values: {', '.join(sorted(known))}.")
    for field, named, there in (
        ("units", draft.units, roster.units),
        ("sites", draft.sites, roster.sites),
        ("areas", draft.areas, roster.areas),
    ):
        if not there.keys() >= set(named):
            yield Fault(field, "unknown_value", "Not all of these are on the roster.")
    for field, number, least, most in (
        ("lat", draft.lat, -90.0, 90.0),
        ("lon", draft.lon, -180.0, 180.0),
        ("danger_radius_m", draft.danger_radius_m, 0.0, RADIUS_M[-1]),
        ("uncertainty_m", draft.uncertainty_m, 0.0, ACCURACY_M[-1] or 0.0),
        ("life_s", draft.life_s, 60, EXPIRY_S[-1]),
        ("text", len(draft.text), 0, MOST_TEXT),
    ):
        if not (math.isfinite(number) and least <= number <= most):
            what = "characters" if field == "text" else "a number"
            yield Fault(field, "out_of_range", f"Give {what} from {least:g} to {most:g}.")
    if not (draft.units or draft.sites or draft.areas or draft.concerned):
        yield Fault("units", "missing", "Name units, sites or areas, or ask for all concerned.")

"""Read the UCDP Georeferenced Event Dataset (GeoJSON) as reports. The tables are the mapping, docs/replay.md the why.

Codebook: Högbladh, UCDP GED Codebook version 23.1, Department of Peace and Conflict Research, Uppsala University.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from app.failure import Failure
from app.replay.observation import Observation, credibility, killed, observation
from edge_agent.wire.messages import FieldValue, Place

ACCURACY_M = {1: 1_000.0, 2: 25_000.0, 3: 50_000.0, 4: 100_000.0, 5: 100_000.0, 6: 500_000.0}
"""`where_prec` → radius of uncertainty: exact place, within 25 km, district, province, line or fuzzy area, country."""

KINDS: Mapping[int, tuple[str, dict[str, FieldValue]]] = {
    1: ("DF", {"activity": "exchange", "equipment": ("rifles",)}),
    2: ("DF", {"activity": "exchange"}),
    3: ("POC", {"event": "killing", "group": "residents"}),
}
"""`type_of_violence` → kind and fields: state-based and non-state conflict are fire between parties; one-sided violence
is a threat to civilians."""

ACTORS = (
    ("Government of Central African Republic", "host_forces"),
    ("Government of", "foreign_forces"),
    ("anti-Balaka", "self_defence"),
    ("Anti-Balaka", "self_defence"),
    ("Peuhl militia", "self_defence"),
    ("Christians", "crowd"),
    ("Muslims", "crowd"),
    ("Civilians", "civilians"),
)
"""How the name of side A begins → coded actor; every other name is an armed group."""

CLEAR = 1
"""`event_clarity` of an event that the source itself told apart from others."""


def read(path: Path) -> list[Observation]:
    """The events of a GED GeoJSON file, in the order in which they were filed.

    Raises:
        Failure: the file is not GeoJSON, or an event lacks a column or has a value outside the codebook.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Failure("events_unreadable", f"{path} is not a GeoJSON feature collection ({error})") from error
    return sorted(
        (_observation(path, number, feature) for number, feature in enumerate(features)),
        key=lambda each: (each.filed_at, each.ref),
    )


def _observation(path: Path, number: int, feature: Mapping[str, Any]) -> Observation:
    try:
        return from_event(feature["properties"], *feature["geometry"]["coordinates"])
    except (KeyError, ValueError, TypeError) as error:
        raise Failure("event_invalid", f"{path}: feature {number}: {type(error).__name__} {error}") from error


def from_event(event: Mapping[str, Any], lon: float, lat: float) -> Observation:
    """One event by its columns; raises KeyError or ValueError for what the codebook does not know."""
    kind, fields = KINDS[int(event["type_of_violence"])]
    deaths = int(event["best"])
    return observation(
        str(event["id"]),
        kind,
        date.fromisoformat(event["date_start"]),
        date.fromisoformat(event["date_end"]),
        Place(lat, lon, ACCURACY_M[int(event["where_prec"])]),
        credibility=credibility(int(event["number_of_sources"]), clear=int(event["event_clarity"]) == CLEAR),
        deaths=deaths,
        fields={"basis": "media", "actor": actor(event["side_a"]), **fields, **killed(deaths)},
        remark=f"{event['side_a']} / {event['side_b']}, {event['where_coordinates']}",
    )


def actor(name: str) -> str:
    """Coded actor by the name of a side."""
    return next((code for start, code in ACTORS if name.startswith(start)), "armed_group")

"""Read ACLED-style CSV by its header as reports. The tables are the mapping, docs/replay.md the why.

Columns: event_date, event_type, sub_event_type, latitude, longitude, geo_precision, time_precision, source, fatalities,
notes; others are ignored, and of these only the first five must be there.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from app.failure import Failure
from app.replay.observation import Observation, credibility, killed, observation
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.messages import FieldValue, Place

NEEDED = ("event_date", "event_type", "sub_event_type", "latitude", "longitude")
DATE_FORMATS = ("%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%d/%m/%Y")

ACCURACY_M = {1: 1_000.0, 2: 25_000.0, 3: 100_000.0}
"""`geo_precision` → radius of uncertainty: the place itself, near it, the region."""

SPAN_DAYS = {1: 1, 2: 7, 3: 31}
"""`time_precision` → days within which it happened: the day, the week, the month."""

Mapped = tuple[str, dict[str, FieldValue]]

BY_SUB_EVENT: Mapping[str, Mapped] = {
    "armed clash": ("DF", {"activity": "exchange"}),
    "government regains territory": ("DF", {"activity": "attacking", "actor": "host_forces"}),
    "non-state actor overtakes territory": ("DF", {"activity": "attacking", "actor": "armed_group"}),
    "attack": ("POC", {"event": "killing"}),
    "abduction/forced disappearance": ("ABD", {"event": "abduction", "victims": ("civilian",)}),
    "sexual violence": ("POC", {"event": "sexual_violence"}),
    "shelling/artillery/missile attack": ("IF", {"weapon": "artillery"}),
    "grenade": ("IF", {"weapon": "grenade"}),
    "remote explosive/landmine/ied": ("IED", {"state": "exploded"}),
    "suicide bomb": ("IED", {"state": "exploded", "initiation": "suicide", "delivery": "suicide_person"}),
    "air/drone strike": ("AIR", {"activity": "attack"}),
    "chemical weapon": ("IF", {}),
    "peaceful protest": ("DEM", {"mood": "peaceful"}),
    "protest with intervention": ("DEM", {"mood": "tense"}),
    "excessive force against protesters": ("DEM", {"mood": "violent"}),
    "violent demonstration": ("DEM", {"mood": "violent"}),
    "mob violence": ("DEM", {"mood": "violent"}),
    "looting/property destruction": ("CRM", {"offence": "robbery"}),
    "headquarters or base established": ("CFV", {"violation": "new_position"}),
    "non-violent transfer of territory": ("CFV", {"violation": "troop_movement"}),
}
"""`sub_event_type` in small letters → kind and fields."""

BY_EVENT: Mapping[str, Mapped] = {
    "battles": ("DF", {"activity": "exchange"}),
    "explosions/remote violence": ("IF", {}),
    "violence against civilians": ("POC", {}),
    "protests": ("DEM", {}),
    "riots": ("DEM", {"mood": "violent"}),
    "strategic developments": ("TEN", {}),
}
"""`event_type` in small letters → kind and fields, for sub-types that are not in the table above."""


def read(path: Path) -> list[Observation]:
    """The events of an ACLED-style file, in the order in which they were filed.

    Raises:
        Failure: a needed column is missing, or a row cannot be read; names the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
            if missing:
                raise Failure("events_unreadable", f"{path} lacks the columns {', '.join(missing)}")
            events = [_observation(path, line, row) for line, row in enumerate(rows, start=2)]
    except (OSError, UnicodeDecodeError) as error:
        raise Failure("events_unreadable", f"{path} cannot be read ({error})") from error
    return sorted(events, key=lambda each: (each.filed_at, each.ref))


def _observation(path: Path, line: int, row: Mapping[str, str]) -> Observation:
    try:
        return from_row(row, str(row.get("event_id_cnty") or line))
    except (KeyError, ValueError) as error:
        raise Failure("event_invalid", f"{path}: line {line}: {type(error).__name__} {error}") from error


def from_row(row: Mapping[str, str], ref: str) -> Observation:
    """One event by its columns; raises KeyError or ValueError for what the codebook does not know."""
    kind, fields = mapped(row["event_type"], row["sub_event_type"])
    begins = _date(row["event_date"])
    days = SPAN_DAYS[int(row.get("time_precision") or 1)]
    deaths = int(row.get("fatalities") or 0)
    sources = [name for name in (row.get("source") or "").split(";") if name.strip()]
    stated: dict[str, FieldValue] = {"basis": "media", **fields, **killed(deaths)}
    known = KINDS[kind].by_key
    return observation(
        ref,
        kind,
        begins,
        begins + timedelta(days=days - 1),
        Place(float(row["latitude"]), float(row["longitude"]), ACCURACY_M[int(row.get("geo_precision") or 1)]),
        credibility=credibility(len(sources), clear=True),
        deaths=deaths,
        fields={key: value for key, value in stated.items() if key in known},
        remark=" ".join((row.get("notes") or row["sub_event_type"]).split()),
    )


def mapped(event: str, sub_event: str) -> Mapped:
    """Kind and fields of an event by its two types; raises KeyError for an unknown event type."""
    return BY_SUB_EVENT.get(sub_event.strip().lower()) or BY_EVENT[event.strip().lower()]


def _date(text: str) -> date:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    raise ValueError(f"event_date {text!r} is not a date")

"""Changes as CloudEvents 1.0 in JSON: what webhooks, streams that ask for it and MQTT send.

The same event has the same `source` and `id` by every way, and no other has: a mission names its own, and what takes
the place of an event in the journal after a restore happened at another time. `cursor` is that place; it rises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.clock import moment
from app.gateways.out import Change
from app.gateways.plain import plain

MEDIA_TYPE = "application/cloudevents+json"
SOURCE = "urn:heliograph:"
"""Before the mission's code: a `source` is a URI of which nobody else has the same."""
PREFIX = "heliograph."
"""Before the event's own type, such as `alert.issued`."""


def event(change: Change, mission: str) -> dict[str, Any]:
    """The event of a change: `data` is the thing as it stands, null when it is no longer the reader's to see."""
    data = None if change.value is None else plain(change.value)
    told = envelope(
        f"{change.cursor}-{change.at}", change.type, f"{change.topic}/{change.key}", mission, at=change.at, data=data
    )
    return told | {"cursor": str(change.cursor)}


def snapshot(cursor: int, mission: str, *, at: int, data: Mapping[str, Any]) -> dict[str, Any]:
    """How things stand, in the place of every event up to `cursor`; `at` in UTC seconds."""
    return envelope(f"snapshot-{cursor}-{at}", "snapshot", "snapshot", mission, at=at, data=data) | {
        "cursor": str(cursor)
    }


def envelope(
    id_: str, type_: str, subject: str, mission: str, *, at: int, data: Mapping[str, Any] | None
) -> dict[str, Any]:
    """An event of the mission with that code; `at` in UTC seconds."""
    return {
        "specversion": "1.0",
        "id": id_,
        "source": SOURCE + (re.sub(r"[^A-Za-z0-9._-]+", "-", mission) or "mission"),
        "type": f"{PREFIX}{type_}",
        "subject": subject,
        "time": moment(at),
        "datacontenttype": "application/json",
        "data": data,
    }

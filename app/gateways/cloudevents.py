"""Changes as CloudEvents 1.0 in JSON: what webhooks, streams that ask for it and MQTT send.

The `id` is the place of the event in the centre's journal: ids rise, and the same id is the same event by every way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.clock import moment
from app.gateways.out import Change
from app.gateways.plain import plain

MEDIA_TYPE = "application/cloudevents+json"
SCHEMA = "/api/v1/schemas/event.json"
SOURCE = "/api/v1/stream"
PREFIX = "heliograph."
"""Before the event's own type, such as `alert.issued`."""


def event(change: Change) -> dict[str, Any]:
    """The event of a change: `data` is the thing as it stands, null when it is no longer the reader's to see."""
    data = None if change.value is None else plain(change.value)
    return envelope(str(change.cursor), change.type, f"{change.topic}/{change.key}", at=change.at, data=data)


def envelope(id_: str, type_: str, subject: str, *, at: int, data: Mapping[str, Any] | None) -> dict[str, Any]:
    """An event of our own source; `at` in UTC seconds."""
    return {
        "specversion": "1.0",
        "id": id_,
        "source": SOURCE,
        "type": f"{PREFIX}{type_}",
        "subject": subject,
        "time": moment(at),
        "datacontenttype": "application/json",
        "dataschema": SCHEMA,
        "data": data,
    }

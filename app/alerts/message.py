"""An alert's message as it is kept in the record, and as it goes on the wire: the same values, there and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from edge_agent.wire.messages import AlertMessage, AlertType, Place, Status


def to_values(message: AlertMessage) -> dict[str, Any]:
    """What a message says, as a JSON object; whom it is for differs by site and is left out."""
    return {
        "alert": message.alert,
        "revision": message.revision,
        "type": message.type.value,
        "status": message.status.value,
        "sent_at": message.sent_at,
        "expires_at": message.expires_at,
        "kind": message.kind,
        "urgency": message.urgency,
        "severity": message.severity,
        "certainty": message.certainty,
        "lat": message.place.lat,
        "lon": message.place.lon,
        "uncertainty_m": message.place.accuracy_m,
        "danger_radius_m": message.danger_radius_m,
        "instruction": message.instruction,
        "text": message.text,
    }


def from_values(values: Mapping[str, Any], units: Iterable[int]) -> AlertMessage:
    """The message that `to_values` kept, for these units of one site."""
    return AlertMessage(
        alert=values["alert"],
        revision=values["revision"],
        type=AlertType(values["type"]),
        status=Status(values["status"]),
        sent_at=values["sent_at"],
        expires_at=values["expires_at"],
        kind=values["kind"],
        urgency=values["urgency"],
        severity=values["severity"],
        certainty=values["certainty"],
        place=Place(values["lat"], values["lon"], values["uncertainty_m"]),
        danger_radius_m=values["danger_radius_m"],
        instruction=values["instruction"],
        units=tuple(sorted(set(units))),
        text=values["text"],
    )

"""How far a delivery had come at a moment of the past, by the alert's messages and the journal's events until then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.alerts.tables import AlertRevision
from app.delivery.escalation import due_at
from app.delivery.follow import owed
from app.delivery.ladder import Ladder, State
from app.delivery.tables import Delivery
from app.journal.tables import Event
from app.roster.settings import MissionSettings

EVENTS = (
    "delivery.sent",
    "delivery.received",
    "delivery.seen",
    "delivery.acknowledged",
    "delivery.escalated",
)
"""Types of the events that it is told from."""
_RUNGS: Mapping[str, tuple[str, ...]] = {
    "delivery.received": ("received",),
    "delivery.seen": ("received", "seen"),
    "delivery.acknowledged": ("received", "seen", "acknowledged"),
}
"""Who has acknowledged has seen, who has seen has received."""


def stood(
    row: Delivery, messages: Sequence[AlertRevision], events: Iterable[Event], settings: MissionSettings, urgency: str
) -> Delivery:
    """A copy of `row` as it stood after `messages` and `events`, both of its alert, oldest first.

    What was not kept (tries that failed, when the next one was due) is left empty; the reason is the last one. Who was
    told in place of somebody is read from the row: an event is one for all and names only whom all may read.
    """
    ladder = owed(messages, row.addressee)
    owed_at = max(row.created_at, next(one.at for one in messages if one.revision == ladder.required))
    values: dict[str, Any] = {"tries": 0, "escalated_to": []}
    for event in _of(row, events):
        after = _climbed(ladder, event)
        values |= _noted(event, values, ladder, after, owed_at)
        ladder = after
        if event.type == "delivery.escalated":
            values["escalated_to"] = list(row.escalated_to)
    settled = ladder.state is State.ACKNOWLEDGED or values.get("escalated_at") is not None
    return Delivery(
        alert=row.alert,
        addressee=row.addressee,
        site=row.site,
        number=row.number,
        reason=row.reason,
        created_at=row.created_at,
        state=ladder.state,
        revision=ladder.revision,
        required_revision=ladder.required,
        sent_revision=ladder.sent,
        received_revision=ladder.received,
        seen_revision=ladder.seen,
        acknowledged_revision=ladder.acknowledged,
        escalate_at=None if settled else due_at(urgency, owed_at, settings),
        **values,
    )


def _of(row: Delivery, events: Iterable[Event]) -> Iterator[Event]:
    return (
        event
        for event in events
        if row.addressee == event.data.get("addressee") or row.addressee in event.data.get("addressees", ())
    )


def _climbed(ladder: Ladder, event: Event) -> Ladder:
    revision = int(event.data.get("revision", -1))
    if event.type == "delivery.sent":
        return replace(ladder, sent=max(ladder.sent, revision))
    return replace(ladder, **{rung: max(getattr(ladder, rung), revision) for rung in _RUNGS.get(event.type, ())})


def _noted(event: Event, values: Mapping[str, Any], before: Ladder, after: Ladder, owed_at: int) -> dict[str, Any]:
    match event.type:
        case "delivery.sent":
            return {"sent_at": event.at, "tries": values["tries"] + (event.data["revision"] == after.revision)}
        case "delivery.escalated":
            return {"escalated_at": event.at if event.at >= owed_at else None}
        case "delivery.acknowledged" if after.acknowledged == event.data["revision"]:
            answer = {"acknowledged_by": event.data.get("person"), "response": event.data.get("response")}
            return _risen(event, before, after) | answer | {"acknowledged_at": event.at}
        case _:
            return _risen(event, before, after)


def _risen(event: Event, before: Ladder, after: Ladder) -> dict[str, Any]:
    """When a rung was reached for the newest message that reached it."""
    return {f"{rung}_at": event.at for rung in ("received", "seen") if getattr(after, rung) > getattr(before, rung)}

"""Events of the journal as they go over the wire: encoded once, for whoever hears them and over whatever transport."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.access.principal import Principal
from app.api.render import encoded, moment
from app.gateways.filters import Filter, Traits
from app.journal.entry import Entry


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a stream, encoded once for whoever hears it."""

    type: str
    body: bytes
    """As a WebSocket has it: one JSON object."""
    sse: bytes
    """As a server-sent event."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An event as it goes over the wire, with what is needed to decide who gets it."""

    entry: Entry
    told: Told
    traits: Traits

    @property
    def id(self) -> int:
        """The cursor after this event."""
        return self.entry.id

    def goes_to(self, principal: Principal, wants: Filter) -> bool:
        """Whether `principal` may hear of it and asked for it."""
        return wants.wants(self.traits) and self.entry.heard_by(principal)


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who may hear the same and asked for the same: whether they hear of an event is asked once for them all."""

    principal: Principal
    """What they may; the name is nobody's."""
    wants: Filter

    def is_deaf_to(self, frame: Frame) -> bool:
        """Whether it is not for them."""
        return not frame.goes_to(self.principal, self.wants)


def frame_of(entry: Entry) -> Frame:
    """Encode an event for the wire."""
    shown = {
        "id": entry.id,
        "at": moment(entry.at),
        "type": entry.type,
        "subject": entry.subject,
        "by": entry.by,
        "data": entry.data,
    }
    return Frame(entry, event(entry.type, shown, id_=entry.id), _traits(entry))


def event(type_: str, shown: Mapping[str, Any], *, id_: int) -> Told:
    """An event: `shown` names its own id and type."""
    body = encoded(shown)
    return Told(type_, body, _sse(type_, body, id_))


def remark(type_: str, data: Mapping[str, Any], *, id_: int | None = None) -> Told:
    """What the stream itself has to say: how things stand, that the past is told, that it ends."""
    return Told(type_, encoded({"type": type_, **data}), _sse(type_, encoded(data), id_))


def _sse(type_: str, body: bytes, id_: int | None) -> bytes:
    """A server-sent event of the HTML standard; JSON has no raw line breaks, so one data line is enough."""
    head = b"" if id_ is None else b"id: %d\n" % id_
    return b"%sevent: %s\ndata: %s\n\n" % (head, type_.encode(), body)


def _traits(entry: Entry) -> Traits:
    kind, state, urgency = (entry.data.get(name) for name in ("kind", "state", "urgency"))
    return Traits(entry.type, entry.areas, kind, state, urgency, everyone=entry.everyone)

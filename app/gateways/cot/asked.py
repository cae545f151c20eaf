"""What an event of a client asks of the centre, if anything. Pure; to pass it on comes first, and is `relay`'s."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.gateways.cot import chat, medevac, own
from app.gateways.cot.event import CANCEL, CASEVAC, Event
from edge_agent.wire.messages import FieldValue, Place, Report, Status

MOST_TEXT = 1000
"""Characters of a report's free text; the event itself is kept whole."""
_DELETES = "t-x-d"
_DEVICE = re.compile(r"a-f-[A-Z]")
_EXPLOSIVE = re.compile(r"a-[hsu]-G-E-X-([IM])")
_EXPLOSIVES = {"I": "IED", "M": "MIN"}
_HOSTILE = re.compile(r"a-[hs]-")
_IN_CONTACT = "b-a-o-opn"


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there?"""


@dataclass(frozen=True, slots=True)
class Protocol:
    """Talk between devices and servers about the connection itself; nobody else's business."""


@dataclass(frozen=True, slots=True)
class Presence:
    """The device of the client, where and as whom it shows itself."""

    contact: chat.Contact
    status: Status
    """Of the position: an exercise moves nobody on an actual mission."""


@dataclass(frozen=True, slots=True)
class ToCentre:
    """A chat message for the centre."""

    message: chat.Message


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message of ours was delivered to the device, or read by a person."""

    alert: int
    revision: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Something that becomes a report. Its `unit` is filled in by who knows the client."""

    report: Report


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing: it is passed on, not interpreted."""


Asked = Ping | Protocol | Presence | ToCentre | Receipt | Told | Nothing


def asked(event: Event, *, own_uid: str | None, status: Status) -> Asked:
    """What `event` asks.

    Args:
        event: As it was received.
        own_uid: Uid of the client's device as far as it has said it; a first position says it.
        status: Of the mission: what a device reports on an exercise is part of it.
    """
    found: Asked = Nothing()
    if event.type == "t-x-c-t":
        found = Ping()
    elif event.type.startswith(("t-x-c-t", "t-x-takp")):
        found = Protocol()
    elif is_ours(event):
        found = _receipt(event) or Nothing()
    elif event.type == chat.MESSAGE:
        message = chat.read_message(event)
        found = ToCentre(message) if message and _is_for_us(event, message) else Nothing()
    elif event.type in chat.RECEIPTS:
        found = _receipt(event) or Nothing()
    elif _is_device(event, own_uid):
        found = Presence(chat.author_of(event), _status(event, status))
    elif (report := _report(event, status)) is not None:
        found = Told(report)
    return found


def is_ours(event: Event) -> bool:
    """Whether it is an event of ours that came back, by another server or a person who sent it on."""
    return event.uid.startswith(own.PREFIX) or event.uid == own.CENTRE or event.detail_of(own.DETAIL) is not None


def is_delete(event: Event) -> bool:
    """Whether it asks others to take something off their maps."""
    return event.type.startswith(_DELETES)


def deleted(event: Event) -> frozenset[str]:
    """Uids that a delete names."""
    return frozenset(one.get("uid") or "" for one in event.detail.walk() if one.tag == "link")


def to_whom(event: Event) -> frozenset[str]:
    """Callsigns and uids that the sender addressed; empty: everybody who may have it."""
    marti = event.detail_of("marti")
    dests = marti.all("dest") if marti else []
    named = {dest.get(key) or "" for dest in dests for key in ("callsign", "uid")}
    return frozenset(named - {""})


def _is_for_us(event: Event, message: chat.Message) -> bool:
    return own.CENTRE in {message.to, *to_whom(event)}


def _receipt(event: Event) -> Receipt | None:
    named = chat.alert_of(chat.receipt_of(event)) if event.type in {chat.DELIVERED, chat.READ} else None
    return Receipt(*named, is_read=event.type == chat.READ) if named else None


def _is_device(event: Event, own_uid: str | None) -> bool:
    """A position of the device itself: the uid it began with, else the first that comes with a version or a team."""
    if not _DEVICE.match(event.type):
        return False
    if own_uid is not None:
        return event.uid == own_uid
    return event.detail_of("takv") is not None or event.detail_of("__group") is not None


def _report(event: Event, status: Status) -> Report | None:
    """The report in an event; None where nothing is certain enough to be one."""
    if event.type == CASEVAC:
        return _casevac(event, status)
    if event.type.startswith("b-a-o-") and event.type != CANCEL:
        fields = {"reason": "attack"} if event.type == _IN_CONTACT else {}
        emergency = event.detail_of("emergency")
        words = (emergency.get("type") or "", emergency.text.strip()) if emergency else ()
        return _made(event, "SOS", fields, status, event.callsign, *words)
    return _marker(event, status)


def _casevac(event: Event, status: Status) -> Report:
    nine = event.detail_of(medevac.TAG)
    if nine is None:
        return _made(event, "CAS", {}, status, event.callsign)
    reading = medevac.read(nine)
    return _made(event, "CAS", reading.fields, status, event.callsign, reading.text)


def _marker(event: Event, status: Status) -> Report | None:
    """A marker that a person set. Machines' tracks are passed on only: the mission's sensors have sites of theirs."""
    if not event.how.startswith("h-") or not event.point.is_real:
        return None
    explosive = _EXPLOSIVE.match(event.type)
    if explosive:
        state = "found" if event.type[2] == "h" else "suspected"
        return _made(event, _EXPLOSIVES[explosive[1]], {"state": state}, status, event.callsign)
    if _HOSTILE.match(event.type):
        # Hostile, and no more is certain: what the symbol means to who set it is for an officer to judge.
        return _made(event, "TEN", {}, status, event.type, event.callsign)
    return None


def _made(event: Event, kind: str, fields: Mapping[str, FieldValue], status: Status, *words: str) -> Report:
    point = event.point
    place = Place(point.lat, point.lon, point.accuracy_m) if point.is_real else None
    said = "; ".join(word for word in (*words, event.remarks) if word)
    return Report(
        kind=kind,
        observed_at=int(event.time),
        place=place,
        fields=fields,
        text=said if len(said) <= MOST_TEXT else f"{said[: MOST_TEXT - 1]}…",
        status=_status(event, status),
    )


def _status(event: Event, status: Status) -> Status:
    """What is marked as an exercise or a simulation never becomes actual; what is not is what the mission is."""
    opex = (event.opex or "").casefold()
    if opex.startswith("e"):
        return Status.EXERCISE
    return Status.TEST if opex.startswith("s") or event.how == "m-s" else status

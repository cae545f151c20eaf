"""Chat messages and their receipts as ATAK writes them (GeoChatService), in both directions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.gateways.cot import own
from app.gateways.cot.event import Event, moment
from app.gateways.cot.xml import element

MESSAGE = "b-t-f"
DELIVERED = "b-t-f-d"
READ = "b-t-f-r"
RECEIPTS = frozenset({DELIVERED, READ, "b-t-f-p", "b-t-f-s"})
"""Delivered, read, pending, failed."""
_DAY_S = timedelta(days=1).total_seconds()
_ID = f"{own.PREFIX}M-"


@dataclass(frozen=True, slots=True)
class Contact:
    """A device that can be written to."""

    uid: str
    callsign: str


@dataclass(frozen=True, slots=True)
class Message:
    """A chat message as it was received."""

    id: str
    sender: Contact
    to: str
    """Uid of the device or name of the room it is for."""
    text: str


def message(id_: str, to: Contact, text: str, *, now: float, qos: str = "6-r-g") -> Event:
    """A message of the centre to one device."""
    group = element("chatgrp", {"uid0": own.CENTRE, "uid1": to.uid, "id": to.uid})
    about = {
        "parent": "RootContactGroup",
        "groupOwner": "false",
        "messageId": id_,
        "chatroom": to.callsign,
        "id": to.uid,
        "senderCallsign": own.CENTRE,
    }
    detail = element(
        "detail",
        None,
        element("__chat", about, group),
        element("link", {"uid": own.CENTRE, "type": "a-f-G-U-H", "relation": "p-p"}),
        element("remarks", {"source": f"BAO.F.ATAK.{own.CENTRE}", "to": to.uid, "time": moment(now)}, text=text),
        element("marti", None, element("dest", {"callsign": to.callsign})),
    )
    uid = f"GeoChat.{own.CENTRE}.{to.uid}.{id_}"
    return Event(uid, MESSAGE, "h-g-i-g-o", now, now, now + _DAY_S, own.nowhere(), detail, qos=qos)


def message_id(number: int, revision: int) -> str:
    """Name of the message that carries a revision of an alert; receipts come back under it."""
    return f"{_ID}{number}-{revision}"


def alert_of(id_: str) -> tuple[int, int] | None:
    """Number and revision that such a name tells of; None where it is the name of something else."""
    number, _, revision = id_.removeprefix(_ID).partition("-")
    is_ours = id_.startswith(_ID) and all(part.isascii() and part.isdecimal() for part in (number, revision))
    return (int(number), int(revision)) if is_ours else None


def read_message(event: Event) -> Message | None:
    """The message in a chat event; None where it is none that can be answered."""
    about, link = event.detail_of("__chat"), event.detail_of("link")
    if about is None:
        return None
    group = about.find("chatgrp")
    uid = (group.get("uid0") if group else None) or (link.get("uid") if link else None) or ""
    sender = Contact(uid, about.get("senderCallsign") or "")
    id_ = about.get("messageId") or event.uid.rpartition(".")[2]
    return Message(id_, sender, about.get("id") or about.get("chatroom") or "", event.remarks)


def author_of(event: Event) -> Contact:
    """Who says it, as far as the event names somebody: the sender of a message, else the one that it is about."""
    message = read_message(event) if event.type == MESSAGE else None
    uid, callsign = (message.sender.uid, message.sender.callsign) if message else (event.uid, event.callsign)
    return Contact(uid or event.uid, callsign or uid or event.uid)


def receipt_of(event: Event) -> str:
    """Name of the message that a receipt is for: the event's own uid, by ATAK's sources; other tools say it inside."""
    about = event.detail_of("__chatreceipt")
    named = (about.get("messageId") or about.get("ackedUid")) if about else None
    return event.uid if alert_of(event.uid) else (named or event.uid)

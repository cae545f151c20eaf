"""What all events of our own have in common: names, opex, access, and how something is taken off a map again."""

from __future__ import annotations

from uuid import UUID

from app.gateways.cot.event import DELETE, Event, Point
from app.gateways.cot.xml import Element, element
from app.gateways.out import Marks, OutPlace
from edge_agent.wire.messages import Status

CENTRE = "HELIOGRAPH"
"""Callsign and uid of the centre among the contacts of a device."""
PREFIX = f"{CENTRE}-"
"""How every uid of our own begins: what comes back under it was ours, and is never taken for news."""
DETAIL = "__heliograph"
"""Our own child of the detail; others carry it along unread."""
DELETED_FOR_S = 86_400.0
"""A delete is valid that long; one that is stale on arrival is not carried out."""


def threat_uid(id_: UUID) -> str:
    """Name of a threat's marker."""
    return f"{PREFIX}T-{id_}"


def circle_uid(id_: UUID) -> str:
    """Name of a threat's stand-off circle."""
    return f"{threat_uid(id_)}-CIRCLE"


def unit_uid(callsign: str) -> str:
    """Name of a unit's marker."""
    return f"{PREFIX}U-{callsign}"


def alert_uid(number: int) -> str:
    """Name of an alert as an emergency, in the form that devices give theirs."""
    return f"{PREFIX}A-{number}-9-1-1"


def report_uid(id_: UUID) -> str:
    """Name of a request for evacuation."""
    return f"{PREFIX}R-{id_}"


def opex_of(status: str, mission: str) -> str:
    """Operation, exercise of that mission, or simulation (test)."""
    return {Status.EXERCISE: f"e-{mission}", Status.TEST: "s"}.get(Status(status), "o")


def access_of(marks: Marks) -> str:
    """Who may have it, in the words of CAP's scope: `Public` only where it was released to the public."""
    return "Public" if "public" in marks.partners else "Restricted"


def point_of(place: OutPlace) -> Point:
    """A place with its uncertainty as circular error."""
    return (
        Point(place.lat, place.lon)
        if place.uncertainty_m is None
        else Point(place.lat, place.lon, ce=place.uncertainty_m)
    )


def nowhere() -> Point:
    """For what has no place."""
    return Point(0.0, 0.0)


def delete(uid: str, *, now: float) -> Event:
    """Take what has that uid off the map, whoever put it there."""
    return Event(
        uid=f"{uid}-DELETE",
        type=DELETE,
        how="m-g",
        time=now,
        start=now,
        stale=now + DELETED_FOR_S,
        point=nowhere(),
        detail=element(
            "detail",
            None,
            element("link", {"uid": uid, "relation": "none", "type": "none"}),
            element("__forcedelete"),
        ),
        qos="6-r-d",
    )


def presence(*, now: float, stale_s: float) -> Event:
    """The centre as a contact, so that people see that they are connected and can write to it."""
    detail = element(
        "detail",
        None,
        element("contact", {"callsign": CENTRE, "endpoint": "*:-1:stcp"}),
        element("__group", {"name": "Cyan", "role": "HQ"}),
        element("takv", {"platform": "Heliograph", "device": "centre", "os": "", "version": "1"}),
    )
    return Event(CENTRE, "a-f-G-U-H", "m-g", now, now, now + stale_s, nowhere(), detail, qos="1-r-c")


def pong(*, now: float) -> Event:
    """The answer to a ping."""
    return Event(f"{PREFIX}PONG", "t-x-c-t-r", "m-g", now, now, now + 20.0, nowhere(), Element("detail"))


def ping(*, now: float) -> Event:
    """A question whether the other side is there."""
    return Event(f"{PREFIX}PING", "t-x-c-t", "m-g", now, now, now + 20.0, nowhere(), Element("detail"))

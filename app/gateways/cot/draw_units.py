"""A unit as a friendly marker where it was last known to be."""

from __future__ import annotations

from app.gateways.cot import own
from app.gateways.cot.event import Event, moment
from app.gateways.cot.xml import element
from app.gateways.out import OutUnit

KNOWN_FOR_S = 3600.0
"""After that long without a new position a marker is drawn as stale; it is not removed."""
_SYMBOLS = {"headquarters": "a-f-G-U-H", "medical": "a-f-G-U-S-M", "eod": "a-f-G-U-C-E", "engineer": "a-f-G-U-C-E"}
_COMBAT = "a-f-G-U-C"


def draw_unit(unit: OutUnit, *, mission: str, now: float) -> Event | None:
    """The marker of a unit; None while nobody knows where it is.

    It is no contact: nobody can write to a tablet of ours from a chat room.
    """
    if unit.place is None or unit.at is None:
        return None
    detail = element(
        "detail",
        None,
        element("contact", {"callsign": unit.callsign}),
        element("remarks", None, text=unit.name),
        element(own.DETAIL, {"unit": unit.callsign, "role": unit.role, "site": unit.site, "observed": moment(unit.at)}),
    )
    return Event(
        uid=own.unit_uid(unit.callsign),
        type=_SYMBOLS.get(unit.role, _COMBAT),
        how="m-r",
        time=now,
        start=min(now, float(unit.at)),
        stale=unit.at + KNOWN_FOR_S,
        point=own.point_of(unit.place),
        detail=detail,
        qos="1-r-c",
        opex=own.opex_of(unit.status or "actual", mission),
        access="Restricted",
    )

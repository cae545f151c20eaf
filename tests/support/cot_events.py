"""Events as devices of the field write them: golden messages of our own making, and a short hand for small ones."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = 1_790_000_000
ARABIC = "ثلاثة جرحى قرب الجسر"
FRENCH = "Blessés près du pont, accès dégagé à l'été"


def stamp(seconds: float = NOW) -> str:
    """UTC with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def event(
    uid: str = "ANDROID-1",
    type_: str = "a-f-G-U-C",
    detail: str = "",
    *,
    lat: float | str = 6.0,
    lon: float | str = 20.0,
    how: str = "h-g-i-g-o",
    at: float = NOW,
    more: str = "",
) -> bytes:
    """One event."""
    times = f'time="{stamp(at)}" start="{stamp(at)}" stale="{stamp(at + 300)}"'
    point = f'<point lat="{lat}" lon="{lon}" hae="9999999.0" ce="10.0" le="9999999.0"/>'
    head = f'<event version="2.0" uid="{uid}" type="{type_}" how="{how}" {times}{more}>'
    return f"{head}{point}<detail>{detail}</detail></event>".encode()


def presence(uid: str = "ANDROID-1", callsign: str = "ALFA", **more) -> bytes:
    """A device shows itself."""
    detail = f'<takv platform="ATAK-CIV" version="4.6"/><contact callsign="{callsign}" endpoint="*:-1:stcp"/>'
    return event(uid, "a-f-G-U-C", f'{detail}<__group name="Cyan" role="Team Member"/>', how="m-g", **more)


def chat(
    text: str, *, uid: str = "ANDROID-1", callsign: str = "ALFA", to: str = "HELIOGRAPH", id_: str = "m-1"
) -> bytes:
    """A person writes to a contact or a room."""
    about = f'parent="RootContactGroup" groupOwner="false" messageId="{id_}" chatroom="{to}" id="{to}"'
    detail = (
        f'<__chat {about} senderCallsign="{callsign}"><chatgrp uid0="{uid}" uid1="{to}" id="{to}"/></__chat>'
        f'<link uid="{uid}" type="a-f-G-U-C" relation="p-p"/>'
        f'<remarks source="BAO.F.ATAK.{uid}" to="{to}" time="{stamp()}">{text}</remarks>'
        f'<marti><dest callsign="{to}"/></marti>'
    )
    return event(f"GeoChat.{uid}.{to}.{id_}", "b-t-f", detail)


def receipt(message: str, *, read: bool, uid: str = "ANDROID-1", callsign: str = "ALFA") -> bytes:
    """A device has a message, or a person has read it."""
    about = f'parent="RootContactGroup" groupOwner="false" messageId="{message}" chatroom="HELIOGRAPH" id="HELIOGRAPH"'
    detail = (
        f'<__chatreceipt {about} senderCallsign="{callsign}">'
        f'<chatgrp uid0="{uid}" uid1="HELIOGRAPH" id="HELIOGRAPH"/></__chatreceipt>'
        f'<link uid="{uid}" type="a-f-G-U-C" relation="p-p"/>'
    )
    return event(message, "b-t-f-r" if read else "b-t-f-d", detail, how="m-g")


NINE_LINES = {
    "title": "CASEVAC 1",
    "casevac": "true",
    "freq": "38.90",
    "urgent": "2",
    "urgent_surgical": "1",
    "priority": "0",
    "routine": "3",
    "convenience": "1",
    "precedence": "Urgent",
    "equipment_none": "false",
    "hoist": "true",
    "extraction_equipment": "true",
    "ventilator": "false",
    "equipment_other": "true",
    "equipment_detail": "stretcher",
    "litter": "2",
    "ambulatory": "5",
    "security": "1",
    "hlz_marking": "3",
    "hlz_other": "strobe on roof",
    "us_military": "1",
    "us_civilian": "0",
    "nonus_military": "4",
    "nonus_civilian": "1",
    "epw": "1",
    "child": "1",
    "terrain_none": "false",
    "terrain_slope": "true",
    "terrain_rough": "false",
    "terrain_loose": "true",
    "terrain_other": "true",
    "terrain_slope_dir": "N",
    "terrain_other_detail": "power line west",
    "zone_prot_selection": "1",
    "zone_prot_marker": "HLZ-2",
    "zone_protected_coord": "34NCG1234",
    "marked_by": "VS-17",
    "obstacles": "wires",
    "winds_are_from": "270",
    "friendlies": "east",
    "enemy": "none seen",
    "hlz_remarks": "land from south",
    "medline_remarks": "two walking",
}
"""Every attribute that ATAK 4.6 writes, each with a value that says something where it can."""


def casevac(uid: str = "CASEVAC-1", *, extra: str = "", children: str = "", remarks: str = "", **changes: str) -> bytes:
    """A nine-line as ATAK writes it, with changes."""
    attributes = " ".join(f'{name}="{value}"' for name, value in (NINE_LINES | changes).items())
    detail = (
        f'<contact callsign="CASEVAC 1"/><_medevac_ {attributes} {extra}>{children}</_medevac_>'
        f'<_flow-tags_ device="{stamp()}"/><archive/><remarks>{remarks}</remarks>'
    )
    return event(uid, "b-r-f-h-c", detail)


TWO_MISTS = (
    "<zMistsMap>"
    '<zMist title="ZMIST1" z="AB1234" m="blast" i="left leg" s="pulse 120" t="tourniquet"/>'
    '<zMist title="ZMIST2" z="CD5678" m="fragment" i="arm" s="stable" t="dressing" new_in_5="x"/>'
    "</zMistsMap>"
)
ENTITY_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;">]>'
    b'<event uid="&lol2;" type="a-f-G"/>'
)


def emergency(uid: str = "ANDROID-1-9-1-1", *, type_: str = "b-a-o-tbl", child: bool = True, **more) -> bytes:
    """Somebody pressed the button."""
    words = {"b-a-o-tbl": "911 Alert", "b-a-o-opn": "In Contact", "b-a-o-can": ""}.get(type_, "Custom")
    said = (
        '<emergency cancel="true">ALFA</emergency>'
        if type_ == "b-a-o-can"
        else f'<emergency type="{words}">ALFA</emergency>'
    )
    link = '<link uid="ANDROID-1" type="a-f-G-U-C" relation="p-p"/><contact callsign="ALFA-Alert"/>'
    return event(uid, type_, link + (said if child else ""), how="m-g", **more)


def marker(
    uid: str = "MARK-1", type_: str = "a-h-G-E-X-I", *, how: str = "h-g-i-g-o", remarks: str = "", **more
) -> bytes:
    """A person set a marker on the map."""
    return event(uid, type_, f'<contact callsign="M.1"/><remarks>{remarks}</remarks><archive/>', how=how, **more)

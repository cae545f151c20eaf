"""Routes of the tablet door about who is who and what the page is made of; `operations` has the rest."""

from __future__ import annotations

from edge_agent.openapi import TEXT, TIME, UNIT, WHOLE, Operation, Parameter, Schema, obj
from edge_agent.problems import Code
from edge_agent.rights import Right

BODY = (Code.MALFORMED, Code.INVALID, Code.TOO_LARGE)
DISK = (Code.QUOTA_FULL, Code.DISK_FULL, Code.STORAGE_FAILED)
NULLABLE_TEXT: Schema = {"type": ["string", "null"]}
KEY: Schema = {"type": "string", "contentEncoding": "base64", "description": "32 bytes"}
PERSON: Schema = obj(id=TEXT, callsign=TEXT, unit=UNIT)
SESSION: Schema = obj(person=TEXT, callsign=TEXT, unit=UNIT)
DEVICE = Parameter("device", TEXT, "The id of the tablet", "path")


def required(schema: Schema, *names: str) -> Schema:
    """The object schema, with members that must be there."""
    return {**schema, "required": list(names), "additionalProperties": False}


ACCESS_OPERATIONS = (
    Operation(
        "getEnrolment",
        "GET",
        "/v1/enrolment",
        "What a tablet needs before it trusts this site: the authority's file and its fingerprint.",
        {
            200: (
                "The site",
                obj(
                    site=TEXT,
                    name=TEXT,
                    https={"type": "boolean"},
                    ca={"oneOf": [obj(path=TEXT, sha256=TEXT), {"type": "null"}]},
                    door_port={"oneOf": [WHOLE, {"type": "null"}]},
                ),
            )
        },
        who=Right.ANYBODY,
    ),
    Operation(
        "createCode",
        "POST",
        "/v1/codes",
        "Make a one-time code that enrols another tablet within ten minutes.",
        {201: ("The code", obj(code=TEXT, expires_in_s=WHOLE, path=TEXT))},
        problems=DISK,
    ),
    Operation(
        "enrolDevice",
        "POST",
        "/v1/devices",
        "Enrol this tablet with a one-time code. The token is told this once.",
        {201: ("Enrolled", obj(device=TEXT, name=TEXT, token=TEXT))},
        body=required(obj(code=TEXT, name={"type": "string", "minLength": 1, "maxLength": 40}), "code", "name"),
        problems=(*BODY, Code.CODE_WRONG, Code.TOO_SOON, *DISK),
        who=Right.ANYBODY,
    ),
    Operation(
        "listDevices",
        "GET",
        "/v1/devices",
        "Every enrolled tablet.",
        {200: ("Tablets", obj(devices={"type": "array", "items": obj(device=TEXT, name=TEXT, enrolled_at=TIME)}))},
        who=Right.DOOR,
    ),
    Operation(
        "revokeDevice",
        "DELETE",
        "/v1/devices/{device}",
        "End a tablet's token and every session on it.",
        {204: ("Revoked", {})},
        (DEVICE,),
        problems=(Code.NOT_FOUND, *DISK),
        who=Right.DOOR,
    ),
    Operation(
        "getDevice",
        "GET",
        "/v1/device",
        "The tablet that asks, and the key that seals the finished reports waiting on it.",
        {200: ("This tablet", obj(device=TEXT, name=TEXT, queue_key=KEY))},
        who=Right.DEVICE,
    ),
    Operation(
        "listPeople",
        "GET",
        "/v1/people",
        "Who can sign in at this site, by callsign. The centre sets them.",
        {200: ("People", obj(people={"type": "array", "items": PERSON}))},
        who=Right.DEVICE,
    ),
    Operation(
        "signIn",
        "POST",
        "/v1/sessions",
        "Sign in with the device token, a person's id and their PIN; the vault key seals what they keep on tablets.",
        {201: ("Signed in", obj(token=TEXT, person=TEXT, callsign=TEXT, unit=UNIT, vault_key=KEY))},
        body=required(obj(person=TEXT, pin=TEXT), "person", "pin"),
        problems=(*BODY, Code.NOT_FOUND, Code.PIN_WRONG, Code.TOO_SOON, *DISK),
        who=Right.DEVICE,
    ),
    Operation(
        "getSession",
        "GET",
        "/v1/sessions/current",
        "Who is signed in with this token.",
        {200: ("The person", SESSION)},
        problems=(Code.NOT_FOUND,),
    ),
    Operation(
        "signOut",
        "DELETE",
        "/v1/sessions/current",
        "End this session.",
        {204: ("Signed out", {})},
        problems=DISK,
    ),
    Operation(
        "listBasemaps",
        "GET",
        "/v1/basemaps",
        "The mission's maps on this site's disk.",
        {200: ("Maps", obj(basemaps={"type": "array", "items": obj(name=TEXT, path=TEXT, bytes=WHOLE)}))},
        who=Right.DEVICE,
    ),
    Operation(
        "readBasemap",
        "GET",
        "/basemaps/{name}",
        "A PMTiles archive, whole or in ranges.",
        {200: ("The map", {}), 206: ("A part of it", {})},
        (Parameter("name", TEXT, "File name from the list", "path"),),
        problems=(Code.NOT_FOUND,),
        who=Right.DEVICE,
        media="application/octet-stream",
    ),
)

"""Every route of the tablet door, in one list; the application and the OpenAPI document are both made from it."""

from __future__ import annotations

from edge_agent import carried
from edge_agent.openapi import (
    ACKNOWLEDGEMENT,
    SIGHTING,
    TEXT,
    TIME,
    UNIT,
    WHOLE,
    Operation,
    Parameter,
    Schema,
    obj,
    ref,
)
from edge_agent.operations_access import ACCESS_OPERATIONS, BODY, DISK, NULLABLE_TEXT
from edge_agent.operations_photos import PHOTO_OPERATIONS
from edge_agent.problems import Code
from edge_agent.rights import Right
from edge_agent.settlement import State

MAX_WAIT_S = 30

REPORT_STATE: Schema = obj(
    client_id=TEXT,
    epoch=WHOLE,
    seq=WHOLE,
    kind=TEXT,
    unit=UNIT,
    priority=WHOLE,
    state={"enum": [state.value for state in State]},
    reason=NULLABLE_TEXT,
    tries=WHOLE,
    saved_at=TIME,
    sent_at=TIME,
    received_at=TIME,
    quarantined_at=TIME,
    seen_at=TIME,
    person=NULLABLE_TEXT,
    change=WHOLE,
)
MARK: Schema = obj(
    unit=UNIT,
    revision=WHOLE,
    received_at=TIME,
    seen_at=TIME,
    acknowledged_at=TIME,
    response=NULLABLE_TEXT,
    person=NULLABLE_TEXT,
)
ALERT: Schema = obj(
    alert=WHOLE,
    revision=WHOLE,
    state={"enum": ["current", "expired", "cancelled"]},
    expires_in_s=WHOLE,
    marks={"type": "array", "items": MARK},
    change=WHOLE,
)
ANY: Schema = {"type": "object"}

OF_UNIT = Parameter("unit", UNIT, "Only of this unit")
AFTER = Parameter("after", WHOLE, "Only what changed after this change number")
CLIENT_ID = Parameter("client_id", TEXT, "The id the tablet gave the report", "path")
NUMBER = Parameter("number", WHOLE, "The number of the alert", "path")

OPERATIONS = (
    Operation(
        "createReport",
        "POST",
        "/v1/reports",
        "File a report. Answered when it is on this site's disk; repeat with the same client_id until it is.",
        {201: ("Saved", REPORT_STATE), 200: ("Was saved before", REPORT_STATE)},
        body=ref("Report"),
        problems=(*BODY, Code.ID_CONFLICT, *DISK),
        who=Right.DEVICE,
    ),
    Operation(
        "createBatch",
        "POST",
        "/v1/batch",
        "File up to 100 reports with one commit, in order; each is answered as by createReport, with status and report "
        "or problem. For a tablet that was away long. What a tablet exported is taken in as it is, in commits of 100.",
        {
            200: (
                "One result for each report",
                obj(
                    results={
                        "type": "array",
                        "items": obj(
                            status=WHOLE, client_id=NULLABLE_TEXT, report=REPORT_STATE, problem=ref("Problem")
                        ),
                    }
                ),
            )
        },
        body={
            "oneOf": [
                {"type": "array", "items": ref("Report"), "maxItems": 100},
                {
                    **obj(heliograph={"const": carried.MARK}, reports={"type": "array"}),
                    "required": ["heliograph", "reports"],
                },
            ]
        },
        problems=(*BODY, *DISK),
        who=Right.DEVICE,
    ),
    Operation(
        "getUsage",
        "GET",
        "/v1/usage",
        "Kinds that tablets of this site filed in the last weeks, most often first.",
        {200: ("Kinds", obj(kinds={"type": "array", "items": obj(kind=TEXT, count=WHOLE)}))},
    ),
    Operation(
        "listReports",
        "GET",
        "/v1/reports",
        "Reports of this site's tablets and how far each has come, oldest change first.",
        {
            200: (
                "Reports",
                obj(change=WHOLE, more={"type": "boolean"}, reports={"type": "array", "items": REPORT_STATE}),
            )
        },
        (OF_UNIT, Parameter("state", {"enum": [state.value for state in State]}, "Only in this state"), AFTER),
        problems=(Code.INVALID,),
    ),
    Operation(
        "getReport",
        "GET",
        "/v1/reports/{client_id}",
        "How far one report has come.",
        {200: ("The report", REPORT_STATE)},
        (CLIENT_ID,),
        problems=(Code.NOT_FOUND,),
        who=Right.DEVICE,
    ),
    Operation(
        "createPositions",
        "POST",
        "/v1/positions",
        "Give one position or several; they are thinned into a track and sent when it is time.",
        {201: ("Saved", obj(saved=WHOLE))},
        body={"oneOf": [ref("Position"), {"type": "array", "items": ref("Position"), "maxItems": 500}]},
        problems=(*BODY, *DISK),
    ),
    Operation(
        "listAlerts",
        "GET",
        "/v1/alerts",
        "Alerts that hold or were cancelled; with all=true or after, also the expired.",
        {200: ("Alerts", obj(change=WHOLE, alerts={"type": "array", "items": ALERT}))},
        (
            OF_UNIT,
            AFTER,
            Parameter("all", {"type": "boolean"}, "Also the expired"),
            Parameter("wait_s", {**WHOLE, "maximum": MAX_WAIT_S}, "With after: wait so long for news before answering"),
        ),
        problems=(Code.INVALID,),
        who=Right.DEVICE,
    ),
    Operation(
        "seeAlert",
        "POST",
        "/v1/alerts/{number}/seen",
        "Say that the alert was on a unit's screen.",
        {200: ("Noted", MARK)},
        (NUMBER,),
        SIGHTING,
        (*BODY, Code.NOT_FOUND, *DISK),
    ),
    Operation(
        "acknowledgeAlert",
        "POST",
        "/v1/alerts/{number}/ack",
        "Answer an alert as a person, for a unit. Who acknowledges has seen.",
        {200: ("Noted", MARK)},
        (NUMBER,),
        ACKNOWLEDGEMENT,
        (*BODY, Code.NOT_FOUND, *DISK),
    ),
    Operation(
        "getStatus",
        "GET",
        "/v1/status",
        "Link, queue, spending, clock and disk.",
        {200: ("The site", ANY)},
        who=Right.DEVICE,
    ),
    Operation(
        "getConfig",
        "GET",
        "/v1/config",
        "What the centre configured for this site: its units and area.",
        {200: ("Settings", obj(known={"type": "boolean"}, values=ANY))},
    ),
    Operation(
        "getCatalogue",
        "GET",
        "/v1/catalogue",
        "Kinds of reports, their fields, code lists and phrases in every language.",
        {200: ("The catalogue, packed, with its ETag", ANY), 304: ("Still what If-None-Match names", {})},
        who=Right.ANYBODY,
    ),
    Operation("getOpenapi", "GET", "/openapi.json", "This description.", {200: ("OpenAPI 3.1", ANY)}),
    Operation(
        "getHealth",
        "GET",
        "/healthz",
        "Whether the agent works; says nothing about the link.",
        {200: ("It works", ANY), 503: ("It does not", ANY)},
        who=Right.ANYBODY,
    ),
    *ACCESS_OPERATIONS,
    *PHOTO_OPERATIONS,
)

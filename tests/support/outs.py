"""One of every value that a gateway may be given, as the mission's own would read it."""

from __future__ import annotations

from uuid import UUID

from app.gateways.out import (
    Marks,
    OutAlert,
    OutArea,
    OutDelivery,
    OutFacility,
    OutGrade,
    OutMessage,
    OutPlace,
    OutReport,
    OutSite,
    OutText,
    OutThreat,
    OutUnit,
)

AT = 1_790_000_000
PLACE = OutPlace(6.012345, 20.054321, 50.0)
GRADE = OutGrade("B", 2)
SQUARE = {"type": "Polygon", "coordinates": [[[19.5, 5.5], [20.25, 5.5], [20.25, 6.5], [19.5, 6.5], [19.5, 5.5]]]}
LINE = {"type": "LineString", "coordinates": [[20.051111, 6.01], [20.06, 6.02]]}
AREA = OutArea("AO-WEST", "Western area", "ao", SQUARE)


def marked(*partners, words=()):
    return Marks(frozenset(partners), frozenset(words))


def message(revision=0, type_="alert", **more):
    values = {
        "identifier": f"{UUID(int=3)}.{revision}",
        "revision": revision,
        "type": type_,
        "status": "actual",
        "sent_at": AT + 60 * revision,
        "expires_at": AT + 3600,
        "reason": "threat_new",
        "kind": "IED",
        "urgency": "immediate",
        "severity": "severe",
        "certainty": "likely",
        "place": PLACE,
        "danger_radius_m": 400.0,
        "instruction": "avoid_area",
        "texts": (OutText("en", "Improvised explosive device", "Avoid the area"),),
        "text": "Turn back at the bridge.",
        "confidence": 0.75,
        "areas": ("AO-WEST",),
        "audience": (AREA,),
    }
    return OutMessage(**(values | more))


ALERT = OutAlert(
    id=UUID(int=3),
    number=7,
    origin="threat",
    state="active",
    confidence=0.75,
    grade=GRADE,
    created_at=AT,
    updated_at=AT + 60,
    messages=(message(), message(1, "update", reason="moved")),
    areas=("AO-WEST",),
    threat=UUID(int=2),
    report=None,
    ladder=(OutDelivery("ALFA-1", "received", 1, AT, AT + 5, None, None, None, None),),
)
THREAT = OutThreat(
    id=UUID(int=2),
    kind="IED",
    family="explosive",
    status="actual",
    state="suspected",
    reason="few_sources",
    place=PLACE,
    danger_radius_m=400.0,
    severity="severe",
    confidence=0.75,
    certainty="likely",
    conflict=False,
    grade=GRADE,
    first_observed_at=AT,
    last_observed_at=AT,
    evaluated_at=AT,
    expires_at=None,
    ended_at=None,
    reports=1,
    sources=1,
    superseded_by=None,
    areas=("AO-WEST",),
    revision=1,
)
REPORT = OutReport(
    id=UUID(int=1),
    kind="IED",
    status="actual",
    observed_at=AT,
    time_span_s=0,
    received_at=AT + 5,
    place=PLACE,
    geometry=LINE,
    grade=GRADE,
    severity="severe",
    fields={"state": "intact"},
    casualties=({"triage": "t1"},),
    text="Wires beside the road, seen by the teacher.",
    site="BASE",
    unit="ALFA-1",
    amends=None,
    threat=UUID(int=2),
    areas=("AO-WEST",),
)
UNIT = OutUnit("ALFA-1", "Alfa patrol", "BASE", "patrol", ("AO-WEST",), PLACE, AT, "actual")
FACILITY = OutFacility("HOSP", "Hospital", "hospital", ("surgery",), PLACE, None)
SITE = OutSite("BASE", "Base", PLACE, None, "up", AT)

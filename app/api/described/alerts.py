"""Schemas of alerts: as the mission has them, and as partners have them."""

from __future__ import annotations

from app.api.described.shape import (
    AREAS,
    CONFIDENCE,
    DATA,
    FLAG,
    ID,
    KIND,
    METRES,
    MOMENT,
    NUMBER,
    REASON,
    STATUS,
    TEXT,
    WHO,
    WHOLE,
    Schema,
    by_name,
    many,
    maybe,
    more,
    ref,
    thing,
    told,
    word,
)
from edge_agent.wire.scales import CERTAINTIES, SEVERITIES, URGENCIES

_NUMBER = told(WHOLE, "Counts up through the mission.")
_ORIGIN = word("threat", "casevac", "duress", "manual")
_STATE = word("active", "cancelled", "expired")
_TYPE = word("alert", "update", "cancel")
_ADDRESSEE = told(TEXT, "Callsign of a unit, or `@` and the code of a site.")

_ALERT = thing(
    "An alert as it stands, as the mission's own see it.",
    id=told(TEXT, "Its number."),
    number=_NUMBER,
    uuid=ID,
    origin=_ORIGIN,
    threat=maybe(ID),
    report=maybe(ID),
    kind=KIND,
    status=STATUS,
    state=_STATE,
    reason=REASON,
    urgency=word(*URGENCIES),
    severity=word(*SEVERITIES),
    certainty=word(*CERTAINTIES),
    confidence=CONFIDENCE,
    position=ref("Position"),
    danger_radius_m=METRES,
    instruction=told(TEXT, "Code of the catalogue."),
    text=told(TEXT, "An officer's own words, or the caller's."),
    areas=AREAS,
    revision=told(WHOLE, "0 is the first message."),
    created_at=MOMENT,
    updated_at=MOMENT,
    expires_at=MOMENT,
    created_by=WHO,
    deliveries=told(by_name(WHOLE) | {"required": ["total"]}, "How many deliveries stand where, and in `total`."),
    overdue=told(WHOLE, "Deliveries that were not acknowledged in time."),
    concerned=told(FLAG, "Whether all whom it concerns are told."),
    noted=told(maybe(thing("Who.", by=WHO, at=MOMENT)), "Who on watch took note of what it says now."),
)
_MESSAGE = thing(
    "One message of an alert, as it was issued.",
    revision=WHOLE,
    type=_TYPE,
    at=MOMENT,
    reason=REASON,
    by=WHO,
    why=TEXT,
    values=told(DATA, "What it said; times in UTC seconds."),
)
_AUDIENCE = thing(
    "Somebody who must know, and why.",
    addressee=_ADDRESSEE,
    site=TEXT,
    reason=REASON,
    since=MOMENT,
    distance_m=told(maybe(NUMBER), "Metres from the place, of whoever was chosen by it."),
)
_ATTEMPT = thing("One try to send.", at=MOMENT, revision=WHOLE, outcome=TEXT, bytes=WHOLE)
_STAGES = {name: maybe(MOMENT) for name in ("sent_at", "received_at", "seen_at", "acknowledged_at")}
_DELIVERY = thing(
    "How far an alert came with one addressee.",
    addressee=_ADDRESSEE,
    site=TEXT,
    reason=REASON,
    state=word("owed", "sent", "received", "seen", "acknowledged", "failed", "lapsed"),
    revision=told(WHOLE, "The revision that is owed."),
    received_revision=maybe(WHOLE),
    **_STAGES,
    acknowledged_by=maybe(TEXT),
    response=maybe(TEXT),
    tries=WHOLE,
    held=told(FLAG, "It waits for a site that is dark."),
    due_at=maybe(MOMENT),
    escalate_at=maybe(MOMENT),
    escalated_at=maybe(MOMENT),
    escalated_to=many(TEXT),
    overdue=FLAG,
    attempts=many(_ATTEMPT),
)
_PARTNER_MESSAGE = thing(
    "One message of an alert to all.",
    identifier=told(TEXT, "Unique for ever."),
    revision=WHOLE,
    type=_TYPE,
    at=MOMENT,
    expires_at=MOMENT,
    reason=REASON,
    kind=KIND,
    urgency=word(*URGENCIES),
    severity=word(*SEVERITIES),
    certainty=word(*CERTAINTIES),
    position=ref("Position"),
    danger_radius_m=METRES,
    instruction=TEXT,
    text=TEXT,
)
_OWN = ("created_by", "deliveries", "overdue", "concerned", "noted")
_TEXTS = by_name(thing("In one language.", headline=TEXT, instruction=TEXT))
_PARTNER_ALERT = thing(
    "An alert as partners see it.",
    **{name: schema for name, schema in _ALERT["properties"].items() if name not in _OWN},
    grade=told(maybe(ref("Grade")), "The best among the reports it rests on."),
    texts=told(_TEXTS, "By language: the words of the catalogue."),
    messages=told(many(ref("PartnerAlertMessage")), "The newest first."),
    delivered=told(many(DATA), "Empty: how far it came is the mission's own."),
)
_PREVIEW = thing(
    "Whom a draft would reach, and what that would cost.",
    addressees=many(thing("Somebody.", addressee=_ADDRESSEE, site=TEXT, reason=REASON)),
    others=told(WHOLE, "How many more, whom the officer may not see."),
    links=many(thing("A site's link.", site=TEXT, payload_bytes=WHOLE, bytes=WHOLE)),
    bytes=told(WHOLE, "On all links."),
)
_DELIVERED = told(many(ref("Delivery")), "As far as the reader may see the addressees.")

SCHEMAS: dict[str, Schema] = {
    "Alert": _ALERT,
    "AlertDocument": more(
        _ALERT,
        "An alert with its messages, its audience and its deliveries.",
        messages=many(ref("AlertMessage")),
        audience=many(_AUDIENCE),
        delivered=_DELIVERED,
    ),
    "AlertStanding": more(_ALERT, "An alert with its deliveries.", delivered=_DELIVERED),
    "AlertMessage": _MESSAGE,
    "Delivery": _DELIVERY,
    "PartnerAlert": _PARTNER_ALERT,
    "PartnerAlertMessage": _PARTNER_MESSAGE,
    "AlertPreview": _PREVIEW,
}

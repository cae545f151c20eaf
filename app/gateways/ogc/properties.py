"""What can be asked of the features of each collection, property by property."""

from __future__ import annotations

from app.gateways.ogc.schema import GEOMETRY, flag, number, text, time, words
from app.ingest.links.state import LinkState
from app.picture.state import State
from app.search.parse import STATUSES
from edge_agent.wire.catalogue import KINDS

_KIND = text("kind", "Kind, as in the catalogue", sorted(KINDS))
_STATUS = text("status", "Actual, exercise or test", sorted(STATUSES))
_SEVERITY = text("severity", "CAP severity")
_CERTAINTY = text("certainty", "CAP certainty")
_CONFIDENCE = number("confidence", "Confidence, 0 to 1")
_DANGER = number("danger_radius_m", "Radius inside which somebody may be in danger, metres")
_UNCERTAINTY = number("uncertainty_m", "Radius of a circle that holds the true place, metres")
_GRADE = (text("reliability", "Source, A to F"), number("credibility", "Information, 1 to 6"))
_AREAS = words("areas", "Areas it lies in, by code")
_CODED = (text("code", "Code"), text("name", "Name"))

THREAT = (
    GEOMETRY,
    _KIND,
    text("family", "Family of kinds"),
    _STATUS,
    text("state", "State", State),
    text("reason", "Why it is in that state"),
    _SEVERITY,
    _CERTAINTY,
    _CONFIDENCE,
    flag("conflict", "Whether reports contradict each other"),
    *_GRADE,
    _DANGER,
    _UNCERTAINTY,
    time("first_observed_at", "First observed"),
    time("last_observed_at", "Last observed"),
    time("expires_at", "Expires"),
    time("ended_at", "Ended"),
    number("reports", "Reports it rests on"),
    number("sources", "Independent sources"),
    _AREAS,
)
ALERT = (
    GEOMETRY,
    number("number", "Number"),
    _KIND,
    text("origin", "What gave rise to it", ("threat", "casevac", "duress", "manual")),
    _STATUS,
    text("state", "State", ("active", "cancelled", "expired")),
    text("urgency", "CAP urgency"),
    _SEVERITY,
    _CERTAINTY,
    _CONFIDENCE,
    *_GRADE,
    _DANGER,
    _UNCERTAINTY,
    text("instruction", "What to do, by code"),
    time("created_at", "Issued"),
    time("updated_at", "Last changed"),
    time("expires_at", "Expires"),
    _AREAS,
)
REPORT = (
    GEOMETRY,
    _KIND,
    _STATUS,
    text("site", "Site it came from"),
    text("unit", "Unit that reports"),
    _SEVERITY,
    *_GRADE,
    _UNCERTAINTY,
    time("observed_at", "Observed"),
    time("received_at", "Received"),
    number("casualties", "Casualties told of"),
    text("threat", "Threat it belongs to"),
    text("text", "Words"),
    _AREAS,
)
UNIT = (
    GEOMETRY,
    text("callsign", "Callsign"),
    text("name", "Name"),
    text("role", "Role"),
    text("site", "Site it belongs to"),
    text("status", "What it said it does"),
    _UNCERTAINTY,
    time("at", "When it was there"),
    _AREAS,
)
AREA = (GEOMETRY, *_CODED, text("kind", "Kind of area"))
FACILITY = (
    GEOMETRY,
    *_CODED,
    text("kind", "Kind of facility"),
    words("capabilities", "What it can do"),
    text("site", "Site it belongs to"),
)
SITE = (
    GEOMETRY,
    *_CODED,
    text("parent", "Site it reports through"),
    text("link", "How its link stands", LinkState),
    time("last_heard_at", "Last heard"),
)

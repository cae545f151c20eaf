"""Schemas of threats and of what officers decide about them."""

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
    STATUS,
    TEXT,
    WHO,
    WHOLE,
    Schema,
    many,
    maybe,
    more,
    ref,
    thing,
    told,
    word,
)
from app.picture.pins import DecisionType
from app.picture.state import State
from edge_agent.wire.scales import CERTAINTIES, SEVERITIES

_THREAT = thing(
    "A threat as it stands.",
    id=ID,
    kind=KIND,
    family=told(TEXT, "Kinds that can be one danger."),
    status=STATUS,
    state=word(*State),
    reason=told(TEXT, "Why it is in its state; of a suspected one, what its confirmation lacks."),
    position=ref("Position"),
    danger_radius_m=METRES,
    severity=word(*SEVERITIES),
    confidence=CONFIDENCE,
    certainty=word(*CERTAINTIES),
    conflict=told(FLAG, "Independent sources contradict each other."),
    first_observed_at=MOMENT,
    last_observed_at=MOMENT,
    evaluated_at=MOMENT,
    expires_at=maybe(MOMENT),
    ended_at=maybe(MOMENT),
    reports=told(WHOLE, "How many it is made of."),
    sources=told(WHOLE, "How many independent ones there are among them."),
    superseded_by=told(maybe(ID), "The threat that its reports belong to now."),
    areas=AREAS,
    revision=WHOLE,
)
_OPINION = thing(
    "One report, or an officer, in the sum.",
    report=maybe(ID),
    grade=TEXT,
    r=NUMBER,
    p=NUMBER,
    likelihood_ratio=NUMBER,
    log_ratio=NUMBER,
    first_hand=FLAG,
    age_s=WHOLE,
    half_life_s=maybe(NUMBER),
    weight=NUMBER,
    weighted=NUMBER,
    counts=told(FLAG, "Whether it is the one of its voice that counts."),
)
_VOICE = thing(
    "Reports that come from one source.",
    key=TEXT,
    alone=told(NUMBER, "The confidence by this voice alone."),
    opinions=many(_OPINION),
    left_out=told(WHOLE, "Weaker ones that are not shown."),
)
_ARITHMETIC = thing(
    "The confidence, line by line; empty but for lists where it was never reckoned.",
    rare=("at", "prior", "log_odds", "clamp", "confidence", "age_aside", "held", "conflict"),
    at=told(WHOLE, "UTC seconds."),
    prior=NUMBER,
    voices=many(_VOICE),
    log_odds=NUMBER,
    clamp=many(NUMBER),
    confidence=CONFIDENCE,
    age_aside=told(CONFIDENCE, "The confidence without what age takes away."),
    held=FLAG,
    conflict=FLAG,
    proposals=many(thing("A credibility that is proposed.", report=ID, credibility=WHOLE)),
    clearances=many(thing("A report that all is clear.", report=ID, ends=FLAG)),
)
_DECISION = thing(
    "What an officer decided, and whether it still counts.",
    id=WHOLE,
    type=word(*DecisionType),
    by=WHO,
    at=MOMENT,
    why=TEXT,
    reports=many(ID),
    undone_by=maybe(WHO),
    undone_at=maybe(MOMENT),
)
_REVISION = thing(
    "How a threat stood after one change.",
    revision=WHOLE,
    at=MOMENT,
    by=WHO,
    values=told(DATA, "What had changed; times in UTC seconds."),
)
_CHANGED = thing("The threats that changed.", threats=many(ref("Threat")))
_PARTNER_THREAT = more(
    _THREAT,
    "A threat as partners see it.",
    grade=told(maybe(ref("Grade")), "The best among its reports."),
)

SCHEMAS: dict[str, Schema] = {
    "Threat": _THREAT,
    "ThreatDocument": more(
        _THREAT,
        "A threat with its reports, the arithmetic of its confidence, its history and what officers decided.",
        made_of=many(ref("Report")),
        arithmetic=_ARITHMETIC,
        history=many(_REVISION),
        decisions=many(ref("Decision")),
    ),
    "PartnerThreat": _PARTNER_THREAT,
    "Decision": _DECISION,
    "ThreatsChanged": more(_CHANGED, "The threats that changed, and the number to undo it by.", decision=maybe(WHOLE)),
    "ThreatsPreview": _CHANGED,
    "Grade": thing("A grade on the Admiralty scales.", reliability=told(TEXT, "A-F."), credibility=told(WHOLE, "1-6.")),
    "Release": thing(
        "Whom something is released to beyond the mission.",
        partners=many(TEXT),
        words=told(FLAG, "Whether free text and casualties go along."),
        by_reports=told(many(TEXT), "Of a threat: who knows of it by reports they were given."),
    ),
}

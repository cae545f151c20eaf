"""Schemas of the picture as it stood, of the centre's health, and of what can go wrong."""

from __future__ import annotations

from app.api.described.shape import MOMENT, TEXT, WHOLE, Schema, by_name, many, ref, thing, told, word
from app.api.problems import SCHEMA as PROBLEM

_KIND = thing("A kind of problem.", code=TEXT, status=WHOLE, title=TEXT, detail=TEXT)
_COUNTS = told(many(WHOLE), "One number for each stretch.")

SCHEMAS: dict[str, Schema] = {
    "Problem": PROBLEM,
    "ProblemKinds": thing("Every kind of problem.", items=many(_KIND)),
    "History": thing(
        "The picture at an instant, as far as the reader's scopes go.",
        rare=("threats", "alerts", "units", "sites"),
        at=MOMENT,
        threats=many(ref("Threat")),
        alerts=many(ref("AlertStanding")),
        units=many(ref("Unit")),
        sites=many(ref("PastSite")),
    ),
    "Histogram": thing(
        "How much happened in each of equal stretches of time, as far as the reader's scopes go.",
        rare=("reports", "threats", "alerts"),
        start=MOMENT,
        end=MOMENT,
        bin_s=told(WHOLE, "Seconds of one stretch."),
        reports=_COUNTS,
        threats=_COUNTS,
        alerts=_COUNTS,
    ),
    "Alive": thing("The process answers.", status=word("alive")),
    "Ready": thing(
        "Whether the centre can do its work.",
        status=word("ready", "not_ready"),
        faults=told(by_name(TEXT), "By the name of the part."),
    ),
}

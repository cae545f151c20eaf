"""Schemas of reports, their photos, and what is held in quarantine."""

from __future__ import annotations

from app.api.described.shape import (
    AREAS,
    DATA,
    FLAG,
    GEOMETRY,
    ID,
    KIND,
    MOMENT,
    REASON,
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
from app.ingest.photos.picture import PhotoState
from edge_agent.wire.scales import PLACE_SOURCES, SEVERITIES

_SAID = {
    "severity": word(*SEVERITIES),
    "fields": told(DATA, "Coded fields of the catalogue, by their keys."),
    "casualties": told(many(DATA), "Each by the fields of the catalogue's `casualty`."),
    "text": TEXT,
}
_SPAN = told(WHOLE, "Seconds after `observed_at` within which it was observed.")
_REPORT = thing(
    "A report as it was accepted, with the grade that counts now.",
    id=ID,
    site=TEXT,
    epoch=told(WHOLE, "Which device of the site."),
    seq=told(WHOLE, "Counts up through an epoch."),
    unit=told(maybe(TEXT), "Callsign; null: the site itself."),
    kind=KIND,
    status=STATUS,
    observed_at=MOMENT,
    site_observed_at=told(MOMENT, "As the site's clock said it."),
    received_at=MOMENT,
    clock_suspect=told(FLAG, "The site's clock cannot be right: `observed_at` is the receipt."),
    time_span_s=_SPAN,
    position=maybe(ref("Position")),
    geometry=maybe(GEOMETRY),
    grade=more(
        thing("", reliability=told(TEXT, "A-F."), credibility=told(WHOLE, "1-6.")),
        "With its officer.",
        by=told(maybe(WHO), "Null: the reporter's own."),
    ),
    **_SAID,
    source=told(maybe(WHOLE), "Tag of a source; null to whoever is not cleared."),
    amends=maybe(ID),
    sensitive=FLAG,
    threat=maybe(ID),
    photos=told(WHOLE, "How many belong to it."),
)
_GIVEN = thing("A grade an officer gave.", reliability=TEXT, credibility=WHOLE, by=WHO, at=MOMENT, why=TEXT)
_GRADING = thing(
    "How a report was graded: by the reporter, then by officers, newest first.",
    reported=ref("Grade"),
    grades=many(_GIVEN),
)
_PARTNER_REPORT = thing(
    "A report as partners see it: what they may not have is null.",
    id=ID,
    site=maybe(TEXT),
    unit=maybe(TEXT),
    kind=KIND,
    status=STATUS,
    observed_at=MOMENT,
    received_at=MOMENT,
    time_span_s=_SPAN,
    position=maybe(ref("Position")),
    geometry=maybe(GEOMETRY),
    grade=maybe(ref("Grade")),
    **_SAID,
    amends=maybe(ID),
    threat=maybe(ID),
    areas=AREAS,
)
_PICTURE = thing(
    "A picture, as far as it has come.",
    state=word(*PhotoState),
    reason=maybe(REASON),
    bytes=WHOLE,
    pieces=told(WHOLE, "That are here."),
    of=told(WHOLE, "Pieces that there are, by the size of the largest that came."),
    first_at=MOMENT,
    last_at=MOMENT,
    url=told(maybe(TEXT), "Where it is, once all of it is here."),
)
_WISH = thing(
    "Somebody wants the full picture.",
    by=WHO,
    asked_at=MOMENT,
    sent_at=maybe(MOMENT),
    answered_at=maybe(MOMENT),
)
_HELD = thing(
    "A body or packet that is or was held.",
    id=ID,
    site=maybe(TEXT),
    epoch=WHOLE,
    seq=maybe(WHOLE),
    whole=told(FLAG, "A whole packet, not one body."),
    reason=REASON,
    detail=TEXT,
    received_at=MOMENT,
    bytes=WHOLE,
    state=word("held", "released", "discarded"),
    tries=WHOLE,
    resolved_by=maybe(WHO),
    resolved_at=maybe(MOMENT),
    resolution=maybe(TEXT),
    report=told(maybe(ID), "What it became."),
)
_DECODED = thing("Taken apart as far as it can be read.", epoch=maybe(WHOLE), fault=maybe(DATA), bodies=many(DATA))
_OUTCOME = thing("What became of one body.", seq=maybe(WHOLE), verdict=TEXT, reason=maybe(REASON), report=maybe(ID))

SCHEMAS: dict[str, Schema] = {
    "Report": _REPORT,
    "ReportDocument": more(
        _REPORT,
        "A report with its grades, its areas, and the reports that amend it.",
        place_source=told(maybe(word(*filter(None, PLACE_SOURCES))), "How its place was found; null: measured."),
        areas=AREAS,
        amended_by=many(ID),
        grading=ref("Grading"),
    ),
    "ReportName": thing("A report that was filed and that whoever filed it may not read.", id=ID),
    "PartnerReport": _PARTNER_REPORT,
    "Grading": _GRADING,
    "Waiting": thing(
        "How many wait for an officer, by why.",
        rare=("held",),
        unplaced=WHOLE,
        ungraded=WHOLE,
        clock_suspect=WHOLE,
        held=told(WHOLE, "In quarantine; told to officers."),
    ),
    "Photo": thing(
        "A photo of a report.",
        number=told(WHOLE, "From 0."),
        thumb=maybe(_PICTURE),
        full=maybe(_PICTURE),
        request=maybe(_WISH),
    ),
    "Held": _HELD,
    "HeldDocument": more(
        _HELD,
        "What is held, taken apart.",
        rare=("raw",),
        raw=told(TEXT, "Base64, for cleared officers."),
        decoded=_DECODED,
    ),
    "HeldReleased": more(_HELD, "What was let in, and what became of it.", outcomes=many(_OUTCOME)),
}

"""Schemas of the mission: sites, units, areas, facilities, people, maps, the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from app.api.described.shape import (
    DATA,
    FLAG,
    GEOMETRY,
    MOMENT,
    NUMBER,
    STATUS,
    TEXT,
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
from app.basemaps.basemap import Form
from app.ingest.links.state import LinkState

_CODE = {"id": told(TEXT, "Its code."), "code": TEXT, "name": TEXT}
_LABELS = told(by_name(TEXT), "Language to label.")


def _link(known: Callable[[Schema], Schema]) -> Schema:
    """The link of a site; `known` says what of it may be null."""
    return thing(
        "The health of a site's link.",
        state=word(*LinkState),
        last_heard_at=maybe(MOMENT),
        dark_since=maybe(MOMENT),
        dark_after_s=WHOLE,
        waiting=known(told(WHOLE, "Reports in the site's outbox.")),
        oldest_s=known(told(WHOLE, "Age of the oldest of them, seconds.")),
        bytes_today=known(WHOLE),
        dropped_positions=known(WHOLE),
        clock_skew_s=known(told(WHOLE, "Site clock minus centre clock.")),
        clock_suspect=known(FLAG),
        packets=known(WHOLE),
        payload_bytes=known(WHOLE),
        duplicates=known(WHOLE),
        gaps=told(many(thing("Numbers that are missing.", first=WHOLE, last=WHOLE)), "Inclusive."),
    )


def _site(link: Schema) -> Schema:
    return thing(
        "A site with the health of its link.",
        **_CODE,
        position=ref("Position"),
        reliability=told(TEXT, "A-F, of reports that give no grade."),
        profile=TEXT,
        parent=maybe(TEXT),
        epoch=WHOLE,
        retired=FLAG,
        link=link,
    )


_WHERE = thing(
    "Where a unit was last known to be.",
    lat=NUMBER,
    lon=NUMBER,
    accuracy_m=maybe(NUMBER),
    at=MOMENT,
    age_s=WHOLE,
    status=STATUS,
)
_UNIT = thing(
    "A unit.",
    id=told(TEXT, "Its callsign."),
    callsign=TEXT,
    name=TEXT,
    site=TEXT,
    number=told(WHOLE, "Within the site."),
    parent=maybe(TEXT),
    role=TEXT,
    capabilities=many(TEXT),
    areas=many(TEXT),
    position=maybe(_WHERE),
)
_THEIR_WHERE = {name: schema for name, schema in _WHERE["properties"].items() if name != "age_s"}
_PARTNER_UNIT = thing(
    "A unit as partners see it.",
    id=told(TEXT, "Its callsign."),
    callsign=TEXT,
    name=TEXT,
    site=TEXT,
    role=TEXT,
    areas=many(TEXT),
    position=maybe(thing("Where it was last known to be.", **_THEIR_WHERE)),
)
_CARD = thing("The mission, as partners see it.", code=TEXT, name=TEXT, languages=many(TEXT), status=STATUS)
_PERSON = thing("A person of a site.", id=TEXT, callsign=TEXT, unit=maybe(TEXT), added_at=MOMENT)
_KINDS = thing(
    "What a report can say, and in which words.",
    languages=many(TEXT),
    kinds=told(many(DATA), "Every kind of report with its fields, codes and labels."),
    casualty=told(many(DATA), "The fields of a casualty."),
    instructions=told(by_name(_LABELS), "By code."),
    gap_reasons=told(by_name(_LABELS), "By code."),
    quarantine_reasons=told(by_name(_LABELS), "By code."),
    words=told(by_name(by_name(_LABELS)), "By closed list and code."),
    scales=told(by_name({"type": "array"}), "Numbers and words that are possible, in rising order."),
)

SCHEMAS: dict[str, Schema] = {
    "Site": _site(_link(lambda schema: schema)),
    "PastSite": _site(_link(maybe)),
    "PartnerSite": thing(
        "A site as partners see it.",
        **_CODE,
        position=ref("Position"),
        parent=maybe(TEXT),
        link=maybe(thing("Its link.", state=TEXT, last_heard_at=maybe(MOMENT))),
    ),
    "Unit": _UNIT,
    "PartnerUnit": _PARTNER_UNIT,
    "Area": thing("An area.", **_CODE, kind=told(TEXT, "`ao`: area of operation."), geometry=GEOMETRY),
    "Facility": thing(
        "A place that can help.",
        **_CODE,
        kind=TEXT,
        capabilities=many(TEXT),
        site=maybe(TEXT),
        position=ref("Position"),
    ),
    "MissionCard": _CARD,
    "Mission": more(
        _CARD,
        "The mission.",
        started_at=maybe(MOMENT),
        revision=told(WHOLE, "Counts the changes of the roster."),
        settings=told(DATA, "What it tuned."),
        sites=WHOLE,
        units=WHOLE,
        areas=WHOLE,
        facilities=WHOLE,
    ),
    "Catalogue": _KINDS,
    "Person": _PERSON,
    "People": thing("People of a site.", items=many(ref("Person"))),
    "NewPerson": more(_PERSON, "A person, with the PIN that is told this once.", pin=TEXT),
    "NewPin": thing("A PIN that is told this once.", id=TEXT, pin=TEXT),
    "Basemap": thing(
        "A map that the mission brought.",
        id=TEXT,
        name=TEXT,
        form=word(*Form),
        tiles=TEXT,
        url=TEXT,
        min_zoom=WHOLE,
        max_zoom=WHOLE,
        bounds=told(many(NUMBER), "West, south, east, north; degrees."),
        attribution=TEXT,
    ),
}

"""A CAP message of somebody else as a report of ours: never as an alert, and no surer than its sender is. Pure."""

from __future__ import annotations

from hashlib import sha256

from app.gateways.cap.encode import TAXONOMY
from app.gateways.cap.message import Area, Info, Message
from app.gateways.cap.read import CapFault
from app.gateways.cap.sources import Source
from app.geo import distance_m
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.messages import Place, Report, Status

MOST_WORDS = 500
"""Characters of its words that are kept in the report; the whole message is kept beside it."""
MOST_VERTICES = 200
"""Of a shape that is kept as it was drawn; a finer one becomes the circle around it."""
_BY_CATEGORY = {
    "Met": "HAZ",
    "Geo": "HAZ",
    "Fire": "HAZ",
    "Env": "HAZ",
    "CBRNE": "HAZ",
    "Health": "HLT",
    "Transport": "INF",
    "Infra": "INF",
    "Security": "TEN",
    "Safety": "TEN",
}
"""The least that a category says; `Rescue` and `Other` say nothing that can be looked for on a map."""
_CREDIBILITY = {"Observed": 2, "Likely": 3, "Possible": 4, "Unlikely": 5, "Unknown": 6}
"""Admiralty 1-6 by CAP certainty: what nobody else confirmed is at best probably true."""
_STATUS = {"Actual": Status.ACTUAL, "Exercise": Status.EXERCISE, "Test": Status.TEST}
_TAG_BITS = 0xFFFF

LatLon = tuple[float, float]


def report_of(message: Message, source: Source, language: str) -> Report:
    """What a message reports.

    Args:
        message: An Alert or an Update with a shape, of status Actual, Exercise or Test.
        source: Whom it is from.
        language: In which its words are kept, where it has them.

    Raises:
        CapFault: no kind of ours says what it warns of.
    """
    info = spoken(message, language)
    place, ring = where(info.areas)
    severity = info.severity.lower()
    return Report(
        kind=_kind(info, source),
        observed_at=message.sent,
        place=place,
        area=ring,
        reliability=source.reliability,
        credibility=max(source.credibility, _CREDIBILITY[info.certainty]),
        severity=None if severity == "unknown" else severity,
        status=_STATUS[message.status],
        text=_words(info, source),
        source=tag_of(message.sender),
    )


def spoken(message: Message, language: str) -> Info:
    """What it says in a language; in its first where it does not speak that one."""
    first = message.infos[0]
    return next((one for one in message.infos if one.language.partition("-")[0].lower() == language), first)


def tag_of(sender: str) -> int:
    """The pseudonymous tag of a sender: all it says is one voice, however often it says it."""
    return int.from_bytes(sha256(sender.encode()).digest()[:2], "big") & _TAG_BITS


def where(areas: tuple[Area, ...]) -> tuple[Place | None, tuple[LatLon, ...]]:
    """The one polygon as it was drawn, or the circle around everything that was drawn."""
    rings = [ring for area in areas for ring in area.polygons]
    circles = [circle for area in areas for circle in area.circles]
    if len(rings) == 1 and not circles and len(rings[0]) <= MOST_VERTICES:
        return None, rings[0][:-1]
    spots = [(lat, lon, 0.0) for ring in rings for lat, lon in ring]
    spots += [(one.lat, one.lon, one.radius_m) for one in circles]
    return around(spots), ()


def around(spots: list[tuple[float, float, float]]) -> Place:
    """The circle around circles: latitude, longitude, radius in metres of each."""
    lat, lon = _middle([(lat, lon) for lat, lon, _ in spots])
    reach_m = max(distance_m(lat, lon, *spot[:2]) + spot[2] for spot in spots)
    return Place(lat, lon, max(reach_m, 1.0))


def _middle(points: list[LatLon]) -> LatLon:
    """Of the box around points, across the antimeridian where that is the shorter way."""
    first = points[0][1]
    lats = [lat for lat, _ in points]
    lons = [first + (lon - first + 180) % 360 - 180 for _, lon in points]
    return (min(lats) + max(lats)) / 2, ((min(lons) + max(lons)) / 2 + 180) % 360 - 180


def _kind(info: Info, source: Source) -> str:
    """By our own code, by what the administrator said of the event, by the first category that says something."""
    ours = [one.value for one in info.event_codes if one.name == TAXONOMY and one.value in KINDS]
    named = [code for code in (*ours, source.kinds.get(info.event, "")) if code and KINDS[code].threat]
    found = [*named, *(_BY_CATEGORY[one] for one in info.categories if one in _BY_CATEGORY)]
    if not found:
        raise CapFault("kind_unknown", "category, event: nothing that this mission keeps a picture of")
    return found[0]


def _words(info: Info, source: Source) -> str:
    texts = (info.headline or info.event, info.description)
    said = ". ".join(" ".join(text.split()).rstrip(".") for text in texts if text)
    whole = f"{source.name}: {said}"
    return whole if len(whole) <= MOST_WORDS else whole[: MOST_WORDS - 1].rstrip() + "…"

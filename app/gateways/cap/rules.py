"""The second layer of rules: what a CAP message must keep beyond the schema. Pure.

From CAP 1.2 §3.2 and from the validators and profiles of those who publish it. A *binding* rule is one without which
the message cannot be told apart, referred to or put on a map: who breaks it is refused. The others are good manners: we
keep them all, and what a stranger breaks is noted beside what becomes of the message, because a warning with too long a
headline is still a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from urllib.parse import urlsplit

from app.gateways.cap.message import Area, Info, Message, Ring
from app.geo import geometry_faults

LONGEST_HEADLINE = 140
LONGEST_AREA = 49
LEAST_POINTS = 4
REFERRING = frozenset({"Update", "Cancel", "Ack", "Error"})
INFORMING = frozenset({"Alert", "Update"})
_FORBIDDEN = re.compile(r"[\s,<&]")
_HTML = re.compile(r"</?[A-Za-z][^<>]*>")


class Rule(StrEnum):
    """A rule by its word."""

    IDENTITY = "identity_characters"
    """Identifier and sender are not empty and hold no blank, comma, `<` or `&`."""
    REFERENCES_MISSING = "references_missing"
    REFERENCE_SELF = "reference_self"
    REFERENCE_FUTURE = "reference_future"
    """It refers to a message that is newer than itself."""
    INFO_MISSING = "info_missing"
    EXPIRES_EARLY = "expires_before_effective"
    SHAPE_MISSING = "shape_missing"
    """No polygon and no circle: nobody can see on a map whom it is for."""
    POLYGON_OPEN = "polygon_open"
    POLYGON_POINTS = "polygon_points"
    POLYGON_CROSSES = "polygon_crosses"
    DRAFT = "status_draft"

    RESTRICTION_MISSING = "restriction_missing"
    ADDRESSES_MISSING = "addresses_missing"
    NOTE_MISSING = "note_missing"
    EXPIRES_MISSING = "expires_missing"
    CIRCLE_EMPTY = "circle_empty"
    CEILING = "ceiling_below_altitude"
    """A ceiling stands with an altitude, and not below it."""
    CATEGORY_DIFFERS = "category_differs"
    CODE_DIFFERS = "event_code_differs"
    SAME_TEXT = "same_text"
    """The same words under two languages."""
    HEADLINE_LONG = "headline_long"
    TEXT_REPEATED = "text_repeated"
    """Headline, description and instruction each say something of their own."""
    HTML = "html"
    URL = "url_relative"
    AREA_LONG = "area_description_long"


BINDING = frozenset(
    {
        Rule.IDENTITY,
        Rule.REFERENCES_MISSING,
        Rule.REFERENCE_SELF,
        Rule.REFERENCE_FUTURE,
        Rule.INFO_MISSING,
        Rule.EXPIRES_EARLY,
        Rule.SHAPE_MISSING,
        Rule.POLYGON_OPEN,
        Rule.POLYGON_POINTS,
        Rule.POLYGON_CROSSES,
        Rule.DRAFT,
    }
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a message breaks, and where."""

    rule: Rule
    where: str

    @property
    def binding(self) -> bool:
        """Whether the message is refused for it."""
        return self.rule in BINDING


def broken(message: Message) -> list[Broken]:
    """Every rule that a message breaks, in the order of the document."""
    found = [*_identity(message), *_head(message), *_same(message)]
    for number, info in enumerate(message.infos):
        where = f"info[{number}]"
        found += _info(message, info, where)
        for place, area in enumerate(info.areas):
            found += _area(area, f"{where}.area[{place}]")
    return found


def unreferred(message: Message, earlier: Iterable[Message]) -> list[Message]:
    """Of the earlier messages of the same alert, those that had not expired and are not referred to: there are none."""
    named = set(message.references)
    return [one for one in earlier if (one.expires or 0) > message.sent and one.name not in named]


def _identity(message: Message) -> Iterator[Broken]:
    """Who says it, and what it refers to."""
    for name, text in (("identifier", message.identifier), ("sender", message.sender)):
        if not text or _FORBIDDEN.search(text):
            yield Broken(Rule.IDENTITY, name)
    if message.type in REFERRING and not message.references:
        yield Broken(Rule.REFERENCES_MISSING, "references")
    if message.name in message.references:
        yield Broken(Rule.REFERENCE_SELF, "references")
    if any(one.sent > message.sent for one in message.references):
        yield Broken(Rule.REFERENCE_FUTURE, "references")


def _head(message: Message) -> Iterator[Broken]:
    """What kind of message it is, and for whom."""
    if message.type in INFORMING and not message.infos:
        yield Broken(Rule.INFO_MISSING, "info")
    if message.status == "Draft":
        yield Broken(Rule.DRAFT, "status")
    if message.scope == "Restricted" and not message.restriction:
        yield Broken(Rule.RESTRICTION_MISSING, "restriction")
    if message.scope == "Private" and not message.addresses:
        yield Broken(Rule.ADDRESSES_MISSING, "addresses")
    if (message.status in {"Exercise", "Test"} or message.type == "Error") and not message.note:
        yield Broken(Rule.NOTE_MISSING, "note")


def _same(message: Message) -> Iterator[Broken]:
    """What all infos of one message must have in common, and what they must not."""
    if len({frozenset(info.categories) for info in message.infos}) > 1:
        yield Broken(Rule.CATEGORY_DIFFERS, "info.category")
    if len({frozenset(info.event_codes) for info in message.infos}) > 1:
        yield Broken(Rule.CODE_DIFFERS, "info.eventCode")
    for one, other in combinations(message.infos, 2):
        if one.language != other.language and _words(one) == _words(other):
            yield Broken(Rule.SAME_TEXT, f"info.language {one.language}, {other.language}")


def _words(info: Info) -> tuple[str, ...]:
    return info.headline, info.description, info.instruction


def _info(message: Message, info: Info, where: str) -> Iterator[Broken]:
    if info.expires is None:
        yield Broken(Rule.EXPIRES_MISSING, f"{where}.expires")
    elif message.type in INFORMING and info.expires <= (info.effective or message.sent):
        yield Broken(Rule.EXPIRES_EARLY, f"{where}.expires")
    if message.type in INFORMING and not any(area.polygons or area.circles for area in info.areas):
        yield Broken(Rule.SHAPE_MISSING, f"{where}.area")
    if len(info.headline) > LONGEST_HEADLINE:
        yield Broken(Rule.HEADLINE_LONG, f"{where}.headline")
    said = [text for text in _words(info) if text]
    if len(set(said)) < len(said):
        yield Broken(Rule.TEXT_REPEATED, where)
    for name, text in zip(("headline", "description", "instruction"), _words(info), strict=True):
        if _HTML.search(text):
            yield Broken(Rule.HTML, f"{where}.{name}")
    if info.web and not _is_absolute(info.web):
        yield Broken(Rule.URL, f"{where}.web")


def _is_absolute(text: str) -> bool:
    try:
        url = urlsplit(text)
    except ValueError:
        return False
    return bool(url.scheme and url.netloc)


def _area(area: Area, where: str) -> Iterator[Broken]:
    if len(area.description) > LONGEST_AREA:
        yield Broken(Rule.AREA_LONG, f"{where}.areaDesc")
    for number, ring in enumerate(area.polygons):
        rule = next((rule for rule, is_broken in _RINGS if is_broken(ring)), None)
        if rule is not None:
            yield Broken(rule, f"{where}.polygon[{number}]")
    for number, circle in enumerate(area.circles):
        if not circle.radius_m:
            yield Broken(Rule.CIRCLE_EMPTY, f"{where}.circle[{number}]")
    if area.ceiling is not None and (area.altitude is None or area.ceiling < area.altitude):
        yield Broken(Rule.CEILING, f"{where}.ceiling")


def _crosses(ring: Ring) -> bool:
    shape = {"type": "Polygon", "coordinates": [[[lon, lat] for lat, lon in ring]]}
    return bool(geometry_faults(shape))


_RINGS: tuple[tuple[Rule, Callable[[Ring], bool]], ...] = (
    (Rule.POLYGON_POINTS, lambda ring: len(ring) < LEAST_POINTS),
    (Rule.POLYGON_OPEN, lambda ring: ring[0] != ring[-1]),
    (Rule.POLYGON_CROSSES, _crosses),
)

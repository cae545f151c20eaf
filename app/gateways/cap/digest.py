"""Which alerts are in force for a reader, wherever or in one area: the active ones, and those lately taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.access.principal import Scope
from app.gateways.alerts import addressed, alerts_for
from app.gateways.cap.encode import CANCEL
from app.gateways.out import OutAlert
from app.gateways.reader import Reader
from app.search.search import MAX_LIMIT, Search

DAY_S = 86_400


def in_force(reader: Reader, area: str = "") -> list[OutAlert]:
    """Alerts whose last message has not run out; a cancel stays as long as it is valid, so that nobody misses it."""
    areas = (area,) if area else ()
    lately = reader.now - max(DAY_S, reader.roster.settings.cancel_life_s)
    searches = (
        Search(states=("active",), areas=areas, limit=MAX_LIMIT),
        Search(states=("cancelled",), areas=areas, start=lately, limit=MAX_LIMIT),
    )
    found = (alert for search in searches for alert in _all(reader, search))
    standing = [one for one in found if one.now.expires_at > reader.now and one.messages[0].type != CANCEL]
    return addressed(reader, standing)


def has_area(reader: Reader, area: str) -> bool:
    """Whether there is an area of that code for the reader.

    A partner who may not read areas is given no other answer for what there is than for what there is not.
    """
    principal = reader.principal
    may_know = principal.partner is None or principal.holds(Scope.UNITS_READ)
    return principal.sees((area,)) and (area in reader.roster.areas or not may_know)


def _all(reader: Reader, search: Search) -> Iterator[OutAlert]:
    """Page after page."""
    while True:
        page = alerts_for(reader, search)
        yield from page.items
        if page.after is None:
            return
        search = replace(search, after=page.after)

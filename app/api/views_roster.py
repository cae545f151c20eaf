"""How sites with their links, units, areas, facilities and the mission look to the outside."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from app.api.render import moment
from app.ingest.links.state import LinkState, link_state
from app.ingest.tables import SiteLink
from app.picture.tables import UnitPosition
from app.roster.roster import AreaInfo, Roster, SiteInfo, UnitInfo

View = dict[str, Any]


def site_view(site: SiteInfo, link: SiteLink, gaps: Sequence[tuple[int, int]], *, now: int) -> View:
    """A site with the health of its link. `gaps` are inclusive ranges of sequence numbers that are missing."""
    state = link_state(site, link, now=now)
    return {
        "id": site.code,
        "code": site.code,
        "name": site.name,
        "position": {"lat": site.lat, "lon": site.lon, "accuracy_m": None},
        "reliability": site.reliability,
        "profile": site.profile,
        "parent": site.parent,
        "epoch": site.epoch,
        "retired": site.retired,
        "link": {
            "state": state,
            "last_heard_at": moment(link.last_heard_at or None),
            "dark_since": moment(_dark_since(site, link, state)),
            "dark_after_s": site.dark_after_s,
            "waiting": link.waiting,
            "oldest_s": link.oldest_s,
            "bytes_today": link.bytes_today,
            "dropped_positions": link.dropped_positions,
            "clock_skew_s": link.clock_skew_s,
            "clock_suspect": link.clock_suspect,
            "packets": link.packets,
            "payload_bytes": link.payload_bytes,
            "duplicates": link.duplicates,
            "gaps": [{"first": first, "last": last} for first, last in gaps],
        },
    }


def _dark_since(site: SiteInfo, link: SiteLink, state: LinkState) -> int | None:
    if state is not LinkState.DARK:
        return None
    return link.dark_since or link.last_heard_at + site.dark_after_s


def unit_view(unit: UnitInfo, position: UnitPosition | None, *, now: int) -> View:
    """A unit with where it was last known to be, and how old that is."""
    where = None
    if position is not None:
        where = {
            "lat": position.lat,
            "lon": position.lon,
            "accuracy_m": position.accuracy_m,
            "at": moment(position.at),
            "age_s": max(0, now - position.at),
            "status": position.status,
        }
    return {
        "id": unit.code,
        "callsign": unit.code,
        "name": unit.name,
        "site": unit.site,
        "number": unit.number,
        "parent": unit.parent,
        "role": unit.role,
        "capabilities": sorted(unit.capabilities),
        "areas": sorted(unit.areas),
        "position": where,
    }


def area_view(area: AreaInfo) -> View:
    """An area with its polygon."""
    return {"id": area.code, "code": area.code, "name": area.name, "kind": area.kind, "geometry": area.geometry}


def mission_card(roster: Roster) -> View:
    """What a partner may know of the mission itself."""
    return {
        "code": roster.code,
        "name": roster.name,
        "languages": list(roster.languages),
        "status": roster.status,
    }


def mission_view(roster: Roster) -> View:
    """The mission: its name, its languages, whether this is an exercise, and what it tuned."""
    return {
        "code": roster.code,
        "name": roster.name,
        "languages": list(roster.languages),
        "status": roster.status,
        "started_at": moment(roster.started_at),
        "revision": roster.revision,
        "settings": dataclasses.asdict(roster.settings),
        "sites": len(roster.sites),
        "units": len(roster.units),
        "areas": len(roster.areas),
        "facilities": len(roster.facilities),
    }

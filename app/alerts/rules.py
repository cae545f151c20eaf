"""Whom a danger concerns: pure rules on the danger circle, areas of operation and last positions."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from app.alerts.audience import Member, Why, site_member, unit_member
from app.alerts.danger import Danger
from app.geo import distance_m
from app.roster.roster import Roster
from app.roster.settings import MissionSettings

LEAST_CONFIDENCE = 0.15
"""Below it a danger is unlikely (CAP certainty, domain.md §3a) and warns nobody."""


class Reach(StrEnum):
    """How far a danger is told."""

    AREA = "area"
    """To every unit whose area of operation the circle touches, and to all inside the circle."""
    INSIDE = "inside"
    """Only to those inside the circle: "possible still warns"."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a unit was last known to be: degrees, metres (None: not stated), UTC seconds."""

    lat: float
    lon: float
    at: int
    accuracy_m: float | None = None
    status: str = "actual"


def reach(danger: Danger) -> Reach:
    """How far `danger` is told, by its confidence against the threshold of its kind.

    What threatens life warns those inside from 0.15 on: confidence changes wording and reach, never whether the
    nearest patrol is told (domain.md §3a). A confirmed danger reaches areas whatever its number.
    """
    if danger.ended is not None:
        return Reach.NOBODY
    if danger.confirmed:
        return Reach.AREA
    if danger.confidence < LEAST_CONFIDENCE or danger.certainty == "unlikely":
        return Reach.NOBODY
    if danger.confidence >= danger.alert_confidence:
        return Reach.AREA
    return Reach.INSIDE if danger.life_threatening else Reach.NOBODY


def is_inside(
    danger: Danger, position: Position | None, *, was_inside: bool, settings: MissionSettings, now: int
) -> bool:
    """Whether a unit is inside the danger circle, the accuracy of its position included.

    The line to leave lies farther out than the line to enter (`leave_hysteresis`), so that jitter at the edge is no
    news. A position of another status (exercise against actual) or older than `position_life_s` says nothing: what
    was known last stays.
    """
    if position is None or position.status != danger.status or now - position.at > settings.position_life_s:
        return was_inside
    line = danger.reach_m * (settings.leave_hysteresis if was_inside else 1.0) + (position.accuracy_m or 0.0)
    return distance_m(danger.lat, danger.lon, position.lat, position.lon) <= line


def concerned(
    danger: Danger,
    roster: Roster,
    positions: Mapping[str, Position],
    *,
    inside: AbstractSet[str] = frozenset(),
    moved: AbstractSet[str] = frozenset(),
    now: int,
) -> dict[str, Member]:
    """Everybody `danger` concerns now, by addressee, with the strongest reason.

    Args:
        danger: What threatens.
        roster: Units, sites and areas.
        positions: Last positions of units by callsign; a unit without one is judged by its area alone.
        inside: Addressees that were inside the circle when last looked at.
        moved: Units whose own movement is the occasion, so that being inside means they came in.
        now: UTC seconds.

    A site whose own place lies in the circle is an addressee where none of its units is one.
    """
    scope = reach(danger)
    if scope is Reach.NOBODY:
        return {}
    settings = roster.settings
    touched = roster.areas_touched(danger.lat, danger.lon, danger.reach_m) if scope is Reach.AREA else frozenset()
    members = {
        unit.code: unit_member(unit, Why.IN_AO) for unit in roster.units.values() if not touched.isdisjoint(unit.areas)
    }
    for code in sorted((positions.keys() | inside) & roster.units.keys()):
        was_inside = code in inside
        if is_inside(danger, positions.get(code), was_inside=was_inside, settings=settings, now=now):
            why = Why.ENTERED if code in moved and not was_inside else Why.WITHIN_RADIUS
            members[code] = unit_member(roster.units[code], why, inside=True)
    told = {member.site for member in members.values()}
    for code, site in roster.sites.items():
        if code not in told and distance_m(danger.lat, danger.lon, site.lat, site.lon) <= danger.reach_m:
            member = site_member(code, Why.WITHIN_RADIUS, inside=True)
            members[member.addressee] = member
    return members


def is_reminded(
    *, was_inside: bool, inside: bool, reminded_at: int | None, settings: MissionSettings, now: int
) -> bool:
    """Whether somebody who holds the alert is told again: it came inside, for the first time or after a while."""
    came_in = inside and not was_inside
    return came_in and (reminded_at is None or now - reminded_at >= settings.repeat_interval_s)

"""Can two reports be about the same thing on the ground, and does a clearance speak of a report?"""

from __future__ import annotations

import math

from app.geo import distance_m
from app.picture.evidence import Evidence
from edge_agent.wire.catalogue import KINDS

SIGMAS = 2.0
"""Two places that differ by more than this many of their common error are different places."""


def reach_m(one: Evidence, other: Evidence, cap_m: float) -> float:
    """How far apart two statements may lie and still be about one place, metres.

    The link distance of the kinds (the larger of two) plus twice the common error of both places, but never beyond the
    cap: two vague places say little about whether they are one, and a danger shown twice is better than one hidden.
    """
    link = max(KINDS[one.kind].link_distance_m, KINDS[other.kind].link_distance_m)
    return min(max(cap_m, link), link + SIGMAS * math.hypot(one.accuracy_m, other.accuracy_m))


def gap_s(one: Evidence, other: Evidence) -> int:
    """Seconds between two observations, each taken at the moment of its span that is nearest to the other."""
    return max(0, max(one.since, other.since) - min(one.until, other.until))


def apart_m(one: Evidence, other: Evidence) -> float:
    """Metres between two statements."""
    return distance_m(one.lat, one.lon, other.lat, other.lon)


def distance_if_compatible(one: Evidence, other: Evidence, cap_m: float) -> float | None:
    """Metres between two reports that can be about the same threat; None where they cannot.

    Same status (exercise and test never mix with actual), same family, observed within the shorter window of the two
    kinds, and within reach of each other.
    """
    if one.status != other.status or one.families != other.families:
        return None
    if gap_s(one, other) > min(KINDS[one.kind].window_s, KINDS[other.kind].window_s):
        return None
    apart = apart_m(one, other)
    return apart if apart <= reach_m(one, other, cap_m) else None

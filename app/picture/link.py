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


def distance_if_compatible(founder: Evidence, report: Evidence, cap_m: float) -> float | None:
    """Metres from a founder to a report that can be about the same threat; None where it cannot.

    Same status (exercise and test never mix with actual), same family, observed within the shorter window of the two
    kinds, and within reach of each other. A founder whose place is vaguer than the cap draws nobody who knows better:
    two exact reports on either side of "somewhere around here" are two dangers.
    """
    if founder.status != report.status or founder.families != report.families:
        return None
    if gap_s(founder, report) > min(KINDS[founder.kind].window_s, KINDS[report.kind].window_s):
        return None
    if founder.accuracy_m > cap_m >= report.accuracy_m:
        return None
    apart = apart_m(founder, report)
    return apart if apart <= reach_m(founder, report, cap_m) else None


def can_end(clearance: Evidence, report: Evidence, cap_m: float) -> bool:
    """Whether a clearance that speaks of a report ends it, or only casts doubt.

    It ends a report of a family that its result, source and credibility allow, if both places are known well enough to
    be sure that it was this one: the clearance's within the link distance, what it says was cleared, or 100 m.
    """
    exact_m = max(_EXACT_M, KINDS[report.kind].link_distance_m, clearance.radius_m)
    is_sure = clearance.accuracy_m <= exact_m and report.accuracy_m <= cap_m
    return is_sure and report.families[0] in clearance.ends


_EXACT_M = 100.0

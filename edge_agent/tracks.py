"""Turn a unit's raw positions into a track worth its bytes: the newest always stays, the others must earn it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, hypot, radians

from edge_agent.wire.messages import Fix, Status, Track

METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class RawFix:
    """One position as a tablet gave it; `identity` is its row."""

    unit: int
    fix: Fix
    accuracy_m: float | None = None
    status: Status = Status.ACTUAL
    identity: int = 0


def tracks_of(raws: Iterable[RawFix], *, tolerance_m: float, most: int) -> list[Track]:
    """Tracks of at most `most` fixes for each unit and status, oldest first; accuracy is the worst of the group."""
    tracks = []
    for (unit, _), group in groupby(sorted(raws, key=_line), key=_line):
        members = list(group)
        stated = [raw.accuracy_m for raw in members if raw.accuracy_m is not None]
        fixes = simplified([raw.fix for raw in members], keep=len(members), tolerance_m=tolerance_m)
        tracks += [
            Track(unit, tuple(fixes[start : start + most]), max(stated, default=None), members[0].status)
            for start in range(0, len(fixes), most)
        ]
    return tracks


def surplus(raws: Iterable[RawFix], *, keep: int) -> list[RawFix]:
    """The positions to give up so that no unit has more than `keep`: those whose loss moves its track least."""
    gone: list[RawFix] = []
    for _, group in groupby(sorted(raws, key=_line), key=_line):
        members = list(group)
        kept = set(simplified([raw.fix for raw in members], keep=keep))
        gone += [raw for raw in members if raw.fix not in kept]
    return gone


def _line(raw: RawFix) -> tuple[int, str]:
    return raw.unit, raw.status.value


def detour_m(before: Fix, fix: Fix, after: Fix) -> float:
    """Metres between `fix` and where steady movement from `before` to `after` would have been at that time.

    The synchronised distance of trajectory compression; on a local plane, good to a percent within some 100 km.
    """
    span = after.at - before.at
    share = (fix.at - before.at) / span if span else 0.0
    north = fix.lat - (before.lat + share * (after.lat - before.lat))
    east = _turn(fix.lon - before.lon) - share * _turn(after.lon - before.lon)
    return METRES_PER_DEGREE * hypot(north, east * cos(radians(fix.lat)))


def simplified(fixes: Sequence[Fix], *, keep: int, tolerance_m: float = 0.0) -> list[Fix]:
    """At most `keep` (2 or more) of the fixes in time order, dropping first those whose loss moves the track least.

    The first and the last stay; so does every fix that lies `tolerance_m` or more off the way, as far as `keep` allows.
    """
    kept = sorted(fixes, key=_time)
    while len(kept) > 2:  # noqa: PLR2004 -- both ends stay
        cost, index = min((detour_m(*kept[i - 1 : i + 2]), i) for i in range(1, len(kept) - 1))
        if len(kept) <= keep and cost >= tolerance_m:
            break
        del kept[index]
    return kept[-keep:]


def _time(fix: Fix) -> int:
    return fix.at


def _turn(degrees: float) -> float:
    """The shorter way around in longitude."""
    return (degrees + 180.0) % 360.0 - 180.0

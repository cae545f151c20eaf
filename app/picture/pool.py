"""Where is it? Several places of one thing, each with its error, as one place with an honest error."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.geo import bearing_deg, destination, distance_m
from app.picture.evidence import Place


def pooled(places: Sequence[Place], said: Sequence[Place] = ()) -> Place:
    """The inverse-variance mean of independent places, and the radius inside which the truth lies, metres.

    The error shrinks as places agree (1 / sqrt of the sum of 1/error²), but where they do not, the radius grows until
    it touches the error circle of every one of them: disagreement is shown, never averaged away.

    Args:
        places: At least one; of reports that are one voice, only one.
        said: Further places that were reported: they move nothing, but the radius reaches them too.
    """
    middle = _mean(places)
    disagreement = max(
        distance_m(middle.lat, middle.lon, place.lat, place.lon) - place.accuracy_m for place in (*places, *said)
    )
    return Place(middle.lat, middle.lon, max(middle.accuracy_m, disagreement))


def _mean(places: Sequence[Place]) -> Place:
    first, *others = places
    if not others:
        return first
    weights = [1 / place.accuracy_m**2 for place in places]
    total = math.fsum(weights)
    offsets = [_offset(first, place) for place in places]
    east = math.fsum(weight * metres for weight, (metres, _) in zip(weights, offsets, strict=True))
    north = math.fsum(weight * metres for weight, (_, metres) in zip(weights, offsets, strict=True))
    lat, lon = _moved(first, east / total, north / total)
    return Place(lat, lon, 1 / math.sqrt(total))


def _offset(origin: Place, place: Place) -> tuple[float, float]:
    """Metres east and north of the origin, in the azimuthal equidistant plane around it."""
    metres = distance_m(origin.lat, origin.lon, place.lat, place.lon)
    azimuth = math.radians(bearing_deg(origin.lat, origin.lon, place.lat, place.lon))
    return metres * math.sin(azimuth), metres * math.cos(azimuth)


def _moved(origin: Place, east_m: float, north_m: float) -> tuple[float, float]:
    if east_m == north_m == 0:
        return origin.lat, origin.lon
    return destination(
        origin.lat, origin.lon, math.degrees(math.atan2(east_m, north_m)) % 360, math.hypot(east_m, north_m)
    )

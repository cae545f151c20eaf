"""Areas of every difficult sort, and metres to them by an independent oracle (geographiclib) and brute force."""

import math
from itertools import pairwise

from geographiclib.geodesic import Geodesic

ORACLE = Geodesic.WGS84


def true_distance(lat1, lon1, lat2, lon2):
    """Metres by the oracle."""
    return ORACLE.Inverse(lat1, lon1, lat2, lon2)["s12"]


def polygon(*rings):
    """GeoJSON of rings of (lon, lat)."""
    return {"type": "Polygon", "coordinates": [[list(place) for place in ring] for ring in rings]}


def box(west, south, east, north):
    """A closed ring."""
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


SQUARE = polygon(box(20, 5, 22, 7))
HOLED = polygon(box(20, 5, 22, 7), box(20.8, 5.8, 21.2, 6.2))
PARTS = {"type": "MultiPolygon", "coordinates": [HOLED["coordinates"], polygon(box(23, 5, 24, 7))["coordinates"]]}
DATELINE = polygon(box(179, -1, -179, 1))
DATELINE_CUT = {
    "type": "MultiPolygon",
    "coordinates": [polygon(box(179, -1, 180, 1))["coordinates"], polygon(box(-180, -1, -179, 1))["coordinates"]],
}
ARCTIC = polygon([(0, 80), (90, 80), (180, 80), (-90, 80), (0, 80)])
ANTARCTIC_CUT = polygon(
    [(-180, -90), (180, -90), (180, -70), (90, -70), (0, -70), (-90, -70), (-180, -70), (-180, -90)]
)


def edges_of(geometry):
    """Pairs of neighbouring vertices of every ring or of a line."""
    rings = geometry["coordinates"]
    rings = [ring for part in rings for ring in part] if geometry["type"] == "MultiPolygon" else rings
    rings = [rings] if geometry["type"] == "LineString" else rings
    return [edge for ring in rings for edge in pairwise(ring)]


def sampled_distance(lat, lon, geometry, samples=24, rounds=4):
    """By brute force: the nearest of many points along every edge, straight in degrees; then more points around it."""

    def to_edge(share, edge):
        (lon1, lat1), (lon2, lat2) = edge
        turn = (lon2 - lon1 + 180) % 360 - 180
        return true_distance(lat, lon, lat1 + share * (lat2 - lat1), lon1 + share * turn)

    best = math.inf
    for edge in edges_of(geometry):
        low, high = 0.0, 1.0
        for _ in range(rounds):
            shares = [low + (high - low) * index / samples for index in range(samples + 1)]
            distances = [to_edge(share, edge) for share in shares]
            nearest = distances.index(min(distances))
            low, high = shares[max(nearest - 1, 0)], shares[min(nearest + 1, samples)]
        best = min(best, distances[nearest])
    return best

"""What people at the eight sites of the sample mission report in the demonstration: data, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from edge_agent.wire.jsonform import rfc3339

Coded = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """One report: site by its code, unit by its number there (0: the site itself), degrees, metres."""

    site: str
    unit: int
    kind: str
    lat: float
    lon: float
    text: str
    fields: Coded = field(default_factory=dict)
    credibility: int | None = 2
    accuracy_m: float = 25.0
    status: str = "actual"
    casualties: tuple[Coded, ...] = ()

    def form(self, at: float) -> dict[str, object]:
        """The JSON form a tablet posts, observed at UTC seconds `at`."""
        form: dict[str, object] = {
            "kind": self.kind,
            "observed_at": rfc3339(int(at)),
            "unit": self.unit,
            "status": self.status,
            "place": {"lat": self.lat, "lon": self.lon, "accuracy_m": self.accuracy_m},
            "fields": dict(self.fields),
            "text": self.text,
        }
        if self.credibility:
            form["grade"] = {"credibility": self.credibility}
        if self.casualties:
            form["casualties"] = [dict(each) for each in self.casualties]
        return form


HOMES = {
    "KADOLA": (-15.25, 23.14),
    "MBERU": (-14.78, 22.98),
    "SHONGA": (-15.86, 23.30),
    "TAVIRA": (-15.12, 23.66),
    "LUNDE": (-14.52, 23.52),
    "NAKASI": (-15.62, 23.86),
    "OSHIRA": (-16.08, 24.05),
    "PEMBA": (-14.93, 24.21),
}
"""Where each site lies."""

CALM: Coded = {"situation": "calm", "vhf": "good", "satellite": "good", "activity": "base"}
ROUTINE = tuple(
    Line(site, unit, "CHK", lat + unit * 0.01, lon, f"Evening check-in of {site.title()}", CALM, None)
    for site, (lat, lon) in HOMES.items()
    for unit in (0, 1, 2)
)

DAY = (
    Line(
        "MBERU",
        1,
        "ENG",
        -14.80,
        23.00,
        "Met the district head, wants a patrol on market days",
        {"attitude": "friendly"},
    ),
    Line("MBERU", 2, "TEN", -14.70, 22.92, "Shops closed early, families leaving", {"indicator": "leaving"}, 3),
    Line("SHONGA", 1, "INF", -15.70, 23.20, "Ferry out of service", {"object": "ferry", "route": "closed"}),
    Line("SHONGA", 2, "HLT", -15.88, 23.28, "Three cases of cholera at the clinic", {"condition": "cholera"}),
    Line("TAVIRA", 1, "FOM", -15.05, 23.60, "Held for 40 minutes, papers in order", {"type": "delayed", "delay": 45}),
    Line("TAVIRA", 3, "AIR", -15.20, 23.55, "Small drone over the crossing", {"craft": "small_drone"}, 3),
    Line("LUNDE", 1, "DEM", -14.55, 23.50, "About 200 at the gate, mood tense", {"mood": "tense", "people": 200}),
    Line("NAKASI", 1, "POC", -15.55, 23.70, "Two villages empty, people on the road", {"event": "displacement"}),
    Line("NAKASI", 2, "CRM", -15.60, 23.95, "Motorcycle robbed at gunpoint", {"offence": "robbery", "armed": True}),
    Line("PEMBA", 1, "INT", -14.90, 24.15, "Stones thrown at the second vehicle", {"means": "stones"}),
    Line("PEMBA", 2, "MDH", -14.95, 24.25, "Rumour that the wells are poisoned"),
    Line("OSHIRA", 2, "HAZ", -16.10, 24.10, "Bush fire moving north", {"hazard": "bush_fire", "trend": "rising"}),
    Line(
        "OSHIRA", 1, "ACC", -16.02, 24.02, "Truck left the road, two lightly hurt", {"accident": "road", "injured": 2}
    ),
    Line("KADOLA", 2, "ERW", -15.28, 23.20, "Old mortar round beside the school", {"ordnance": "projectile"}),
    Line("KADOLA", 5, "MIN", -15.10, 22.80, "Mine seen on the old airstrip track", {"ordnance": "anti_vehicle"}),
    Line("KADOLA", 3, "CFV", -15.45, 23.05, "Armed column of six pick-ups", {"violation": "troop_movement"}),
    Line("SHONGA", 1, "ABD", -15.95, 23.40, "Driver of a relief truck missing", {"event": "missing"}, 3),
    Line("LUNDE", 2, "GBV", -14.52, 23.52, "For the focal point only", {"form": "harassment"}, None),
)
"""A day of many kinds, at eight sites."""

IED_PLACE = (-15.350, 23.800)
"""On the road between the areas of Tavira and Nakasi: the danger circle touches both."""
IED_FIRST = Line(
    "TAVIRA",
    1,
    "IED",
    *IED_PLACE,
    "Wire leads from the culvert to the tree line",
    {"basis": "own", "state": "found", "initiation": "command_wire", "delivery": "placed", "device_size": "suitcase"},
)
IED_SECOND = Line(
    "NAKASI",
    1,
    "IED",
    IED_PLACE[0] + 0.0004,
    IED_PLACE[1] - 0.0003,
    "Package under the bridge, freshly dug earth",
    {"basis": "own", "state": "found", "delivery": "placed"},
)
IED_CLEARED = Line(
    "KADOLA",
    5,
    "CLR",
    *IED_PLACE,
    "Device destroyed in place, road searched 200 m both ways",
    {"basis": "own", "result": "rendered_safe", "clears": "IED", "by": "eod", "method": "detonated", "radius": 200},
)

AMBUSH = Line(
    "NAKASI",
    2,
    "AMB",
    -15.785,
    24.10,
    "Fired at from both sides of the road, withdrew south",
    {"basis": "own", "target": "patrol", "opening": "gunfire", "ongoing": "ongoing", "directed_at_un": "yes"},
)
"""Between Nakasi and Oshira, while the link of Oshira is cut."""
QUEUED = tuple(
    Line(
        "OSHIRA",
        1,
        "TEN",
        -16.05 - step / 100,
        24.0,
        f"Armed men seen moving, point {step}",
        {"indicator": "strangers"},
    )
    for step in range(1, 9)
)
"""What Oshira files while its link is cut."""

SHOOTING = Line(
    "MBERU",
    1,
    "DF",
    -14.75,
    22.90,
    "Automatic fire at the market",
    {"basis": "own", "weapon": "small_arms", "activity": "exchange", "ongoing": "ongoing"},
)
"""MBERU's second unit does not answer this one."""

CASEVAC = Line(
    "SHONGA",
    1,
    "CAS",
    -15.90,
    23.35,
    "Vehicle over a mine, pickup at the school field",
    {"urgent": 1, "priority": 1, "litter": 2, "security": "possible", "marking": "smoke", "contact": "vhf"},
    None,
    casualties=(
        {
            "number": 1,
            "fields": {"precedence": "urgent", "mechanism": "mine", "conscious": "pain", "bleeding": "controlled"},
        },
        {"number": 2, "fields": {"precedence": "priority", "mechanism": "fragments", "conscious": "alert"}},
    ),
)
DURESS = Line("PEMBA", 2, "SOS", -14.99, 24.30, "", {"silent": True, "reason": "crowd", "persons": 3}, None)

EXERCISE = Line(
    "KADOLA",
    2,
    "IF",
    -15.24,
    23.12,
    "EXERCISE EXERCISE two rounds on the northern perimeter",
    {"basis": "own", "weapon": "mortar", "impact_at": "camp"},
    status="exercise",
)
WRONG_CLOCK = Line(
    "LUNDE", 1, "INF", -14.40, 23.60, "Bridge passable for cars only", {"object": "bridge", "load": "car"}
)
"""Dated by a clock that is three days ahead."""
SWAPPED = Line(
    "TAVIRA", 2, "DF", 23.70, -15.20, "Shots north of the crossing", {"basis": "own", "weapon": "small_arms"}
)
"""Latitude and longitude the wrong way round: held for a person to look at."""

"""Code lists, scales and fields that several kinds of report share."""

from __future__ import annotations

from edge_agent.wire.codes import choice, codes, count, scale

BASIS = choice(
    "basis",
    3,
    codes(
        own="Own observation",
        witness="Witness",
        third_hand="Third hand",
        sensor="Sensor",
        official="Official source",
        media="Media",
    ),
    "Basis of the report",
)
DIRECTED_AT_UN = choice("directed_at_un", 2, codes(yes="Yes", no="No", unclear="Unclear"), "Directed at the UN")
INTENT = choice(
    "intent",
    2,
    codes(malicious="Malicious", accidental="Accidental", natural="Natural cause"),
    "Intent (unknown if empty)",
)
ACTOR = choice(
    "actor",
    4,
    codes(
        host_forces="Host-state armed forces",
        host_police="Host-state police",
        armed_group="Armed group",
        self_defence="Self-defence group",
        criminals="Criminals",
        crowd="Crowd",
        civilians="Civilians",
        foreign_forces="Foreign forces",
        private_security="Private military or security company",
        un="UN personnel",
        local_authority="Local authority",
        extremists="Violent extremists",
        unknown_armed="Unidentified armed persons",
    ),
    "Actor",
)
INCIDENT = (BASIS, DIRECTED_AT_UN, INTENT, ACTOR)
"""What every incident is asked: who says so, against whom, why, and who did it."""

KILLED = count("killed", 4, "Killed")
INJURED = count("injured", 4, "Injured")

COMPASS = codes(
    n="North",
    ne="North-east",
    e="East",
    se="South-east",
    s="South",
    sw="South-west",
    w="West",
    nw="North-west",
    up="Above",
    around="From several sides",
)
CONTACT = codes(
    vhf="VHF radio",
    hf="HF radio",
    satellite="Satellite phone",
    mobile="Mobile phone",
    in_person="In person",
    data="Data link",
)
ROUTE_STATE = codes(open="Open", restricted="Restricted", closed="Closed")
MODE = codes(road="Road", air="Air", river="River", foot="On foot")
PERSONS = codes(
    un_military="UN military",
    un_police="UN police",
    un_civilian="UN civilian",
    host_forces="Host-state forces",
    civilian="Civilian",
    detainee="Detainee",
    humanitarian="Humanitarian worker",
)
ONGOING = choice("ongoing", 2, codes(ongoing="Ongoing", paused="Paused", ended="Ended"), "State")

DISTANCE_M = (50, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000, 3000, 5000, 10_000, 20_000)
CORDON_M = (25, 50, 100, 150, 200, 300, 400, 500, 600, 800, 1000, 1200, 1600, 2000, 3000)
PEOPLE = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 500_000)
MINUTES = (5, 10, 15, 30, 45, 60, 90, 120, 180, 240, 360, 720, 1440, 2880, 10_080)
ROUNDS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)

PEOPLE_COUNT = scale("people", PEOPLE, "people", "People involved")

"""Kinds of explosive ordnance: improvised device, mine, remnant of war, on the lines of the EO 9-line report."""

from __future__ import annotations

from edge_agent.wire.codes import Code, Field, Kind, Label, choice, codes, count, flags, scale
from edge_agent.wire.lists import ACTOR, BASIS, CONTACT, CORDON_M, DIRECTED_AT_UN, INJURED, KILLED, ROUTE_STATE

DAY = 86_400

DEVICE_SIZE = codes(
    pipe_bomb="Pipe bomb, 2 kg",
    suicide_vest="Suicide vest, 9 kg",
    suitcase="Briefcase or suitcase, 23 kg",
    car="Car, 230 kg",
    suv_van="SUV or van, 450 kg",
    small_truck="Small delivery truck, 1,800 kg",
    large_truck="Container or water truck, 4,500 kg",
    semi_trailer="Semi-trailer, 27,000 kg",
)
STAND_OFF_M = {
    "pipe_bomb": 366.0,
    "suicide_vest": 518.0,
    "suitcase": 564.0,
    "car": 580.0,
    "suv_van": 732.0,
    "small_truck": 1159.0,
    "large_truck": 1555.0,
    "semi_trailer": 2835.0,
}
"""Preferred evacuation distance by device size, metres (NCTC bomb threat stand-off card, archived 2013)."""

CBRN = choice(
    "cbrn",
    3,
    codes(
        none="None seen",
        chemical="Chemical",
        biological="Biological",
        radiological="Radiological",
        suspected="Suspected",
    ),
    "CBRN contamination",
    "EO 5",
)
CONTACT_METHOD = choice("contact", 3, CONTACT, "Contact method", "EO 3")
RESOURCES = flags(
    "resources",
    codes(
        civilians="Civilians",
        un_personnel="UN personnel",
        camp="Camp or base",
        route="Road or bridge",
        utility="Water or power",
        protected="School, hospital or place of worship",
        equipment="Vehicles or equipment",
    ),
    "Resources threatened",
    "EO 6",
)
IMPACT = choice(
    "impact",
    3,
    codes(
        none="No impact",
        delayed="Task delayed",
        rerouted="Task re-routed",
        stopped="Task stopped",
        denied="Area denied",
        base_closed="Base closed",
    ),
    "Impact on the mission",
    "EO 7",
)
PROTECTION = flags(
    "protection",
    codes(
        marked="Marked",
        cordoned="Cordoned",
        evacuated="Evacuated",
        traffic_stopped="Traffic stopped",
        sheltered="Sheltering inside",
        radio_silence="Radio silence",
    ),
    "Protective measures taken",
    "EO 8",
)
PRIORITY = choice(
    "priority",
    3,
    codes(immediate="Immediate", indirect="Indirect", minor="Minor", no_threat="No threat"),
    "Recommended priority",
    "EO 9",
)
CONDITION = choice(
    "condition",
    3,
    codes(
        intact="Intact",
        damaged="Damaged",
        buried="Buried or partly buried",
        wires="Wires or switch visible",
        partly_exploded="Partly exploded",
        moved="Has been moved",
        rusted="Rusted",
    ),
    "Condition",
    "EO 4",
)
CORDON = scale("cordon", CORDON_M, "m", "Cordon radius", "EO 8")
EOD = choice("eod", 2, codes(requested="Requested", on_site="On site", not_needed="Not needed"), "EOD team")
ROUTE = choice("route", 2, ROUTE_STATE, "Route")
STATE = codes(
    suspected="Suspected",
    found="Found",
    exploded="Exploded",
    failed="Failed to explode",
    hoax="Hoax",
    made_safe="Made safe by others",
)

IED = Kind(
    number=5,
    code="IED",
    labels=Label("Improvised explosive device"),
    fields=(
        BASIS,
        DIRECTED_AT_UN,
        CONTACT_METHOD,
        choice("state", 3, STATE, "What happened", "EO 4"),
        choice(
            "initiation",
            4,
            codes(
                time="Time delay",
                command_wire="Command wire (CWIED)",
                command_pull="Command pull",
                radio="Radio controlled (RCIED)",
                pressure="Victim operated, pressure plate (VOIED)",
                tripwire="Victim operated, tripwire (VOIED)",
                sensor="Victim operated, sensor (VOIED)",
                suicide="Set off by a suicide attacker",
                combination="Combination",
            ),
            "Initiation",
            "EO 4",
        ),
        choice(
            "delivery",
            3,
            codes(
                placed="Placed or roadside",
                vehicle="Vehicle (VBIED)",
                suicide_person="Suicide attacker on foot (SVIED)",
                suicide_vehicle="Suicide vehicle (SVBIED)",
                projected="Projected",
                thrown="Thrown",
                airborne="Dropped from the air",
            ),
            "Delivery",
            "EO 4",
        ),
        choice("device_size", 4, DEVICE_SIZE, "Device size", "EO 4"),
        count("quantity", 3, "Number of devices", "EO 4"),
        CONDITION,
        CBRN,
        RESOURCES,
        IMPACT,
        PROTECTION,
        PRIORITY,
        choice(
            "secondary",
            2,
            codes(not_done="Not done", clear="Done, nothing found", found="Done, device found"),
            "Check for a second device",
        ),
        CORDON,
        count("casualties", 4, "Casualties"),
        EOD,
        ROUTE,
    ),
    word="fixed64",
    family="explosive",
    threat=True,
    half_life_s=3 * DAY,
    window_s=3 * DAY,
    link_distance_m=100,
    danger_radius_m=1159,
    radius_source="NCTC stand-off card (archived 2013), preferred evacuation distance of the stated device size",
    priority=0,
    urgency="immediate",
    severity="severe",
    cap_category=("Security", "CBRNE"),
    alert_confidence=0.35,
    life_threatening=True,
    instruction="keep_away_eo",
    symbol="ied",
)


def _ordnance(entries: tuple[Code, ...]) -> tuple[Field, ...]:
    return (
        BASIS,
        DIRECTED_AT_UN,
        ACTOR,
        CONTACT_METHOD,
        choice("state", 3, STATE, "What happened", "EO 4"),
        choice("ordnance", 4, entries, "Type of ordnance", "EO 4"),
        count("quantity", 4, "Number of items", "EO 4"),
        CONDITION,
        CBRN,
        RESOURCES,
        IMPACT,
        PROTECTION,
        PRIORITY,
        CORDON,
        EOD,
        ROUTE,
        KILLED,
        INJURED,
    )


MINE = Kind(
    number=22,
    code="MIN",
    labels=Label("Mine strike or find"),
    fields=_ordnance(
        codes(
            anti_personnel="Anti-personnel mine",
            anti_vehicle="Anti-vehicle mine",
            minefield="Mined area",
            naval="River or sea mine",
            improvised="Improvised mine",
        )
    ),
    word="fixed64",
    family="explosive",
    threat=True,
    half_life_s=None,
    window_s=365 * DAY,
    link_distance_m=50,
    danger_radius_m=300,
    radius_source="Mission default after the 300 m initial exclusion of US task 093-401-5050",
    priority=0,
    urgency="immediate",
    severity="severe",
    cap_category=("Safety",),
    alert_confidence=0.35,
    life_threatening=True,
    instruction="keep_away_eo",
    symbol="mine",
)

REMNANT = Kind(
    number=23,
    code="ERW",
    labels=Label("Explosive remnant of war"),
    fields=_ordnance(
        codes(
            projectile="Artillery or mortar round",
            rocket="Rocket or missile",
            bomb="Aircraft bomb",
            submunition="Cluster submunition",
            grenade="Hand or rifle grenade",
            small_arms="Small-arms ammunition",
            abandoned="Abandoned ammunition",
            fuze="Fuze or detonator",
        )
    ),
    word="fixed64",
    family="explosive",
    threat=True,
    half_life_s=None,
    window_s=365 * DAY,
    link_distance_m=50,
    danger_radius_m=300,
    radius_source="Mission default after the 300 m initial exclusion of US task 093-401-5050",
    priority=1,
    urgency="expected",
    severity="moderate",
    cap_category=("Safety",),
    alert_confidence=0.35,
    life_threatening=True,
    instruction="keep_away_eo",
    symbol="erw",
)

EXPLOSIVE_KINDS = (IED, MINE, REMNANT)

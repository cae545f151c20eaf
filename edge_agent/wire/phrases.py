"""Coded phrases and reasons, numbered by their order on the wire: append at the end, never insert, never delete."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from edge_agent.wire.codes import Label, Labels


def _phrases(**texts: str) -> Mapping[str, Labels]:
    return MappingProxyType({key: Label(text) for key, text in texts.items()})


INSTRUCTIONS: Mapping[str, Labels] = _phrases(
    report_only="For your information. Report anything new.",
    take_cover="Take cover. Do not move in the open.",
    take_shelter="Take shelter inside, away from windows.",
    stop_movement="Stop all movement towards the place. Report your position.",
    keep_away_eo="Keep outside the danger radius. Do not touch anything. Leave the way you came.",
    avoid_area="Avoid the area.",
    avoid_crowd="Avoid the crowd. Do not drive through it.",
    use_other_route="Use another route or wait for clearance.",
    stay_alert="Stay alert and report anything unusual.",
    observe_and_report="Keep your distance, observe and report.",
    no_single_vehicle="Move only in pairs of vehicles, in radio contact.",
    protect_civilians="Report your position and readiness to protect civilians.",
    health_precautions="Follow the health precautions. Drink only safe water.",
    send_help="Help is needed at the place. Report what you can send and when.",
    all_clear="The danger is over. Stay observant.",
    return_to_base="Return to base by a safe route.",
    evacuate="Evacuate the area now.",
    call_centre="Call the operations centre.",
    disregard="Disregard the earlier alert.",
    radio_silence="Do not use radios or telephones near the place.",
)

GAP_REASONS: Mapping[str, Labels] = _phrases(
    superseded="Replaced by a newer position",
    quota="Storage limit reached",
    disk_full="Disk full",
    expired="Too old to be of use",
    lost="Lost on the device",
    withdrawn="Withdrawn by the operator",
)

QUARANTINE_REASONS: Mapping[str, Labels] = _phrases(
    malformed="Cannot be read",
    version_unknown="Unknown version of the format",
    suite_unknown="Unknown protection",
    kind_unknown="Unknown kind of report",
    geometry_range="Coordinates out of range",
    geometry_zero="Coordinates are exactly zero",
    geometry_swapped="Latitude and longitude look swapped",
    geometry_invalid="Shape is not valid",
    geometry_size="Shape is too large",
    value_unknown="Unknown value",
    value_missing="Required value missing",
    identity_mismatch="Sent under another identity",
    epoch_unknown="Unknown enrolment of the site",
    id_conflict="Same number, other content",
    revoked="Device has been revoked",
    ao_mismatch="Outside the area of operation",
    too_large="Too large",
    internal_error="Error at the centre",
)

WORDS: Mapping[str, Mapping[str, Labels]] = MappingProxyType(
    {
        "status": _phrases(actual="Actual", exercise="Exercise", test="Test"),
        "type": _phrases(alert="Alert", update="Update", cancel="Cancelled"),
        "urgency": _phrases(
            unknown="Unknown", past="Past", future="Later", expected="Within the hour", immediate="Immediate"
        ),
        "severity": _phrases(unknown="Unknown", minor="Minor", moderate="Moderate", severe="Severe", extreme="Extreme"),
        "certainty": _phrases(
            unknown="Unknown", unlikely="Unlikely", possible="Possible", likely="Likely", observed="Observed"
        ),
        "stage": _phrases(received="Received", seen="Seen", acknowledged="Acknowledged"),
        "response": _phrases(none="No answer", acting="Acting on it", cannot_comply="Cannot comply"),
        "reliability": _phrases(
            A="Completely reliable",
            B="Usually reliable",
            C="Fairly reliable",
            D="Not usually reliable",
            E="Unreliable",
            F="Reliability cannot be judged",
        ),
        "credibility": _phrases(
            c1="Confirmed by other sources",
            c2="Probably true",
            c3="Possibly true",
            c4="Doubtful",
            c5="Improbable",
            c6="Truth cannot be judged",
        ),
    }
)
"""Words for everything else a screen shows of a report or an alert, by list and key (credibility 1 is "c1")."""

"""Alerts become CAP messages that break no rule of either layer, in every state, status, language and edition."""

import math
from dataclasses import replace
from itertools import product

import pytest
from support.cap import ALERT, ISSUER, NOW, THREAT, WEST, alert, said

from app.access.principal import Partner
from app.gateways.cap.area import MOST_POINTS
from app.gateways.cap.encode import Issuer, messages_of, sender_of
from app.gateways.cap.message import Reference, moment, seconds
from app.gateways.cap.read import parsed, read
from app.gateways.cap.rules import LONGEST_AREA, LONGEST_HEADLINE, broken, unreferred
from app.gateways.cap.write import written
from app.gateways.out import OutPlace
from app.gateways.xml import to_bytes
from app.geo import distance_m
from edge_agent.wire.catalogue import INSTRUCTIONS, KINDS

CHAIN = (said(), said(1, "update"), said(2, "cancel", instruction="all_clear"))


def told(out, issuer=ISSUER):
    """Every message, each sent through XML and the schema and back, and none breaks a rule."""
    made = messages_of(out, issuer)
    for number, message in enumerate(made):
        assert read(parsed(to_bytes(written(message)))) == message
        assert broken(message) == []
        assert unreferred(message, made[:number]) == []
    return made


@pytest.mark.parametrize(("kind", "status"), [*product(KINDS, ("actual", "exercise", "test"))])
def test_every_kind_in_every_status_keeps_both_layers_of_rules(kind, status):
    for audience in ((WEST,), ()):
        told(alert(*(replace(one, kind=kind, status=status) for one in CHAIN), audience=audience))


@pytest.mark.parametrize("instruction", INSTRUCTIONS)
def test_every_instruction_has_a_response_type_of_cap(instruction):
    (message,) = told(alert(said(instruction=instruction)))
    assert len(message.infos[0].responses) == 1


def test_an_alert_says_what_it_must():
    (message,) = told(alert())
    assert (message.identifier, message.sender, message.sent) == (f"{ALERT}.0", "heliograph.test", NOW)
    assert (message.status, message.type, message.scope) == ("Actual", "Alert", "Restricted")
    assert message.restriction == "Personnel of the mission only."
    assert [info.language for info in message.infos] == ["en", "fr", "es", "ar"]
    first = message.infos[0]
    assert first.headline == "Improvised explosive device · Area west"
    assert first.description == "Immediate · Severe · Likely. Danger radius 732 m. The place is known to within 50 m."
    assert first.instruction.startswith("Keep outside the danger radius.")
    assert first.responses == ("Avoid",)
    assert {(one.name, one.value) for one in (*first.event_codes, *first.parameters)} == {
        ("urn:heliograph:kind", "IED"),
        ("urn:heliograph:grade", "B2"),
        ("urn:heliograph:confidence", "0.83"),
        ("urn:heliograph:danger-radius", "732"),
        ("urn:heliograph:uncertainty", "50"),
        ("urn:heliograph:incident", str(THREAT)),
        ("urn:heliograph:reason", "threat_new"),
    }
    assert (first.effective, first.expires) == (NOW, NOW + 3600)
    assert first.areas[0].polygons == (((5.0, 19.0), (5.0, 20.2), (7.0, 20.2), (7.0, 19.0), (5.0, 19.0)),)


def test_an_update_and_a_cancel_refer_to_every_message_that_had_not_run_out():
    made = told(alert(*CHAIN))
    assert [one.type for one in made] == ["Alert", "Update", "Cancel"]
    assert made[2].references == (made[0].name, made[1].name)
    late = told(alert(said(), said(1, "update"), said(20, "cancel", instruction="all_clear")))
    assert late[2].references == (late[1].name,)
    assert late[2].infos[0].responses == ("AllClear",)
    assert late[2].infos[0].headline == "Cancelled · Improvised explosive device · Area west"


def test_who_hears_of_an_alert_late_begins_with_an_alert_and_is_never_told_that_nothing_is_over():
    made = told(alert(said(1, "update"), said(2, "cancel", instruction="all_clear")))
    assert [(one.type, len(one.references)) for one in made] == [("Alert", 0), ("Cancel", 1)]
    assert messages_of(alert(said(2, "cancel")), ISSUER) == ()


@pytest.mark.parametrize(
    ("status", "word", "note"),
    [("exercise", "Exercise", "Exercise: only for those who take part."), ("test", "Test", "Test: disregard")],
)
def test_what_is_not_actual_says_so_where_every_program_and_person_looks(status, word, note):
    (message,) = told(alert(said(status=status)))
    assert message.status == word
    assert message.note.startswith(note)
    assert message.note.count(" / ") == 3
    assert message.infos[0].headline.startswith(f"{word} · ")


@pytest.mark.parametrize(
    ("partner", "scope", "suffix"),
    [
        (None, "Restricted", ""),
        (None, "Restricted", ".areas-0123456789ab"),
        (Partner.TCC, "Restricted", ".tcc"),
        (Partner.HOST_STATE, "Restricted", ".host_state-1000m"),
        (Partner.REGIONAL, "Restricted", ".regional"),
        (Partner.PUBLIC, "Public", ".public"),
    ],
)
def test_an_edition_says_for_whom_it_is_and_has_names_of_its_own(partner, scope, suffix):
    made = told(alert(*CHAIN), replace(ISSUER, partner=partner, edition=suffix))
    assert {one.scope for one in made} == {scope}
    assert bool(made[0].restriction) == (scope == "Restricted")
    assert [one.identifier for one in made] == [f"{ALERT}.{number}{suffix}" for number in range(3)]
    assert made[1].references[0].identifier == made[0].identifier


def test_where_no_area_is_told_the_shape_holds_the_danger_and_its_middle_is_not_the_place():
    place = OutPlace(6.1234, 20.4321, 50.0)
    near = OutPlace(6.1239, 20.4325, 50.0)
    shapes = []
    for one in (place, near):
        (message,) = told(alert(said(place=one), audience=()))
        (ring,) = message.infos[0].areas[0].polygons
        middle = (
            sum(lat for lat, _ in ring[:-1]) / (len(ring) - 1),
            sum(lon for _, lon in ring[:-1]) / (len(ring) - 1),
        )
        farthest = max(distance_m(*middle, *point) for point in ring)
        assert farthest - distance_m(*middle, one.lat, one.lon) >= 732 + 50 - 20
        shapes.append(ring)
    assert shapes[0] == shapes[1], "two places of one cell look alike"


def test_names_that_are_too_long_are_cut_where_cap_says():
    long = replace(WEST, name="The area of operation of the western sector with its many villages")
    (message,) = told(alert(audience=(long,) * 4))
    assert max(len(info.headline) for info in message.infos) <= LONGEST_HEADLINE
    assert max(len(area.description) for info in message.infos for area in info.areas) <= LONGEST_AREA


def test_somebody_s_own_words_are_told_in_every_language_and_never_as_markup():
    (message,) = told(alert(said(text="Stay <b>away</b> & \x07 wait <script>")))
    for info in message.infos:
        assert info.description.endswith("Stay \u2039b\u203aaway\u2039/b\u203a &   wait \u2039script\u203a")


def test_a_multipolygon_and_a_hole_become_outer_rings():
    geometry = {
        "type": "MultiPolygon",
        "coordinates": [
            [[[19, 5], [20, 5], [20, 6], [19, 6], [19, 5]], [[19.4, 5.4], [19.6, 5.4], [19.6, 5.6], [19.4, 5.4]]],
            [[[21, 5], [22, 5], [22, 6], [21, 5]]],
        ],
    }
    (message,) = told(alert(audience=(replace(WEST, geometry=geometry),)))
    assert [len(ring) for ring in message.infos[0].areas[0].polygons] == [5, 4]


def test_a_border_of_many_points_is_told_with_fewer_that_lie_beside_it():
    circle = [
        [20 + math.cos(turn / 10_000 * math.tau), 6 + math.sin(turn / 10_000 * math.tau)] for turn in range(10_000)
    ]
    border = replace(WEST, geometry={"type": "Polygon", "coordinates": [[*circle, circle[0]]]})
    (message,) = told(alert(audience=(border,)))
    (ring,) = message.infos[0].areas[0].polygons
    assert 50 < len(ring) <= MOST_POINTS
    assert all(abs(math.hypot(lat - 6, lon - 20) - 1) < 0.001 for lat, lon in ring)


def test_an_area_across_the_antimeridian_is_told_as_one_on_each_side():
    across = {"type": "Polygon", "coordinates": [[[179, -17], [-179, -17], [-179, -16], [179, -16], [179, -17]]]}
    (message,) = told(alert(audience=(replace(WEST, geometry=across),)))
    sides = [{lon for _, lon in ring} for ring in message.infos[0].areas[0].polygons]
    assert sorted(map(sorted, sides)) == [[-180, -179], [179, 180]]


@pytest.mark.parametrize(
    ("mission", "sender"),
    [("MINUSCA", "heliograph.MINUSCA"), ("A b,c<&", "heliograph.A-b-c"), (" , ", "heliograph.mission")],
)
def test_a_sender_has_no_character_that_cap_forbids(mission, sender):
    assert sender_of(mission) == sender


def test_a_kind_that_this_build_does_not_know_is_told_by_its_code():
    (message,) = told(alert(replace(said(), kind="NEW", texts=())))
    assert [(info.language, info.event, info.categories) for info in message.infos] == [("en", "NEW", ("Other",))]


def test_the_restriction_is_in_the_mission_s_first_language():
    (message,) = told(alert(), Issuer("s", "M", ("fr", "en")))
    assert message.restriction == "Réservé au personnel de la mission."


@pytest.mark.parametrize(
    ("text", "same"),
    [("2026-09-21T14:13:20-00:00", True), ("2026-09-21T16:13:20+02:00", True), ("2026-09-21T14:13:21+00:00", False)],
)
def test_times_are_instants(text, same):
    assert moment(NOW) == "2026-09-21T14:13:20-00:00"
    assert (seconds(text) == NOW) == same
    assert (Reference("s", "i", seconds(text)) == Reference("s", "i", NOW)) == same

from dataclasses import replace
from uuid import UUID

import pytest
from support.outs import ALERT, AT, PLACE, REPORT, THREAT, UNIT, message

from app.access.principal import Principal, Role
from app.gateways.cot import own
from app.gateways.cot.chat import Contact, message_id
from app.gateways.cot.desk import Batch, Mission
from app.gateways.cot.event import read
from app.gateways.cot.identity import Client
from app.gateways.cot.view import Memory, View
from app.gateways.out import OutDelivery
from edge_agent.wire.messages import Status

MISSION = Mission("TESTMIS", "en", Status.ACTUAL)
ALFA = Client("tab", Principal("cot:tab", Role.REPORTER), unit="ALFA-1")
WALL = Client("wall", Principal("cot:wall", Role.REPORTER))
DEVICE = Contact("ANDROID-1", "ALFA")
LATER = AT + 120
UID = own.alert_uid(7)


def batch(*values, raw=None) -> Batch:
    topics = {"OutThreat": "threat", "OutAlert": "alert", "OutUnit": "unit", "OutReport": "report"}

    def key(value):
        return str(getattr(value, "number", None) or getattr(value, "callsign", None) or value.id)

    named = tuple(one if isinstance(one, tuple) else (topics[type(one).__name__], key(one), one) for one in values)
    return Batch(1, MISSION, named, raw or {})


def shown(view: View, *values, raw=None, now=LATER) -> list:
    return [read(one.payload) for one in view.show(batch(*values, raw=raw), now=now)]


def uids(events) -> list[str]:
    return [one.uid for one in events]


def ladder(unit: str, state: str, revision: int) -> tuple[OutDelivery, ...]:
    return (OutDelivery(unit, state, revision, AT, None, None, None, None, None),)


def test_the_alarm_sounds_when_the_alert_says_something_new_and_not_when_somebody_answers():
    view = View(ALFA, Memory())
    assert uids(shown(view, ALERT)) == [UID]
    assert shown(view, replace(ALERT, ladder=ladder("ALFA-1", "acknowledged", 1))) == []
    assert uids(shown(view, replace(ALERT, messages=(*ALERT.messages, message(2, "update"))))) == [UID]


def test_who_comes_to_be_concerned_later_is_alarmed_then():
    view = View(ALFA, Memory())
    assert shown(view, replace(ALERT, ladder=ladder("BRAVO-1", "sent", 1))) == []
    assert list(view.messages(DEVICE, MISSION, now=LATER)) == []
    assert uids(shown(view, ALERT)) == [UID]


def test_a_reminder_to_the_unit_alone_sounds_and_is_a_message_of_its_own():
    view = View(ALFA, Memory())
    shown(view, ALERT)
    (first,) = view.messages(DEVICE, MISSION, now=LATER)
    assert message_id(7, 1).encode() in first.payload
    assert uids(shown(view, replace(ALERT, ladder=ladder("ALFA-1", "sent", 4)))) == [UID]
    (second,) = view.messages(DEVICE, MISSION, now=LATER)
    assert message_id(7, 4).encode() in second.payload


def test_a_message_is_sent_again_at_the_next_connection_until_the_device_has_it():
    memory = Memory()
    for _ in range(2):
        view = View(ALFA, memory)
        shown(view, ALERT)
        assert len(list(view.messages(DEVICE, MISSION, now=LATER))) == 1
        assert list(view.messages(DEVICE, MISSION, now=LATER)) == []
    view.received(7, 1)
    view = View(ALFA, memory)
    shown(view, ALERT)
    assert list(view.messages(DEVICE, MISSION, now=LATER)) == []


def test_the_end_is_told_to_who_heard_of_the_beginning():
    over = replace(ALERT, state="cancelled", messages=(*ALERT.messages, message(2, "cancel")))
    fresh = View(ALFA, Memory())
    assert shown(fresh, over) == []
    assert list(fresh.messages(DEVICE, MISSION, now=LATER)) == []
    view = View(ALFA, Memory())
    shown(view, ALERT)
    list(view.messages(DEVICE, MISSION, now=LATER))
    assert [one.type for one in shown(view, over)] == ["b-a-o-can"]
    assert len(list(view.messages(DEVICE, MISSION, now=LATER))) == 1


def test_whoever_watches_sees_every_alert_and_is_written_to_by_nobody():
    view = View(WALL, Memory())
    assert uids(shown(view, replace(ALERT, ladder=()))) == [UID]
    assert list(view.messages(DEVICE, MISSION, now=LATER)) == []


def test_what_is_no_longer_to_be_seen_is_taken_off_and_told_to_nobody_who_never_saw_it():
    view = View(ALFA, Memory())
    assert shown(view, ("threat", str(THREAT.id), None)) == []
    shown(view, THREAT, ALERT, UNIT)
    gone = shown(view, ("threat", str(THREAT.id), None), ("alert", "7", None), ("unit", "ALFA-1", None))
    wanted = (own.threat_uid(THREAT.id), own.circle_uid(THREAT.id), UID, own.unit_uid("ALFA-1"))
    assert uids(gone) == [f"{uid}-DELETE" for uid in wanted]
    assert list(view.messages(DEVICE, MISSION, now=LATER)) == []


def test_a_map_that_was_away_is_cleared_of_what_it_should_not_show():
    memory = Memory()
    shown(View(ALFA, memory), THREAT, UNIT)
    began = [read(one.payload).uid for one in View(ALFA, memory).begin(batch(UNIT), now=LATER)]
    assert began == [
        own.unit_uid("ALFA-1"),
        *(f"{uid}-DELETE" for uid in sorted((own.circle_uid(THREAT.id), own.threat_uid(THREAT.id)))),
    ]


def test_what_changed_while_the_beginning_is_drawn_is_not_drawn_as_it_was():
    view = View(ALFA, Memory())
    beginning = view.begin(batch(UNIT, THREAT), now=LATER)
    next(beginning)
    shown(view, replace(THREAT, state="cleared", ended_at=LATER))
    assert list(beginning) == []


def test_an_ended_threat_is_deleted_and_a_danger_without_radius_has_no_circle():
    view = View(ALFA, Memory())
    assert [one.type for one in shown(view, replace(THREAT, danger_radius_m=0.0))] == ["a-u-G-E-X-I"]
    assert len(shown(view, replace(THREAT, danger_radius_m=10.0))) == 2
    assert uids(shown(view, replace(THREAT, danger_radius_m=0.0))) == [
        own.threat_uid(THREAT.id),
        f"{own.circle_uid(THREAT.id)}-DELETE",
    ]
    assert len(shown(view, replace(THREAT, state="expired"))) == 2


def test_a_unit_with_a_device_of_its_own_is_not_drawn():
    view = View(ALFA, Memory())
    view.carried = {"ALFA-1"}
    assert shown(view, UNIT) == []
    view.carried = set()
    assert shown(view, replace(UNIT, place=None)) == []
    assert uids(shown(view, UNIT)) == [own.unit_uid("ALFA-1")]
    assert uids(read(one.payload) for one in view.carry("ALFA-1", now=LATER)) == [f"{own.unit_uid('ALFA-1')}-DELETE"]


def test_a_casevac_is_drawn_or_passed_on_as_it_came_and_not_twice():
    call = replace(REPORT, kind="CAS", fields={"urgent": 2, "security": "present"}, text="near the well")
    raw = b'<event version="2.0" uid="C-1"/>'
    view = View(ALFA, Memory())
    (drawn,) = shown(view, call)
    assert drawn.type == "b-r-f-h-c"
    assert drawn.detail_of("_medevac_").get("security") == "2"
    assert shown(view, replace(call, id=UUID(int=9), place=None)) == []
    assert shown(view, REPORT) == []
    told = replace(call, id=UUID(int=10))
    kept = {told.id: ("other", raw), UUID(int=11): ("tab", raw)}
    assert [one.payload for one in view.show(batch(told, raw=kept), now=LATER)] == [raw]
    assert list(view.show(batch(replace(told, id=UUID(int=11)), raw=kept), now=LATER)) == [], "its own"
    view.passed_on(raw)
    assert list(view.show(batch(replace(told, text="x"), raw=kept), now=LATER)) == [], "it was passed on already"


TYPES = (
    ("IED", "suspected", "a-u-G-E-X-I"),
    ("IED", "confirmed", "a-h-G-E-X-I"),
    ("ERW", "confirmed", "a-h-G-E-X-M"),
    ("AIR", "confirmed", "a-h-A"),
    ("AMB", "suspected", "a-u-G"),
    ("HAZ", "confirmed", "b-m-p-s-m"),
    ("a kind of a newer build", "confirmed", "b-m-p-s-m"),
)


@pytest.mark.parametrize(("kind", "state", "type_"), TYPES)
def test_how_a_threat_is_drawn(kind, state, type_):
    marker = shown(View(ALFA, Memory()), replace(THREAT, kind=kind, state=state))[0]
    assert marker.type == type_
    assert marker.stale > LATER


ALERT_TYPES = (
    ("AMB", "b-a-o-opn", "In Contact"),
    ("SOS", "b-a-o-tbl", "911 Alert"),
    ("IED", "b-a-o-c", "Custom Alert"),
)


@pytest.mark.parametrize(("kind", "type_", "words"), ALERT_TYPES)
def test_how_an_alert_is_drawn(kind, type_, words):
    event = shown(View(WALL, Memory()), replace(ALERT, messages=(message(kind=kind),)))[0]
    assert (event.type, event.detail_of("emergency").get("type")) == (type_, words)


def test_every_language_is_drawn_and_an_exercise_is_marked():
    for language in ("en", "fr", "es", "ar"):
        view = View(ALFA, Memory())
        given = replace(batch(replace(THREAT, status="exercise")), mission=replace(MISSION, language=language))
        (marker, _) = [read(one.payload) for one in view.show(given, now=LATER)]
        assert marker.callsign.startswith("EX ")
        assert marker.opex == "e-TESTMIS"
        assert "B2" in marker.remarks
    assert PLACE.uncertainty_m == marker.point.ce

import pytest
from support.dangers import NOW, report

from app.alerts import stage as alerts
from app.alerts.draft import Draft, DraftError
from app.alerts.manual import AlertError
from app.delivery import stage as delivery
from app.roster.plan import AreaPlan
from app.roster.store import put_area
from edge_agent.wire.codec import decode_packet

DRAFT = Draft(
    kind="DEM",
    lat=6.0,
    lon=20.0,
    instruction="avoid_crowd",
    danger_radius_m=500,
    text="Market square",
    units=("HQ-1",),
    life_s=7200,
)


def broadcast(world, draft=DRAFT):
    with world.database.transaction() as session:
        raised = alerts.broadcast(session, world.roster, draft, by="officer", now=world.now)
        delivery.follow(session, world.roster, raised, now=world.now)
    return raised.alerts[0]


def act(world, what, *args, **kwargs):
    with world.database.transaction() as session:
        raised = what(session, world.roster, *args, by="officer", why="test", now=world.now, **kwargs)
        delivery.follow(session, world.roster, raised, now=world.now)


def test_a_preview_tells_exactly_what_the_broadcast_does(world):
    with world.database.transaction() as session:
        seen = alerts.preview(session, world.roster, DRAFT, now=world.now)
    assert world.alerts() == [], "a preview leaves no trace"
    broadcast(world)
    assert {member.addressee: str(member.why) for member in seen.members} == world.audience()
    packets = world.send()
    assert {cost.site: cost.payload for cost in seen.costs} == {packet.site: packet.bytes for packet in packets}
    assert all(cost.on_the_wire > cost.payload for cost in seen.costs)


def test_addressees_are_the_named_the_concerned_and_the_units_of_named_areas(world):
    broadcast(world, Draft(**{**as_dict(DRAFT), "areas": ("AO-NORTH",), "sites": ("DELTA",)}))
    assert world.audience() == {
        "HQ-1": "named",
        "@DELTA": "named",
        "ALFA-1": "in_ao",
        "MEDIC-1": "in_ao",
        "CHARLIE-1": "in_ao",
        "EOD-1": "in_ao",
    }


def test_only_the_named_where_nobody_else_is_asked_for(world):
    broadcast(world, Draft(**{**as_dict(DRAFT), "concerned": False}))
    assert world.audience() == {"HQ-1": "named"}


def test_a_broadcast_to_nobody_is_refused(world):
    with pytest.raises(AlertError) as caught:
        broadcast(world, Draft(**{**as_dict(DRAFT), "units": (), "lat": -40.0}))
    assert caught.value.code == "nobody_concerned"
    assert world.alerts() == []


def test_a_draft_with_faults_is_refused(world):
    with pytest.raises(DraftError):
        broadcast(world, Draft(**{**as_dict(DRAFT), "kind": "?"}))


def test_a_revision_is_an_update_with_its_author_and_reason(world):
    number = broadcast(world)
    act(world, alerts.revise, number, Draft(**{**as_dict(DRAFT), "lat": 6.9, "lon": 21.0, "text": "Moved"}))
    assert world.said() == [("alert", "new"), ("update", "revised")]
    first, second = world.messages()
    assert (second.by, second.why) == ("officer", "test")
    assert (first.values["text"], second.values["text"]) == ("Market square", "Moved")
    assert second.values["lat"] == 6.9
    assert world.audience()["CHARLIE-1"] == "in_ao"
    assert world.audience()["ALFA-1"] == "in_ao", "who holds it hears of the change"


def test_an_officers_words_stand_when_a_threat_goes_on(world):
    world.put()
    act(world, alerts.revise, 1, Draft(**{**as_dict(DRAFT), "instruction": "evacuate", "text": "Go now"}))
    assert world.messages()[1].values["instruction"] == "evacuate"
    assert world.messages()[1].values["kind"] == "IED", "the rest is the picture's"
    world.put(severity="extreme")
    assert world.messages()[2].values["instruction"] == "evacuate"
    assert world.messages()[2].values["text"] == "Go now"
    world.later(601)
    assert len(world.messages()) == 3


def test_an_officers_text_of_a_call_stands_when_it_is_amended(world):
    from support.dangers import name  # noqa: PLC0415

    world.call(report("cas", "CAS", fields={"urgent": 1}))
    act(
        world,
        alerts.revise,
        1,
        Draft(**{**as_dict(DRAFT), "instruction": "send_help", "text": "Helicopter on its way"}),
    )
    world.call(report("more", "CAS", seq=2, fields={"urgent": 2}, amends=name("cas")))
    assert world.alert().text == "Helicopter on its way"


def test_a_withdrawn_alert_of_a_threat_speaks_again_only_when_it_is_worse(world):
    world.put()
    act(world, alerts.cancel, 1)
    assert (world.alert().state, world.alert().reason) == ("cancelled", "withdrawn")
    assert world.messages()[1].by == "officer"
    world.put(certainty="possible", confidence=0.4)
    assert len(world.said()) == 2
    world.put(certainty="observed", confidence=0.95)
    assert world.said()[2:] == [("update", "reopened")]


@pytest.mark.parametrize(("number", "code"), [(1, "alert_ended"), (99, "alert_unknown")])
def test_what_is_over_or_unknown_cannot_be_changed(world, number, code):
    broadcast(world)
    act(world, alerts.cancel, 1)
    for what, args in ((alerts.cancel, ()), (alerts.revise, (DRAFT,))):
        with pytest.raises(AlertError) as caught:
            act(world, what, number, *args)
        assert caught.value.code == code


def test_a_manual_alert_ends_when_the_officer_said(world):
    broadcast(world)
    world.later(7199)
    assert world.alert().state == "active"
    world.later(1)
    assert world.alert().state == "expired"


def test_the_text_travels_to_the_site(world):
    broadcast(world)
    for packet in world.send():
        for _, message in decode_packet(packet.payload).bodies:
            assert message.text == "Market square"
            assert message.expires_at == NOW + 7200


def as_dict(draft):
    return {field: getattr(draft, field) for field in draft.__dataclass_fields__}


def test_who_comes_into_an_open_alert_joins_and_who_holds_it_is_reminded(world):
    broadcast(world, Draft(**{**as_dict(DRAFT), "units": ()}))
    world.move("CHARLIE-1", 6.0, 20.001)
    assert world.audience()["CHARLIE-1"] == "entered"
    world.move("ALFA-1", 6.0, 20.001)
    assert world.said() == [("alert", "new"), ("update", "reminder")]
    assert world.messages()[1].only == ["ALFA-1"]


def test_an_alert_to_the_named_alone_stays_theirs(world):
    broadcast(world, Draft(**{**as_dict(DRAFT), "concerned": False}))
    world.move("CHARLIE-1", 6.0, 20.001)
    assert world.audience() == {"HQ-1": "named"}


def test_an_area_drawn_anew_opens_an_open_alert_to_its_units(world):
    broadcast(world)
    with world.database.transaction() as session:
        north = world.roster.areas["AO-WEST"]
        put_area(session, AreaPlan("AO-NORTH", "North", north.geometry), now=world.now)
    world.reload()
    assert {"CHARLIE-1", "EOD-1"} <= world.audience().keys()


def test_an_exercise_never_becomes_the_real_thing_by_a_revision(world):
    broadcast(world, Draft(**{**as_dict(DRAFT), "status": "exercise"}))
    with pytest.raises(DraftError) as caught:
        act(world, alerts.revise, 1, DRAFT)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("status", "fixed")]
    assert world.said() == [("alert", "new")]
    assert world.alert().text == "Market square"


def test_a_named_unit_that_is_inside_already_is_not_reminded_of_it(world):
    world.move("HQ-1", 6.0, 20.001)
    broadcast(world)
    world.move("HQ-1", 6.0, 20.002)
    assert world.said() == [("alert", "new")]
    assert world.audience()["HQ-1"] == "named"


def test_a_revision_that_brings_the_danger_to_a_unit_is_its_reminder(world):
    broadcast(world, Draft(**{**as_dict(DRAFT), "lat": 6.2}))
    world.move("ALFA-1", 6.0, 20.001)
    act(world, alerts.revise, 1, DRAFT)
    world.move("ALFA-1", 6.0, 20.002)
    assert world.said() == [("alert", "new"), ("update", "revised")]

from support.dangers import NOW, name, threat
from support.mission import AREAS

from app.geo import destination
from app.roster.plan import AreaPlan
from app.roster.store import put_area
from edge_agent.wire.scales import EXPIRY_S

DAY = 86_400


def test_a_threat_becomes_one_alert_to_those_it_concerns(world):
    assert world.put().alerts == (1,)
    alert = world.alert()
    assert (alert.origin, alert.threat_id, alert.state, alert.reason) == ("threat", name("one"), "active", "new")
    assert world.audience() == {"ALFA-1": "in_ao", "MEDIC-1": "in_ao"}
    assert world.said() == [("alert", "new")]
    assert [event.data["reason"] for event in world.events("alert.issued")] == ["new"]


def test_the_record_keeps_the_message_exactly_as_issued(world):
    world.put()
    (message,) = world.messages()
    assert message.values == {
        "alert": 1,
        "revision": 0,
        "type": "alert",
        "status": "actual",
        "sent_at": NOW,
        "expires_at": NOW + 3 * DAY,
        "kind": "IED",
        "urgency": "immediate",
        "severity": "severe",
        "certainty": "likely",
        "lat": 6.0,
        "lon": 20.0,
        "uncertainty_m": 100.0,
        "danger_radius_m": 1000.0,
        "instruction": "keep_away_eo",
        "text": "",
    }


def test_the_same_news_again_is_no_news(world):
    world.put()
    assert world.changed("one").alerts == ()
    assert world.said() == [("alert", "new")]


def test_a_threat_that_concerns_nobody_raises_no_alert(world):
    assert world.put(lat=1.0, lon=10.0).alerts == ()
    assert world.alerts() == []


def test_worse_is_told_at_once_better_after_the_repeat_interval(world):
    world.put()
    world.put(severity="extreme")
    world.put(severity="minor")
    assert world.said() == [("alert", "new"), ("update", "severity_rose")]
    world.later(599)
    assert len(world.said()) == 2
    world.later(1)
    assert world.said()[2:] == [("update", "severity_fell")]
    assert [message.grew for message in world.messages()] == [True, True, False]


def test_jitter_of_the_place_is_never_told(world):
    world.put()
    for turn in range(20):
        lat, lon = destination(6.0, 20.0, turn * 77, 190)
        world.put(lat=lat, lon=lon)
        world.later(60)
    assert world.said() == [("alert", "new")]


def test_a_clearance_cancels_and_the_cancel_itself_runs_out(world):
    world.put()
    world.later(60)
    world.put(state="cleared", reason="clearance")
    alert = world.alert()
    assert (alert.state, alert.reason, alert.instruction) == ("cancelled", "cleared", "all_clear")
    assert world.said()[1:] == [("cancel", "cleared")]
    assert world.messages()[1].values["expires_at"] >= world.messages()[0].values["expires_at"]
    world.later(30 * DAY)
    assert world.said()[2:] == []


def test_a_dismissed_threat_is_cancelled_without_an_all_clear(world):
    world.put()
    world.put(state="dismissed")
    assert (world.alert().reason, world.alert().instruction) == ("dismissed", "disregard")


def test_reported_again_the_same_alert_speaks_again(world):
    world.put()
    world.put(state="cleared")
    world.put(state="suspected")
    assert world.said() == [("alert", "new"), ("cancel", "cleared"), ("update", "reopened")]
    assert world.alert().state == "active"


def test_an_alert_is_renewed_before_it_ends(world):
    world.put("mine", kind="MIN", expires_at=None)
    world.later(DAY * 3 // 4 - 1)
    assert world.said() == [("alert", "new")]
    world.later(1)
    assert world.said() == [("alert", "new"), ("update", "renewed")]
    assert world.messages()[1].values["expires_at"] == world.now + DAY


def test_an_alert_whose_threat_aged_out_ends_by_itself(world):
    world.put(kind="DEM", expires_at=NOW + 3600)
    world.put(state="expired")
    assert world.alert().state == "active"
    world.later(3600)
    assert (world.alert().state, world.alert().reason) == ("expired", "aged_out")
    assert world.said() == [("alert", "new")]
    assert len(world.events("alert.expired")) == 1


def test_late_news_of_what_is_over_alerts_nobody(world):
    assert world.put(expires_at=NOW - 1).alerts == ()


def test_of_a_merged_threat_the_alert_is_cancelled_and_the_survivors_stays(world):
    world.put("one")
    world.put("two", lat=6.01)
    world.put("one", state="superseded", superseded_by=name("two"))
    assert world.said(1) == [("alert", "new"), ("cancel", "merged")]
    assert world.said(2) == [("alert", "new")]


def test_a_merged_threats_alert_goes_over_to_a_survivor_that_has_none(world):
    world.put("one")
    world.store(threat("two", lat=6.001))
    world.put("one", state="superseded", superseded_by=name("two"))
    assert world.alert().threat_id == name("two")
    assert world.said() == [("alert", "new")]


def test_a_threat_renamed_twice_at_once_keeps_its_alert(world):
    world.put("one")
    world.store(threat("three"), threat("two", state="superseded", superseded_by=name("three")))
    world.put("one", state="superseded", superseded_by=name("two"))
    assert world.alert().threat_id == name("three")
    assert world.said() == [("alert", "new")]


def test_threats_that_supersede_each_other_do_no_harm(world):
    world.put("one")
    world.store(threat("two", state="superseded", superseded_by=name("one")))
    world.put("one", state="superseded", superseded_by=name("two"))
    assert world.alert().state == "cancelled"


def test_a_threat_that_is_gone_altogether_cancels_its_alert(world):
    world.put()
    world.forget("one")
    world.changed("one")
    assert world.said()[1:] == [("cancel", "retracted")]


def test_a_threat_whose_reports_were_withdrawn_is_retracted_without_an_all_clear(world):
    world.put()
    world.put(state="superseded", superseded_by=None)
    assert world.said()[1:] == [("cancel", "retracted")]
    assert world.alert().instruction == "disregard"


def test_a_possible_threat_warns_only_the_unit_that_comes_inside(world):
    doubtful = {"confidence": 0.2, "certainty": "possible", "lat": 6.3}
    assert world.put(**doubtful).alerts == ()
    world.move("MEDIC-1", 6.3 + 0.02, 20.0)
    assert world.alerts() == []
    world.move("MEDIC-1", 6.3, 20.0)
    assert world.audience() == {"MEDIC-1": "within_radius"}
    world.put(confidence=0.7, certainty="likely")
    assert world.audience() == {"MEDIC-1": "within_radius", "ALFA-1": "in_ao"}


def test_a_unit_from_elsewhere_that_drives_in_is_told(world):
    world.put()
    world.move("CHARLIE-1", 6.02, 20.0)
    assert "CHARLIE-1" not in world.audience()
    assert world.move("CHARLIE-1", 6.005, 20.0).alerts == (1,)
    assert world.audience()["CHARLIE-1"] == "entered"
    assert world.said() == [("alert", "new")], "others hear nothing of it"


def test_who_holds_the_alert_and_comes_inside_is_reminded_alone(world):
    world.put()
    world.later(60)
    world.move("ALFA-1", 6.005, 20.0)
    assert world.said() == [("alert", "new"), ("update", "reminder")]
    assert world.messages()[1].only == ["ALFA-1"]
    assert world.audience()["ALFA-1"] == "entered"
    assert world.delivery("ALFA-1").revision == 1
    assert world.delivery("MEDIC-1").revision == 0


def test_jitter_at_the_edge_reminds_once(world):
    world.put()
    for metres in (1150, 1050, 1150, 1050, 1310, 1050, 1150):
        lat, lon = destination(6.0, 20.0, 0, metres)
        world.move("ALFA-1", lat, lon)
        world.later(30)
    assert world.said() == [("alert", "new"), ("update", "reminder")]


def test_who_left_and_comes_back_after_a_while_is_reminded_again(world):
    world.put()
    world.move("ALFA-1", 6.005, 20.0)
    world.move("ALFA-1", 6.1, 20.0)
    world.move("ALFA-1", 6.005, 20.0)
    assert len(world.said()) == 2, "within the repeat interval"
    world.move("ALFA-1", 6.1, 20.0)
    world.later(600)
    world.move("ALFA-1", 6.005, 20.0)
    assert world.said()[2:] == [("update", "reminder")]


def test_exercise_and_actual_never_mix(world):
    doubtful = {"confidence": 0.2, "certainty": "possible", "lat": 6.3, "status": "exercise"}
    world.put(**doubtful)
    world.move("MEDIC-1", 6.3, 20.0)
    assert world.alerts() == []
    world.put(confidence=0.9)
    assert world.alert().status == "exercise"
    assert world.messages()[0].values["status"] == "exercise"
    assert world.audience() == {"MEDIC-1": "in_ao", "ALFA-1": "in_ao"}


def test_an_area_drawn_anew_gives_its_units_what_concerns_them(world):
    world.put(lat=7.2, lon=20.2)
    assert world.alerts() == []
    north = AREAS[2]
    ring = [[20.0, 6.8], [21.5, 6.8], [21.5, 7.6], [20.0, 7.6], [20.0, 6.8]]
    with world.database.transaction() as session:
        put_area(
            session,
            AreaPlan(north.code, north.name, {"type": "Polygon", "coordinates": [ring]}),
            now=world.now,
        )
    assert world.reload().alerts == (1,)
    assert world.audience() == {"CHARLIE-1": "in_ao", "EOD-1": "in_ao"}


def test_who_is_no_longer_concerned_still_hears_the_cancel(world):
    world.put()
    ring = [[18.0, 5.5], [18.5, 5.5], [18.5, 6.5], [18.0, 6.5], [18.0, 5.5]]
    with world.database.transaction() as session:
        put_area(
            session,
            AreaPlan("AO-WEST", "Moved", {"type": "Polygon", "coordinates": [ring]}),
            now=world.now,
        )
    world.reload()
    world.send()
    world.put(state="cleared")
    assert world.delivery("ALFA-1").revision == 1
    assert world.delivery("ALFA-1").due_at == world.now


def test_every_message_ends_at_a_second_the_wire_can_say(world):
    world.put(expires_at=NOW + 5000)
    world.later(60)
    world.put(severity="extreme")
    world.put(state="cleared")
    for message in world.messages():
        assert message.values["expires_at"] - message.values["sent_at"] in EXPIRY_S


def test_who_watches_over_a_unit_hears_of_its_alerts_wherever_the_danger_is(world):
    world.move("BRAVO-1", 6.0, 20.0)
    world.put()
    assert "BRAVO-1" in world.audience()
    assert world.heard_in("AO-WEST") == ["alert.issued"]
    assert world.heard_in("AO-EAST") == ["alert.updated"], "that BRAVO-1 and MEDIC-1 joined"
    world.put(severity="extreme")
    world.put(state="cleared")
    assert world.heard_in("AO-WEST") == ["alert.issued", "alert.updated", "alert.cancelled"]
    assert world.heard_in("AO-EAST") == ["alert.updated", "alert.updated", "alert.cancelled"]

from support.cot_device import put
from support.cot_events import presence
from support.dangers import NOW, name

from app.gateways.cot import own
from app.picture.tables import ThreatArea
from app.picture.units.store import Fix, move


def test_a_threat_is_a_marker_and_a_fenced_circle_and_goes_when_it_ends(world, gateway):
    device = gateway.connect("tab-alfa")
    put(world, "one", state="confirmed")
    marker = device.event(own.threat_uid(name("one")))
    circle = device.event(own.circle_uid(name("one")))
    assert (marker.type, marker.how, marker.qos, marker.opex) == ("a-h-G-E-X-I", "m-f", "5-r-d", "o")
    assert (marker.point.lat, marker.point.lon, marker.point.ce) == (6.0, 20.0, 100.0)
    assert marker.stale == NOW + 30 * 86_400, "it is valid until it has decayed"
    ours = marker.detail_of("__heliograph")
    assert (ours.get("threat"), ours.get("kind")) == (str(name("one")), "IED")
    assert circle.type == "u-d-c-c"
    ellipse = circle.detail_of("shape").find("ellipse")
    assert (ellipse.get("major"), ellipse.get("minor"), ellipse.get("angle")) == ("1100.0", "1100.0", "360")
    fence = circle.detail_of("__geofence")
    assert (fence.get("monitor"), fence.get("trigger")) == ("TAKUsers", "Entry")

    put(world, "one", state="cleared", ended_at=NOW)
    for uid in (own.threat_uid(name("one")), own.circle_uid(name("one"))):
        gone = device.event(f"{uid}-DELETE", type_="t-x-d-d")
        assert gone.detail_of("link").get("uid") == uid
        assert gone.detail_of("__forcedelete") is not None


def test_who_connects_later_gets_what_stands_and_the_deletes_of_what_ended(world, gateway):
    put(world, "one")
    put(world, "two", lat=6.1, state="cleared", ended_at=NOW - 60, last_observed_at=NOW - 60)
    device = gateway.connect("tab-alfa")
    assert device.event(own.threat_uid(name("one"))).type == "a-u-G-E-X-I"
    assert device.event(f"{own.threat_uid(name('two'))}-DELETE").type == "t-x-d-d"


def test_a_map_that_is_ahead_of_a_restored_database_is_told_how_things_stand(world, gateway):
    put(world, "one")
    desk = gateway.service._desk
    client = desk.client("hq", None)
    stands = desk.snapshot(client)
    [told] = desk.changes([client], desk.news(stands.cursor + 1000).found)
    assert told.cursor == stands.cursor, "what happens from now on is news"
    assert ("threat", str(name("one"))) in {(topic, key) for topic, key, _ in told.values}


def test_an_alert_is_an_emergency_and_a_message_to_the_unit_that_it_concerns(world, gateway):
    alfa = gateway.connect("tab-alfa", presence("ANDROID-1", "ALFA"))
    gateway.enrol("tab-charlie", unit="CHARLIE-1")
    charlie = gateway.connect("tab-charlie", presence("ANDROID-2", "CHARLIE", lat=7.2, lon=21.0))
    put(world, "one")
    number = world.alert().number
    emergency = alfa.event(own.alert_uid(number))
    assert (emergency.type, emergency.qos) == ("b-a-o-c", "9-i-g")
    assert emergency.callsign.endswith("-Alert")
    assert emergency.stale == world.alert().expires_at, "it does not fade"
    message = alfa.message(number, 0)
    assert message.detail_of("__chat").find("chatgrp").get("uid1") == "ANDROID-1"
    assert f"ACK {number}" in message.remarks
    charlie.pinged()
    assert own.alert_uid(number) not in {one.uid for one in charlie.events}

    put(world, "one", state="cleared", ended_at=NOW)
    cancel = alfa.event(own.alert_uid(number), type_="b-a-o-can")
    assert cancel.detail_of("emergency").get("cancel") == "true"
    assert "ACK" not in alfa.message(number, world.alert().revision).remarks


def test_receipts_and_answers_do_not_sound_the_alarm_again(world, gateway):
    alfa = gateway.connect("tab-alfa", presence())
    put(world, "one")
    number = world.alert().number
    alfa.event(own.alert_uid(number))
    alfa.message(number, 0)
    world.send()
    alfa.pinged()
    put(world, "two", lat=6.2)
    alfa.event(own.threat_uid(name("two")))
    assert sum(one.uid == own.alert_uid(number) for one in alfa.events) == 1


def test_a_unit_is_a_friendly_marker_until_its_own_device_shows_itself(world, gateway):
    hq = gateway.connect("hq")
    with world.database.transaction() as session:
        move(session, world.roster, [Fix("ALFA-1", NOW + 1, 6.02, 20.02, 15.0, "actual")], now=NOW + 1)
    marker = hq.event(own.unit_uid("ALFA-1"))
    assert (marker.type, marker.callsign, marker.point.lat) == ("a-f-G-U-C", "ALFA-1", 6.02)
    gateway.connect("tab-alfa", presence())
    gone = hq.event(f"{own.unit_uid('ALFA-1')}-DELETE")
    assert gone.detail_of("link").get("uid") == own.unit_uid("ALFA-1")
    assert hq.event("ANDROID-1").callsign == "ALFA"


def test_what_is_no_longer_to_be_seen_is_taken_off_a_map_that_was_away(world, gateway):
    device = gateway.connect("tab-alfa")
    put(world, "one")
    device.event(own.threat_uid(name("one")))
    device.close()
    with world.database.transaction() as session:
        session.delete(session.get_one(ThreatArea, (name("one"), "AO-WEST")))
    again = gateway.connect("tab-alfa")
    assert again.event(f"{own.threat_uid(name('one'))}-DELETE").type == "t-x-d-d"


def test_exercises_are_marked(world, gateway):
    device = gateway.connect("tab-alfa")
    put(world, "one", status="exercise")
    marker = device.event(own.threat_uid(name("one")))
    assert marker.opex == "e-TESTMIS"
    assert marker.callsign.startswith("EX ")

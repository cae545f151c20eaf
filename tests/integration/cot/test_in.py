from contextlib import closing

import pytest
from sqlmodel import select
from support.cot_device import Device, put
from support.cot_events import ARABIC, FRENCH, TWO_MISTS, casevac, chat, emergency, event, marker, presence, receipt
from support.dangers import NOW, name

from app.gateways.cot import own
from app.gateways.cot.chat import message_id
from app.gateways.cot.tables import CotTold
from app.ingest.tables import Report


def reports(world, kind: str | None = None) -> list[Report]:
    with world.database.reading() as session:
        rows = session.exec(select(Report).order_by(Report.seq)).all()
    return [row for row in rows if kind in {None, row.kind}]


def told(world) -> list[CotTold]:
    with world.database.reading() as session:
        return list(session.exec(select(CotTold).order_by(CotTold.number)))


def test_a_receipt_moves_the_ladder_and_the_site_is_still_sent_it(world, gateway):
    alfa = gateway.connect("tab-alfa", presence())
    put(world, "one")
    number = world.alert().number
    alfa.message(number, 0)
    alfa.send(receipt(message_id(number, 0), read=False))
    alfa.until(lambda: world.states()["ALFA-1"] == "received", "received")
    alfa.send(receipt(message_id(number, 0), read=True))
    alfa.until(lambda: world.states()["ALFA-1"] == "seen", "seen")
    assert {packet.site for packet in world.send()} >= {"BASE"}, "the tablet of the site has not got it yet"


def test_an_answer_acknowledges_as_a_named_person(world, gateway):
    alfa = gateway.connect("tab-alfa", presence(callsign="CPL DIALLO"))
    put(world, "one")
    number = world.alert().number
    alfa.message(number, 0)
    alfa.send(chat(f"ACK {number}", callsign="CPL DIALLO"))
    alfa.chat(f"Alert {number}: acknowledged by CPL DIALLO.")
    row = world.delivery("ALFA-1")
    assert (row.state, row.acknowledged_by, row.response) == ("acknowledged", "CPL DIALLO", "acting")


def test_who_cannot_comply_is_heard_by_the_superior(world, gateway):
    alfa = gateway.connect("tab-alfa", presence())
    put(world, "one")
    number = world.alert().number
    alfa.message(number, 0)
    alfa.send(chat("CANNOT"))
    alfa.chat("cannot comply")
    assert world.delivery("ALFA-1").response == "cannot_comply"
    assert world.delivery("ALFA-1").escalated_at is not None


def test_of_two_alerts_none_is_taken_by_guess(world, gateway):
    alfa = gateway.connect("tab-alfa", presence())
    put(world, "one")
    put(world, "two", lat=6.2)
    first, second = (alert.number for alert in world.alerts())
    alfa.message(second, 0)
    alfa.send(chat("ACK"))
    alfa.chat(f"Which alert? Write the number: {first}, {second}")
    assert {world.states(first)["ALFA-1"], world.states(second)["ALFA-1"]}.isdisjoint({"acknowledged"})


def test_only_the_unit_that_was_told_can_answer(world, gateway):
    gateway.enrol("tab-charlie", unit="CHARLIE-1")
    charlie = gateway.connect("tab-charlie", presence("ANDROID-2", "CHARLIE", lat=7.2, lon=21.0))
    hq = gateway.connect("hq", presence("WIN-1", "HQ"))
    put(world, "one")
    number = world.alert().number
    charlie.send(chat(f"ACK {number}", uid="ANDROID-2"), receipt(message_id(number, 0), read=True))
    charlie.chat("No alert of that kind waits for your answer.")
    hq.send(chat(f"ACK {number}", uid="WIN-1"))
    hq.chat("belongs to no unit")
    charlie.send(chat("hello there"))
    charlie.chat("Other words are not read here")
    assert world.states(number)["ALFA-1"] == "owed"


def test_a_casevac_becomes_a_report_of_the_unit_and_is_passed_on_byte_for_byte(world, gateway):
    alfa = gateway.connect("tab-alfa", presence())
    hq = gateway.connect("hq", presence("WIN-1", "HQ"))
    raw = casevac(children=TWO_MISTS, remarks=ARABIC, extra='new_attribute="7"')
    cut = raw.index(ARABIC.encode()) + 1
    alfa.send(raw[:cut], raw[cut:])
    alfa.chat("CASEVAC request: received by the operations centre.")
    (row,) = reports(world)
    assert (row.kind, row.unit, row.site, round(row.lat, 4)) == ("CAS", "ALFA-1", "BASE", 6.0)
    assert row.fields["security"] == "possible"
    assert "new_attribute=7" in row.text
    assert "MIST 2" in row.text
    assert told(world)[0].raw == raw
    assert hq.event("CASEVAC-1").raw == raw
    assert [alert.origin for alert in world.alerts()] == ["casevac"]
    assert hq.event(own.alert_uid(world.alert().number)).type == "b-a-o-tbl"

    late = gateway
    late.enrol("late", areas=None)
    device = late.connect("late")
    assert device.event("CASEVAC-1").raw == raw, "who comes later gets it as it came"
    assert own.report_uid(row.id) not in {one.uid for one in device.events}


def test_a_casevac_said_again_is_no_news_and_said_anew_it_amends(world, gateway):
    alfa = gateway.connect("tab-alfa", presence())
    alfa.send(casevac(), casevac())
    alfa.pinged()
    assert len(reports(world)) == 1
    alfa.send(casevac(urgent="4"))
    alfa.until(lambda: len(reports(world)) == 2, "the amendment")
    first, second = reports(world)
    assert (second.amends, second.fields["urgent"]) == (first.id, 4)
    alfa.pinged()
    assert len(world.alerts()) == 1
    assert [one.report for one in told(world)] == [first.id, second.id]


def test_a_casevac_is_taken_whatever_its_place(world, gateway):
    alfa = gateway.connect("tab-alfa", presence())
    alfa.send(casevac().replace(b'lat="6.0" lon="20.0"', b'lat="0.0" lon="0.0"'))
    alfa.chat("received by the operations centre")
    alfa.send(casevac("CASEVAC-2").replace(b'lat="6.0" lon="20.0"', b'lat="59.9" lon="10.7"'))
    alfa.until(lambda: len(reports(world)) == 2, "the second")
    assert reports(world)[0].lat is None


def test_an_emergency_is_one_report_however_often_it_is_said_and_over_only_by_an_officer(world, gateway):
    alfa = gateway.connect("tab-alfa", presence())
    hq = gateway.connect("hq")
    for step in range(3):
        alfa.send(emergency(lat=6.0 + step / 1000))
    alfa.pinged()
    assert [row.kind for row in reports(world)] == ["SOS"]
    alfa.send(emergency(type_="b-a-o-can"))
    assert hq.event("ANDROID-1-9-1-1", type_="b-a-o-can")
    alfa.pinged()
    assert len(world.events("report.taken_back")) == 1
    assert world.alert().state == "active"
    alfa.send(emergency())
    alfa.until(lambda: len(reports(world)) == 2, "the next emergency of the same device is another one")


def test_markers_become_reports_and_bad_ones_are_told(world, gateway):
    alfa = gateway.connect("tab-alfa", presence())
    alfa.send(marker("M-1", remarks=FRENCH), marker("M-2", "a-s-G-U-C-I"), marker("M-3", lat=59.9, lon=10.7))
    alfa.chat("Improvised explosive device: received by the operations centre.")
    alfa.chat("NOT taken by the operations centre")
    found = reports(world)
    assert [row.kind for row in found] == ["IED", "TEN"]
    assert FRENCH in found[0].text
    assert found[1].text.startswith("a-s-G-U-C-I")


def test_where_the_device_of_a_unit_is_the_unit_is_and_that_brings_alerts(world, gateway):
    put(world, "one", areas=(), lat=6.0, lon=21.9)
    alfa = gateway.connect("tab-alfa")
    alfa.send(presence(lat=6.001, lon=21.9))
    alfa.until(lambda: world.position_of("ALFA-1"), "the position")
    assert round(world.position_of("ALFA-1").lat, 3) == 6.001
    assert world.audience()["ALFA-1"] in {"within_radius", "entered"}
    alfa.message(world.alert().number, world.alert().revision)
    gateway.clock.set(NOW + 60)
    alfa.send(presence(lat=6.002, lon=21.9, at=NOW + 5), presence(lat=6.003, lon=21.9, at=NOW + 60))
    alfa.pinged()
    assert round(world.position_of("ALFA-1").lat, 3) == 6.003
    hq = gateway.connect("hq", presence("WIN-1", "HQ"))
    hq.pinged()
    assert world.position_of("HQ-1") is None


def test_a_device_without_unit_or_site_is_told_that_nobody_has_its_call(world, gateway):
    gateway.enrol("viewer", areas=None)
    viewer = gateway.connect("viewer", presence("WIN-2", "VIEW"))
    hq = gateway.connect("hq")
    viewer.send(casevac("C-9"))
    viewer.chat("NOT taken by the operations centre (no_source)")
    assert hq.event("C-9")
    assert reports(world) == []


UNSHOWN = (
    ("a report", marker("FEED-1", lat=59.9, lon=10.7), "NOT taken", ("FEED-1", "M.1")),
    ("a report without a callsign", event("FEED-2", "a-h-G-E-X-I", lat=59.9), "NOT taken", ("FEED-2", "FEED-2")),
    ("a message", chat("ACK 1", uid="FEED-3", callsign="FEED"), "belongs to no unit", ("FEED-3", "FEED")),
    (
        "a report in another's name",
        event("ANDROID-1", "a-h-G-E-X-I", '<contact callsign="ALFA"/>', lat=59.9),
        "NOT taken",
        ("ANDROID-1", "ALFA"),
    ),
)


@pytest.mark.parametrize(("raw", "said", "to"), [row[1:] for row in UNSHOWN], ids=[row[0] for row in UNSHOWN])
def test_who_has_shown_no_position_is_answered_on_its_own_connection(gateway, raw, said, to):
    alfa = gateway.connect("tab-alfa", presence())
    hq = gateway.connect("hq")
    hq.send(raw)
    about = hq.chat(said).detail_of("__chat")
    assert (about.get("id"), about.get("chatroom")) == to
    alfa.pinged()
    assert "b-t-f" not in {one.type for one in alfa.events if one.raw != raw}


def test_who_closed_its_side_and_reads_slowly_still_gets_its_answer(gateway):
    gateway.restart(plain_port=0, plain_client="hq")
    with closing(Device(gateway.service.plain_port, None, buffer=4096)) as feed:
        feed.event("HELIOGRAPH")
        alfa = gateway.connect("tab-alfa", presence())
        alfa.send(*(event(f"X-{number}", "b-m-r", f"<x>{'x' * 200_000}</x>") for number in range(4)))
        alfa.pinged()
        feed.send(marker("FEED-1", lat=59.9, lon=10.7))
        feed.say_no_more()
        feed.chat("NOT taken")
        assert feed.ended()


@pytest.mark.parametrize("who", [{"uid": "HELIOGRAPH"}, {"callsign": "HELIOGRAPH"}], ids=str)
def test_another_centre_is_never_answered(gateway, who):
    hq = gateway.connect("hq")
    hq.send(chat("Other words are not read here", **who))
    hq.pinged()
    assert "b-t-f" not in {one.type for one in hq.events}


def test_what_nobody_understands_is_passed_on_as_it_came(world, gateway):
    hq = gateway.connect("hq", presence("WIN-1", "HQ"))
    alfa = gateway.connect("tab-alfa", presence())
    raw = event("X-1", "z-q-9", '<new_thing a="1"><![CDATA[ <x> ]]></new_thing><marti><dest callsign="HQ"/></marti>')
    alfa.send(raw)
    assert hq.event("X-1").raw == raw
    alfa.send(event("X-2", "b-m-r", '<marti><dest callsign="NOBODY"/></marti>'), event("X-3", "b-m-r", "<marti/>"))
    hq.event("X-3")
    assert "X-2" not in {one.uid for one in hq.events}
    assert reports(world) == []


def test_a_device_takes_off_the_maps_of_others_only_what_it_put_there(world, gateway):
    hq = gateway.connect("hq", presence("WIN-1", "HQ"))
    alfa = gateway.connect("tab-alfa", presence())
    put(world, "one")
    hq.send(event("DRAWN-HQ", "u-d-f"))
    alfa.send(event("DRAWN", "u-d-f"), event("DRAWN-HQ", "u-d-f"))
    for uid in (own.threat_uid(name("one")), own.alert_uid(101), "ANDROID-1-9-1-1", "DRAWN-HQ", "DRAWN"):
        alfa.send(event(f"x-{uid}", "t-x-d-d", f'<link uid="{uid}" relation="none" type="none"/><__forcedelete/>'))
    hq.event("x-DRAWN")
    assert [one.uid for one in hq.events if one.type == "t-x-d-d"] == ["x-DRAWN"]


def test_what_is_ours_is_neither_passed_on_nor_taken(world, gateway):
    hq = gateway.connect("hq")
    alfa = gateway.connect("tab-alfa", presence())
    put(world, "one")
    echo = alfa.event(own.threat_uid(name("one"))).raw.replace(b'how="m-f"', b'how="h-e"')
    alfa.send(echo)
    alfa.pinged()
    hq.pinged()
    assert echo not in {one.raw for one in hq.events}
    assert reports(world) == []

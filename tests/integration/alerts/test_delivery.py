from collections import Counter
from dataclasses import replace

import pytest
from support.alert_world import opened
from support.dangers import NOW, ack, report
from support.mission import PLAN

from app.delivery import stage as delivery
from app.delivery import store as delivery_store
from app.delivery.outgoing import Sending
from app.delivery.tables import Delivery
from app.roster.store import enrol, put_unit, revoke
from edge_agent.wire.codec import decode_packet
from edge_agent.wire.messages import AlertType, Response, Stage

DAY = 86_400


def test_from_owed_to_acknowledged(world):
    world.put()
    assert world.states() == {"ALFA-1": "owed", "MEDIC-1": "owed"}
    world.send()
    assert world.states() == {"ALFA-1": "sent", "MEDIC-1": "sent"}
    for stage, state in ((Stage.RECEIVED, "received"), (Stage.SEEN, "seen"), (Stage.ACKNOWLEDGED, "acknowledged")):
        world.now += 1
        world.hear(ack(1, 1, stage, at=world.now - 1))
        assert world.delivery("ALFA-1").state == state
    row = world.delivery("ALFA-1")
    assert (row.sent_at, row.received_at, row.seen_at, row.acknowledged_at) == (NOW, NOW + 1, NOW + 2, NOW + 3)
    assert (row.received_site_at, row.seen_site_at, row.acknowledged_site_at) == (NOW, NOW + 1, NOW + 2)
    assert (row.acknowledged_by, row.response) == ("A6", "acting")
    assert world.delivery("MEDIC-1").state == "sent", "one unit's word is not another's"
    counted = Counter(
        event.type
        for stage in ("sent", "received", "seen", "acknowledged")
        for event in world.events(f"delivery.{stage}")
    )
    assert counted == {
        "delivery.sent": 2,
        "delivery.received": 1,
        "delivery.seen": 1,
        "delivery.acknowledged": 1,
    }


def test_one_packet_to_a_site_carries_every_alert_that_is_due_and_names_all_its_units(world):
    world.put("one")
    world.put("two", lat=6.002, kind="MIN")
    world.move("HQ-1", 6.0, 20.0)
    messages = opened(world.send())
    assert {site: sorted((m.alert, m.units) for m in found) for site, found in messages.items()} == {
        "BASE": [(1, (1, 2)), (2, (1, 2))],
        "NOVA": [(1, (2,)), (2, (2,))],
    }
    assert len(world.send()) == 0


def test_numbers_of_packets_to_a_site_have_no_holes(world):
    seqs = []
    for word in ("one", "two", "three"):
        world.put(word, lon=20.0 + 0.01 * len(seqs))
        for packet in world.send():
            if packet.site == "BASE":
                assert decode_packet(packet.payload).epoch == 1
                seqs += [seq for seq, _ in decode_packet(packet.payload).bodies]
    assert seqs == [1, 2, 3]


def test_attempts_share_out_the_bytes_of_their_packet(world):
    world.put()
    world.move("HQ-1", 6.0, 20.0)
    packets = world.send()
    assert sum(attempt.bytes for attempt in world.attempts()) == sum(packet.bytes for packet in packets)
    assert {attempt.outcome for attempt in world.attempts()} == {"published"}


def test_a_large_lot_goes_in_several_packets(world):
    for number in range(60):
        world.put(f"t{number}", lat=5.6 + number * 0.014)
    packets = [packet for packet in world.send() if packet.site == "BASE"]
    assert len(packets) > 1
    assert all(packet.bytes <= 1250 for packet in packets)
    assert len({m.alert for m in opened(packets)["BASE"]}) == 60


def test_without_a_receipt_it_is_sent_again_ever_more_rarely(world):
    world.put()
    times = []
    for second in range(0, 1900, 10):
        world.now = NOW + second
        if world.send():
            times.append(second)
    assert times == [0, 30, 90, 210, 450, 930, 1830]


def test_a_received_message_is_not_sent_again(world):
    world.put()
    world.send()
    world.hear(ack(1, 1, Stage.RECEIVED), ack(1, 2, Stage.RECEIVED, site="NOVA"))
    assert world.delivery("ALFA-1").due_at is None
    world.now += 5000
    assert world.send() == []


def test_two_workers_never_send_the_same_twice(world):
    world.put()
    with world.database.transaction() as session:
        first = delivery.due(session, world.roster, now=world.now)
    with world.database.transaction() as session:
        second = delivery.due(session, world.roster, now=world.now)
    assert len(first) == 2
    assert second == []


def test_a_crash_between_claim_and_publish_repeats_the_send_and_loses_nothing(world):
    world.put()
    with world.database.transaction() as session:
        lost = delivery.due(session, world.roster, now=world.now)
    world.now += 30
    again = world.send()
    assert [packet.deliveries for packet in again] == [packet.deliveries for packet in lost]


@pytest.mark.parametrize("outcome", [Sending.UNREACHABLE, Sending.REFUSED])
def test_a_broker_that_is_away_is_asked_again_soon_and_the_ladder_stays(world, outcome):
    world.put()
    world.send(outcome)
    assert world.delivery("ALFA-1").state == "owed"
    assert world.delivery("ALFA-1").tries == 0
    world.now += 10
    assert len(world.send()) == 2
    assert [attempt.outcome for attempt in world.attempts()] == [outcome, outcome, "published", "published"]


def test_copies_live_as_long_as_the_alert_repeats_until_the_next(world):
    world.put()
    assert {packet.expiry_s for packet in world.send()} == {3 * DAY}
    world.now += 30
    assert {packet.expiry_s for packet in world.send()} == {60}


def test_an_update_replaces_what_was_owed(world):
    world.put()
    world.put(severity="extreme")
    messages = opened(world.send())
    assert [(m.revision, m.type, m.severity) for m in messages["BASE"]] == [(1, AlertType.UPDATE, "extreme")]


def test_a_worse_danger_has_to_be_taken_anew(world):
    world.put()
    world.send()
    world.hear(ack(1, 1))
    assert world.delivery("ALFA-1").escalate_at is not None
    world.now += 1000
    world.put(severity="extreme")
    row = world.delivery("ALFA-1")
    assert (row.state, row.acknowledged_revision, row.escalate_at) == ("owed", 0, world.now + 120)
    world.hear(ack(1, 1, revision=0, seq=2))
    assert world.delivery("ALFA-1").state == "owed", "the older message does not count for the worse danger"
    world.hear(ack(1, 1, revision=1, seq=3))
    assert world.delivery("ALFA-1").state == "acknowledged"


def test_a_mere_renewal_is_sent_but_asks_nobody_again(world):
    world.put("mine", kind="MIN", expires_at=None)
    world.send()
    world.hear(ack(1, 1))
    world.later(DAY * 3 // 4)
    row = world.delivery("ALFA-1")
    assert (row.state, row.revision, row.due_at) == ("acknowledged", 1, world.now)
    assert [m.revision for m in opened(world.send())["BASE"]] == [1]
    world.later(5000)
    assert world.delivery("ALFA-1").escalated_at is None


def test_nobody_takes_it_then_the_parent_and_operations_are_told(world):
    world.put()
    world.send()
    world.later(119)
    assert world.events("delivery.escalated") == []
    world.later(1)
    row = world.delivery("ALFA-1")
    assert (row.escalated_at, row.escalated_to) == (world.now, ["HQ-1", "operations"])
    assert world.audience()["HQ-1"] == "escalated"
    assert world.states()["HQ-1"] == "owed"
    event = world.events("delivery.escalated")[0]
    assert (event.subject, event.data["addressee"], event.data["reason"]) == ("1", "ALFA-1", "time_ran_out")
    assert world.delivery("MEDIC-1").escalated_to == ["@NOVA", "operations"]


def test_silence_climbs_on_once_for_each_step(world):
    world.put()
    for _ in range(10):
        world.later(120)
    escalated = sorted(event.data["addressee"] for event in world.events("delivery.escalated"))
    assert [(addressee, world.delivery(addressee).escalated_to) for addressee in escalated] == [
        ("@BASE", ["operations"]),
        ("@NOVA", ["@BASE", "operations"]),
        ("ALFA-1", ["HQ-1", "operations"]),
        ("HQ-1", ["@BASE", "operations"]),
        ("MEDIC-1", ["@NOVA", "operations"]),
    ]


def test_who_takes_it_in_time_is_not_escalated(world):
    world.put()
    world.hear(ack(1, 1), ack(1, 2, site="NOVA"))
    world.later(1000)
    assert world.events("delivery.escalated") == []


def test_a_site_that_cannot_be_reached_escalates_all_the_same(world):
    world.dark("NOVA", NOW - 9999)
    world.put()
    world.later(120)
    assert world.delivery("MEDIC-1").escalated_at == world.now


def test_cannot_comply_escalates_at_once(world):
    world.put()
    world.hear(ack(1, 1, response=Response.CANNOT_COMPLY))
    row = world.delivery("ALFA-1")
    assert (row.state, row.response, row.escalated_to) == ("acknowledged", "cannot_comply", ["HQ-1", "operations"])
    assert world.events("delivery.escalated")[0].data["reason"] == "cannot_comply"
    world.hear(ack(1, 1, response=Response.CANNOT_COMPLY))
    assert len(world.events("delivery.escalated")) == 1, "said once"


def test_an_ended_alert_is_not_escalated(world):
    world.put()
    world.send()
    world.put(state="cleared")
    world.later(5000)
    assert world.events("delivery.escalated") == []


def test_a_cancel_goes_to_who_may_have_the_alert_and_to_nobody_else(world):
    world.put()
    world.put("far", lat=7.2, lon=21.0)
    world.send()
    world.move("HQ-1", 6.0, 20.0)
    world.put(state="cleared")
    assert world.states(1) == {"ALFA-1": "sent", "MEDIC-1": "sent", "HQ-1": "lapsed"}
    messages = opened(world.send())
    assert [(m.type, m.units) for m in messages["BASE"]] == [(AlertType.CANCEL, (1,))]


def test_an_alert_that_ended_before_it_was_sent_lapses(world):
    world.put(kind="DEM", expires_at=NOW + 3600)
    world.put(state="expired")
    world.later(3600)
    assert set(world.states().values()) == {"lapsed"}
    assert world.send() == []


def test_a_late_word_of_the_device_outweighs_a_lapse(world):
    world.put(kind="DEM", expires_at=NOW + 3600)
    world.send()
    world.put(state="expired")
    world.later(3600)
    assert world.delivery("ALFA-1").state == "lapsed"
    world.hear(ack(1, 1, at=NOW + 5))
    assert world.delivery("ALFA-1").state == "acknowledged"


def test_a_dark_site_gets_one_copy_and_the_rest_when_it_is_heard(world):
    world.dark("NOVA", NOW - 9999)
    world.put()
    assert {packet.site for packet in world.send()} == {"BASE", "NOVA"}
    world.hear(ack(1, 1))
    for _ in range(20):
        world.now += 600
        assert world.send() == []
    assert world.delivery("MEDIC-1").held
    world.dark("NOVA", None)
    world.hear(ack(1, 1, site="NOVA", seq=9))
    assert [packet.site for packet in world.send()] == ["NOVA"]


def test_what_expired_while_a_site_was_dark_does_not_reach_it(world):
    world.dark("NOVA", NOW - 9999)
    world.put(kind="DEM", expires_at=NOW + 3600)
    world.send()
    world.now += 600
    world.send()
    world.put(state="expired")
    world.later(3600)
    world.dark("NOVA", None)
    world.hear(ack(1, 1, site="NOVA", seq=9))
    assert world.send() == []
    assert world.delivery("MEDIC-1").state == "lapsed"


def test_a_revoked_site_gets_nothing(world):
    with world.database.transaction() as session:
        revoke(session, "NOVA", now=world.now)
    world.reload()
    world.put()
    assert {packet.site for packet in world.send()} == {"BASE"}


def test_steps_that_belong_to_nobody_are_counted_and_journaled(world):
    world.put()
    climbed = world.hear(
        ack(99, 1),
        ack(1, 77),
        ack(1, 2),
        ack(1, 1, revision=7),
        ack(1, 1, Stage.RECEIVED),
        ack(1, 1, Stage.RECEIVED, seq=2),
    )
    assert climbed == delivery.Climbed(news=1, known=1, unknown=4)
    assert [event.data["reason"] for event in world.events("delivery.unknown")] == [
        "unknown_alert",
        "not_addressed",
        "not_addressed",
        "unknown_revision",
    ]


def test_following_again_changes_nothing(world):
    from app.alerts.change import AlertChange  # noqa: PLC0415

    world.put()
    world.send()
    before = world.delivery("ALFA-1").model_dump()
    with world.database.transaction() as session:
        delivery.follow(session, world.roster, AlertChange((1,)), now=world.now + 5)
        delivery.follow(session, world.roster, AlertChange((99,)), now=world.now + 5)
    assert world.delivery("ALFA-1").model_dump() == before


def test_a_call_for_help_is_escalated_like_any_alert(world):
    world.call(report("cas", "CAS"))
    world.send()
    world.later(120)
    assert {event.data["addressee"] for event in world.events("delivery.escalated")} == {"MEDIC-1", "@BASE", "HQ-1"}


def test_the_most_urgent_goes_first(world):
    world.put("one", kind="ERW")
    world.put("two")
    with world.database.transaction() as session:
        packets = delivery.due(session, world.roster, now=world.now, limit=2)
    assert {item.alert for packet in packets for item in packet.deliveries} == {2}


def test_a_site_enrolled_anew_gets_again_what_stands(world):
    world.put("one")
    world.put("over", lat=6.001)
    world.send()
    world.hear(ack(1, 1), ack(2, 1, seq=2))
    world.put("over", state="cleared")
    world.send()
    world.hear(ack(2, 1, Stage.RECEIVED, revision=1, seq=3))
    with world.database.transaction() as session:
        enrol(session, "BASE", now=world.now)
    world.reload()
    world.later(1)
    assert world.delivery("ALFA-1", 1).state == "acknowledged", "what a person answered stays answered"
    (packet,) = [packet for packet in world.send() if packet.site == "BASE"]
    assert decode_packet(packet.payload).epoch == 2
    assert [(seq, m.alert) for seq, m in decode_packet(packet.payload).bodies] == [(1, 1)]
    world.hear(ack(1, 1, Stage.RECEIVED, epoch=2))
    world.later(5000)
    assert all(packet.site != "BASE" for packet in world.send())


def test_what_the_old_device_still_says_is_no_receipt_of_the_new_one(world):
    world.put()
    world.send()
    with world.database.transaction() as session:
        enrol(session, "BASE", now=world.now)
    world.reload()
    world.later(1)
    world.hear(ack(1, 1, seq=9))
    row = world.delivery("ALFA-1")
    assert (row.state, row.response) == ("acknowledged", "acting"), "a person answered, and that stands"
    assert [packet.site for packet in world.send()] == ["BASE"]
    world.hear(ack(1, 1, Stage.RECEIVED, epoch=2))
    assert world.delivery("ALFA-1").due_at is None


def test_a_unit_that_belongs_to_another_site_now_is_told_there(world):
    world.put()
    world.send()
    world.hear(ack(1, 1, Stage.RECEIVED))
    with world.database.transaction() as session:
        plan = next(unit for unit in PLAN.units if unit.code == "ALFA-1")
        put_unit(session, replace(plan, site="DELTA", number=7), now=world.now)
    world.reload()
    messages = opened(world.send())
    assert [(m.alert, m.units) for m in messages["DELTA"]] == [(1, (7,))]
    world.hear(ack(1, 7, site="DELTA"))
    assert world.delivery("ALFA-1").state == "acknowledged"


def test_what_is_overdue_is_counted_while_the_alert_stands(world):
    world.put()
    assert world.overdue(1) == 0
    world.later(120)
    assert world.overdue(1) == 2
    world.hear(ack(1, 1))
    assert world.overdue(1) == 1
    world.put(state="cleared")
    assert world.overdue(1) == 0


def test_a_claim_on_what_another_worker_took_fails(world):
    world.put()
    with world.database.transaction() as session:
        (first, _) = delivery_store.due(session, world.now, 10)
        seen_by_one, seen_by_other = (Delivery(**first.row.model_dump()) for _ in range(2))
        assert delivery_store.claim(session, seen_by_one, until=world.now + 30)
        assert not delivery_store.claim(session, seen_by_other, until=world.now + 30)
    assert world.delivery(seen_by_one.addressee).tries == 1

"""The uplink over a link of memory: what goes out, what is marked, what goes again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.edge import NOW, FakeLink, entry
from support.pictures import jpeg, piece

from edge_agent.clock import Clock
from edge_agent.events import Published
from edge_agent.profiles import PROFILES
from edge_agent.tracks import RawFix
from edge_agent.uplink import Uplink
from edge_agent.wire.codec import decode_body
from edge_agent.wire.messages import Chunk, Fix, LinkState, Receipt, Report, Track

PHOTOGRAPHED = "00000000-0000-4000-8000-000000000001"
QUIET = replace(PROFILES["vsat"], link_state_s=10**9)


@pytest.fixture
def link():
    return FakeLink()


@pytest.fixture
def uplink(outbox, store, link, time, positions):
    clock = Clock(wall=time.wall, monotonic=time.monotonic)
    made = Uplink(
        outbox,
        positions,
        store,
        link,
        clock=clock,
        timings=QUIET,
        bytes_today=lambda: 1234,
        feed=no_photos,
        chance=lambda: 1.0,
    )
    made._state_due = made._state_told = 10.0**9
    return made


def no_photos(_now):
    """Nothing to put into the outbox."""


def sent(link):
    return [[seq for seq, _ in opened.items] for opened in link.opened()]


def answer(uplink, link, refusal=None):
    uplink.published(Published(link.packets[-1][0], refusal))


def test_nothing_goes_while_the_link_is_down(uplink, outbox, link):
    outbox.accept(entry("a", priority=0), NOW)
    assert uplink.step() is None
    assert link.packets == []


def test_urgent_goes_at_once_and_the_rest_rides(uplink, outbox, link, positions):
    outbox.accept(entry("a"), NOW)
    outbox.accept(entry("b", "urgent", priority=0), NOW)
    positions.add([RawFix(3, Fix(NOW, 5.0, 20.0))])
    uplink.connected(resumed=True)
    uplink.step()
    assert sent(link) == [[1, 2, 3]]
    bodies = [decode_body(raw) for _, raw in link.opened()[0].items]
    assert [type(body) for body in bodies] == [Report, Report, Track]


def test_routine_waits_its_minute(uplink, outbox, link, time):
    outbox.accept(entry("a"), NOW)
    uplink.connected(resumed=True)
    assert uplink.step() == 60
    time.pass_by(60)
    uplink.step()
    assert sent(link) == [[1]]


def test_positions_become_a_track_in_time(uplink, outbox, link, time, positions):
    uplink.connected(resumed=True)
    for minute in range(5):
        positions.add([RawFix(1, Fix(NOW + 60 * minute, 5.0 + minute / 100, 20.0))])
        uplink.step()
        time.pass_by(60)
    uplink.step()
    (opened,) = link.opened()
    (track,) = [decode_body(raw) for _, raw in opened.items]
    assert (track.unit, track.fixes[-1].at) == (1, NOW + 240)
    assert positions.waiting().count == 0


def test_a_packet_in_flight_is_not_sent_twice(uplink, outbox, link):
    outbox.accept(entry("a", priority=0), NOW)
    uplink.connected(resumed=True)
    uplink.step()
    uplink.step()
    assert sent(link) == [[1]]
    assert outbox.find("a").state == "saved"
    answer(uplink, link)
    uplink.step()
    assert sent(link) == [[1]]
    assert outbox.find("a").state == "sent"


def test_a_lost_connection_sends_again(uplink, outbox, link):
    outbox.accept(entry("a", priority=0), NOW)
    uplink.connected(resumed=True)
    uplink.step()
    uplink.disconnected()
    assert uplink.step() is None
    uplink.connected(resumed=True)
    uplink.step()
    assert sent(link) == [[1], [1]]
    assert outbox.find("a").tries == 2


def test_an_answer_for_a_packet_of_a_lost_connection_is_nothing(uplink, outbox, link):
    outbox.accept(entry("a", priority=0), NOW)
    uplink.connected(resumed=True)
    uplink.step()
    uplink.disconnected()
    answer(uplink, link)
    assert outbox.find("a").state == "saved"


def test_a_refused_packet_is_held_back_longer_each_time(uplink, outbox, link, time):
    outbox.accept(entry("a", priority=0), NOW)
    uplink.connected(resumed=True)
    waits = []
    for _ in range(3):
        uplink.step()
        answer(uplink, link, "Not authorized")
        waits.append(uplink.step())
        time.pass_by(waits[-1])
    assert waits == [2, 4, 8]
    assert outbox.find("a").state == "saved"


def test_without_a_receipt_it_goes_again(uplink, outbox, link, time):
    outbox.accept(entry("a", priority=0), NOW)
    uplink.connected(resumed=True)
    uplink.step()
    answer(uplink, link)
    time.pass_by(119)
    assert uplink.step() == 1
    time.pass_by(1)
    uplink.step()
    assert sent(link) == [[1], [1]]


def test_with_a_receipt_it_does_not(uplink, outbox, link, time):
    outbox.accept(entry("a", priority=0), NOW)
    uplink.connected(resumed=True)
    uplink.step()
    answer(uplink, link)
    outbox.settle(1, Receipt(1), NOW)
    time.pass_by(10**6)
    uplink.step()
    assert sent(link) == [[1]]


def test_a_broker_that_forgot_us_gets_it_again(uplink, outbox, link):
    outbox.accept(entry("a", priority=0), NOW)
    uplink.connected(resumed=False)
    uplink.step()
    answer(uplink, link)
    uplink.disconnected()
    uplink.connected(resumed=True)
    uplink.step()
    assert sent(link) == [[1]]
    uplink.disconnected()
    uplink.connected(resumed=False)
    uplink.step()
    assert sent(link) == [[1], [1]]


def test_a_backlog_goes_in_packets_and_leaves_a_slot(uplink, outbox, link, time):
    for number in range(200):
        outbox.accept(entry(str(number), f"report number {number} " * 2), NOW)
    uplink.connected(resumed=True)
    time.pass_by(60)
    uplink.step()
    assert len(link.packets) == QUIET.outstanding - 1
    assert all(len(payload) <= QUIET.packet_bytes for _, payload in link.packets)
    outbox.accept(entry("urgent", "now", priority=0), NOW)
    uplink.step()
    assert len(link.packets) == QUIET.outstanding
    assert 201 in sent(link)[-1]


def test_old_enrolment_and_new_never_share_a_packet(uplink, store, outbox, link, time):
    outbox.accept(entry("a", priority=0), NOW)
    outbox.epoch = 2
    store.write(lambda db: db.execute("INSERT INTO numbering VALUES (2, 0)"))
    outbox.accept(entry("b", "text", priority=0), NOW)
    uplink.connected(resumed=True)
    uplink.step()
    assert [(opened.epoch, [seq for seq, _ in opened.items]) for opened in link.opened()] == [(1, [1]), (2, [1])]


def test_link_state_after_connecting_and_then_rarely(outbox, store, link, time, positions):
    clock = Clock(wall=time.wall, monotonic=time.monotonic)
    uplink = Uplink(
        outbox, positions, store, link, clock=clock, timings=PROFILES["vsat"], bytes_today=lambda: 1234, feed=no_photos
    )
    uplink.connected(resumed=True)
    uplink.step()
    time.pass_by(60)
    uplink.step()
    (opened,) = link.opened()
    (state,) = [decode_body(raw) for _, raw in opened.items]
    assert state == LinkState(NOW, 0, 0, 1234)
    answer(uplink, link)
    outbox.settle(1, Receipt(1), NOW)
    for _ in range(20):
        time.pass_by(1)
        uplink.disconnected()
        uplink.connected(resumed=True)
        uplink.step()
    assert outbox.depth().waiting <= 1


def test_dropped_positions_are_told_soon(outbox, store, link, time, positions):
    clock = Clock(wall=time.wall, monotonic=time.monotonic)
    uplink = Uplink(
        outbox, positions, store, link, clock=clock, timings=PROFILES["vsat"], bytes_today=lambda: 0, feed=no_photos
    )
    uplink.connected(resumed=True)
    uplink.step()
    time.pass_by(60)
    uplink.step()
    answer(uplink, link)
    positions.add([RawFix(1, Fix(NOW, 5.0, 20.0))])
    positions.drop(positions.all())
    time.pass_by(61)
    uplink.step()
    time.pass_by(60)
    uplink.step()
    states = [decode_body(raw) for opened in link.opened() for _, raw in opened.items]
    assert [state.dropped_positions for state in states if isinstance(state, LinkState)] == [0, 1]


def test_a_look_always_waits_or_sends(outbox, store, link, time, positions):
    """No combination of a waiting link state and a busy link may spin."""
    clock = Clock(wall=time.wall, monotonic=time.monotonic)
    uplink = Uplink(
        outbox, positions, store, link, clock=clock, timings=PROFILES["hf"], bytes_today=lambda: 0, feed=no_photos
    )
    outbox.accept(entry("a", priority=0), NOW)
    uplink.connected(resumed=True)
    uplink.step()
    uplink.disconnected()
    time.pass_by(400)
    uplink.connected(resumed=True)
    assert uplink.step() > 0
    assert len(link.packets) == 2


def test_a_report_filed_after_a_photo_goes_before_its_pieces(outbox, store, link, time, positions, photos, feed):  # noqa: PLR0917
    clock = Clock(wall=time.wall, monotonic=time.monotonic)
    hf = replace(PROFILES["hf"], link_state_s=10**9)
    uplink = Uplink(outbox, positions, store, link, clock=clock, timings=hf, bytes_today=lambda: 0, feed=feed.feed)
    uplink._state_due = uplink._state_told = 10.0**9
    outbox.accept(entry(PHOTOGRAPHED, priority=0), NOW)
    photos.put(piece(PHOTOGRAPHED, jpeg(7000)), NOW)
    uplink.connected(resumed=True)
    uplink.step()
    answer(uplink, link)
    uplink.step()
    assert sent(link) == [[1], [2]]
    outbox.accept(entry("later", "urgent", priority=0), NOW)
    outbox.accept(entry("after that"), NOW)
    uplink.step()
    assert sent(link) == [[1], [2]], "one packet at a time"
    answer(uplink, link)
    uplink.step()
    assert [type(decode_body(raw)) for _, raw in link.opened()[-1].items] == [Report, Report]
    answer(uplink, link)
    uplink.step()
    assert [type(decode_body(raw)) for _, raw in link.opened()[-1].items] == [Chunk]

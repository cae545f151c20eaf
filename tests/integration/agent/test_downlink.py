"""The downlink: stored first, acknowledged after, and nothing that comes down can stop it."""

from __future__ import annotations

import pytest
from support.edge import NOW, FakeLink, alert, entry, report

from edge_agent.alertbook import AlertBook
from edge_agent.clock import Clock
from edge_agent.downlink import Downlink, known_contact
from edge_agent.events import Arrived
from edge_agent.people import People
from edge_agent.store import Lack, StoreFull
from edge_agent.wire.codec import decode_body, encode_body, seal_packet
from edge_agent.wire.messages import Chunk, PhotoRequest, Receipt, SiteConfig


@pytest.fixture
def link():
    return FakeLink()


@pytest.fixture
def clock(time):
    return Clock(wall=time.wall, monotonic=time.monotonic)


@pytest.fixture
def book(store, outbox):
    return AlertBook(store, outbox)


@pytest.fixture
def downlink(outbox, book, feed, store, link, clock):  # noqa: PLR0917 - the parts it moves things between
    return Downlink(outbox, book, People(store), feed, store, link, clock)


def arrived(topic, *bodies, epoch=1, retained=False):
    payload = seal_packet(epoch, [(seq, encode_body(body)) for seq, body in enumerate(bodies)])
    return Arrived(topic, payload, retained, (1, 5))


def test_an_alert_is_stored_before_it_is_acknowledged(downlink, book, link, monkeypatch):
    def full(message, now):
        assert link.acknowledged == []
        raise StoreFull(Lack.DISK)

    monkeypatch.setattr(book, "take", full)
    with pytest.raises(StoreFull):
        downlink.arrived(arrived("a/7", alert()))
    assert link.acknowledged == []
    monkeypatch.undo()
    downlink.arrived(arrived("a/7", alert()))
    assert link.acknowledged == [(1, 5)]
    assert len(book.changed(NOW)) == 1


def test_a_receipt_settles_its_enrolment(downlink, outbox):
    outbox.accept(entry("a"), NOW)
    outbox.offer(1, [1])
    downlink.arrived(arrived("k/7", Receipt(1), epoch=2))
    assert outbox.find("a").state == "saved"
    downlink.arrived(arrived("k/7", Receipt(1)))
    assert outbox.find("a").state == "received"


def test_a_receipt_sets_the_clock_and_it_is_remembered(downlink, store, clock):
    downlink.arrived(arrived("k/7", Receipt(0, at=NOW - 10**8)))
    assert clock.now() == NOW - 10**8
    assert known_contact(store, 1).last == NOW - 10**8
    assert known_contact(store, 2) is None


def test_a_retained_receipt_is_no_clock(downlink, clock):
    downlink.arrived(arrived("k/7", Receipt(0, at=NOW - 3600), retained=True))
    assert clock.now() == NOW


def test_settings_are_kept(downlink):
    assert downlink.settings() is None
    downlink.arrived(arrived("c/7", SiteConfig({"units": [{"unit": 1, "callsign": "Lima"}]}), retained=True))
    assert downlink.settings().config.values["units"][0]["callsign"] == "Lima"
    assert downlink.settings().at == NOW


def test_settings_that_the_centre_clears_are_no_garbage(downlink, link):
    downlink.arrived(arrived("c/7", SiteConfig({"units": []}), retained=True))
    downlink.arrived(Arrived("c/7", b"", False, (1, 6)))
    assert downlink.malformed == 0
    assert downlink.settings() is not None
    assert link.acknowledged == [(1, 5), (1, 6)]


GARBAGE = {
    "no topic of ours": Arrived("x/7", b"", False, (1, 5)),
    "an empty packet": Arrived("a/7", b"", False, (1, 5)),
    "noise": Arrived("a/7", bytes(range(256)), False, (1, 5)),
    "another version": Arrived("a/7", b"\xff\x00\x00", False, (1, 5)),
    "a body cut off": Arrived("a/7", arrived("a/7", alert()).payload[:-3], False, (1, 5)),
    "an alert among receipts": arrived("k/7", alert()),
    "a receipt among alerts": arrived("a/7", Receipt(9)),
    "a report coming down": arrived("a/7", report()),
}


@pytest.mark.parametrize("event", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_is_counted_and_acknowledged(downlink, link, outbox, event):
    outbox.accept(entry("a"), NOW)
    outbox.offer(1, [1])
    downlink.arrived(event)
    assert downlink.malformed == 1
    assert link.acknowledged == [(1, 5)]
    assert outbox.find("a").state == "saved"


def test_one_bad_body_does_not_harm_its_neighbours(downlink, book):
    good = encode_body(alert(4))
    payload = seal_packet(1, [(1, b"\xff"), (2, good)])
    downlink.arrived(Arrived("a/7", payload, False, (1, 5)))
    assert [held.message.alert for held in book.changed(NOW)] == [4]
    assert downlink.malformed == 1


def test_expiry_follows_the_centre_when_it_replays_the_past(downlink, book, clock):
    past = NOW - 12 * 365 * 86_400
    downlink.arrived(arrived("a/7", alert(sent_at=past, expires_at=past + 3600)))
    (held,) = book.changed(clock.now())
    assert held.state == "current"


def test_the_wish_for_a_full_picture_is_on_disk_before_it_is_acknowledged(downlink, outbox, link):
    downlink.arrived(arrived("a/7", PhotoRequest(4, 1), epoch=1))
    (row,) = outbox.waiting()
    ((_, raw),) = outbox.offer(1, [row.seq])
    assert decode_body(raw) == Chunk(4, 1, 0, full=True)
    assert link.acknowledged == [(1, 5)]

"""The courier: events in order, none lost to the disk, none able to stop it."""

from __future__ import annotations

import time

import pytest
from support.waiting import wait_for

from edge_agent.courier import Courier
from edge_agent.events import Arrived, Connected, Disconnected, Published
from edge_agent.store import Lack, StoreBroken, StoreFull

MESSAGE = Arrived("a/7", b"", False, (1, 1))
OTHER = Arrived("k/7", b"", False, (1, 2))


class Hands:
    """Stands for uplink and downlink; `raises` is used up one error at a time."""

    def __init__(self):
        self.did: list[object] = []
        self.raises: list[Exception] = []
        self.relieved = 0

    def step(self):
        return None

    def connected(self, *, resumed):
        self.did.append("connected")

    def disconnected(self):
        self.did.append("disconnected")

    def published(self, event):
        self.did.append(event)

    def arrived(self, event):
        if self.raises and event is MESSAGE:
            raise self.raises.pop(0)
        self.did.append(event)

    def relieve(self):
        self.relieved += 1


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def courier(hands, monkeypatch):
    monkeypatch.setattr("edge_agent.courier.DISK_RETRY_S", 0.02)
    made = Courier(hands, hands, housekeeping=int, relieve=hands.relieve, ring=lambda: None, monotonic=time.monotonic)
    made.start()
    yield made
    made.stop()
    assert not made.alive()


def test_events_in_order(courier, hands):
    events = [Connected(resumed=True), Published(1), MESSAGE, Disconnected("gone")]
    for event in events:
        courier.tell(event)
    wait_for(lambda: len(hands.did) == 4)
    assert hands.did == ["connected", Published(1), MESSAGE, "disconnected"]


def test_room_is_made_and_the_event_handled(courier, hands):
    hands.raises = [StoreFull(Lack.QUOTA)]
    courier.tell(MESSAGE)
    wait_for(lambda: hands.did == [MESSAGE])
    assert hands.relieved == 1


def test_an_event_without_room_does_not_hold_up_the_next_and_is_not_lost(courier, hands):
    hands.raises = [StoreFull(Lack.DISK)] * 2
    courier.tell(MESSAGE)
    courier.tell(OTHER)
    wait_for(lambda: hands.did == [OTHER, MESSAGE])


def test_a_failing_disk_is_tried_again(courier, hands):
    hands.raises = [StoreBroken("SQLITE_IOERR")] * 2
    courier.tell(MESSAGE)
    wait_for(lambda: hands.did == [MESSAGE])


def test_a_mistake_of_ours_does_not_stop_the_thread(courier, hands, caplog):
    hands.raises = [ZeroDivisionError()]
    courier.tell(MESSAGE)
    courier.tell(OTHER)
    wait_for(lambda: hands.did == [OTHER])
    assert courier.alive()
    assert "an event was dropped" in caplog.text

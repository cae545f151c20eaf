"""The link against brokers that misbehave: silent, stalling, talking nonsense."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from dataclasses import replace

import pytest

from edge_agent.config import Address
from edge_agent.events import Connected, Disconnected, Published
from edge_agent.link import MqttLink
from edge_agent.profiles import PROFILES

QUICK = replace(PROFILES["lan"], connect_timeout_s=5.0, stall_s=0.5, backoff_s=(0.05, 0.1))
CONNACK = bytes.fromhex("2003000000")
CONNACK_REFUSED = bytes.fromhex("2003008700")
SUBACK_HEAD = 0x90
CONNECT, PUBLISH, SUBSCRIBE = 1, 3, 8


class BadBroker:
    """Answers each packet type as told; `met` counts the connections, `heard` is all that came."""

    def __init__(self, answers):
        self._answers = answers
        self.met = 0
        self.heard = bytearray()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._open = [self._server]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._server.accept()
                self.met += 1
                self._open.append(client)
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client):
        with contextlib.suppress(OSError):
            while data := client.recv(4096):
                self.heard += data
                answer = self._answers.get(data[0] >> 4)
                if answer is not None:
                    client.sendall(answer(data))


def suback(data):
    return bytes([SUBACK_HEAD, 6, *data[2:4], 0, 1, 1, 1])


GOOD = {CONNECT: lambda _: CONNACK, SUBSCRIBE: suback}


@pytest.fixture
def meet():
    """Start a link to a bad broker; answers with (link, broker, events)."""
    started = []

    def start(answers, profile=QUICK):
        broker = BadBroker(answers)
        link = MqttLink("7", Address("127.0.0.1", broker.port), profile)
        events = queue.Queue()
        link.start(events.put)
        started.append((link, broker))
        return link, broker, events

    yield start
    for link, broker in started:
        link.stop()
        broker.close()
        assert not link.alive()


def next_of(events, sort):
    while True:
        event = events.get(timeout=10)
        if isinstance(event, sort):
            return event


def test_a_broker_that_never_answers_is_left_and_tried_again(meet):
    _, broker, events = meet({}, replace(QUICK, connect_timeout_s=0.5))
    reasons = {next_of(events, Disconnected).reason for _ in range(2)}
    assert reasons == {"the broker does not answer"}
    assert broker.met >= 2


def test_a_broker_that_does_not_confirm_is_left(meet):
    link, broker, events = meet(GOOD)
    next_of(events, Connected)
    link.publish(1, b"payload")
    assert next_of(events, Disconnected).reason.startswith("stalled")
    next_of(events, Connected)
    assert broker.met == 2


def test_a_broker_that_refuses(meet):
    _, _, events = meet({CONNECT: lambda _: CONNACK_REFUSED})
    assert next_of(events, Disconnected).reason == "refused: Not authorized"


def test_a_broker_that_refuses_to_be_subscribed_to(meet):
    answers = {CONNECT: lambda _: CONNACK, SUBSCRIBE: lambda data: suback(data)[:-1] + b"\x87"}
    _, _, events = meet(answers)
    assert next_of(events, Disconnected).reason == "subscription refused: Not authorized"


NOISE = {"zeroes": b"\x00" * 64, "ones": b"\xff" * 64, "a web server": b"HTTP/1.1 400 Bad Request\r\n\r\n"}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE.keys())
def test_a_broker_that_talks_nonsense(meet, noise):
    link, broker, events = meet({CONNECT: lambda _: noise})
    next_of(events, Disconnected)
    next_of(events, Disconnected)
    assert broker.met >= 2
    assert link.alive()


def test_a_puback_that_refuses(meet):
    link, _, events = meet({**GOOD, PUBLISH: lambda data: bytes([0x40, 3, *data[7:9], 0x87])})
    next_of(events, Connected)
    link.publish(5, b"payload")
    assert next_of(events, Published) == Published(5, "Not authorized")


def test_nobody_listening_is_no_success(meet):
    link, _, events = meet({**GOOD, PUBLISH: lambda data: bytes([0x40, 3, *data[7:9], 16])})
    next_of(events, Connected)
    link.publish(6, b"payload")
    assert next_of(events, Published) == Published(6, "No matching subscribers")


def test_an_order_before_the_connection_stands_is_not_kept_for_the_next(meet):
    """Whatever was on its way with a lost connection is the outbox's to send again, not the link's."""
    link, broker, events = meet(GOOD)
    next_of(events, Connected)
    link.publish(1, b"first")
    next_of(events, Disconnected)
    next_of(events, Connected)
    link.publish(2, b"second")
    assert next_of(events, Disconnected).reason.startswith("stalled")
    heard = bytes(broker.heard)
    assert (heard.count(b"first"), heard.count(b"second")) == (1, 1)

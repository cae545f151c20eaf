"""Counting what the link costs."""

from __future__ import annotations

import socket

import pytest

from edge_agent.events import Traffic
from edge_agent.meter import Day, Meter, Reading, Spending, read


@pytest.mark.parametrize(
    ("before", "more", "after"),
    [
        (Day(5, 10, 20), (5, 1, 2), Day(5, 11, 22)),
        (Day(5, 10, 20), (6, 1, 2), Day(6, 1, 2)),
        (Day(5, 10, 20), (4, 1, 2), Day(5, 11, 22)),
        (Day(), (20_000, 1, 2), Day(20_000, 1, 2)),
    ],
)
def test_a_day(before, more, after):
    assert before.plus(*more) == after


def test_connections_add_up():
    meter = Meter()
    meter._present = Reading(100, 50)
    assert meter.traffic() == Traffic(100, 50, 100, 50)
    meter.closed()
    meter._present = Reading(7, 3)
    assert meter.traffic() == Traffic(107, 53, 7, 3)


def test_spending_survives_a_restart(store, time):
    traffic = Traffic()
    spending = Spending(store, lambda: traffic, time.wall)
    traffic = Traffic(up=1000, down=500)
    assert spending.bytes_today() == 1500
    spending.keep()
    traffic = Traffic()
    again = Spending(store, lambda: traffic, time.wall)
    traffic = Traffic(up=10)
    assert (again.today().up, again.today().down) == (1010, 500)
    time.pass_by(86_400)
    assert again.bytes_today() == 0


def test_the_kernel_counts_a_loopback_connection():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        peer, _ = server.accept()
        with peer:
            before = read(client)
            client.sendall(b"x" * 1000)
            received = 0
            while received < 1000:
                received += len(peer.recv(1000))
            after = read(client)
    assert before is not None
    assert after is not None
    assert after.up - before.up == 1052
    assert after.down >= before.down


def test_a_socket_that_is_no_tcp_has_no_figures():
    left, right = socket.socketpair()
    with left, right:
        assert read(left) is None

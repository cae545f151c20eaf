"""The link that can be cut."""

import socket
import threading

import pytest

from app.rig.forwarder import Forwarder


@pytest.fixture
def echo():
    """A server on loopback that sends back what it gets; answers with its address."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                end, _ = server.accept()
            except OSError:
                return
            with end:
                while data := end.recv(100):
                    end.sendall(data)

    thread = threading.Thread(target=serve)
    thread.start()
    yield server.getsockname()
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.fixture
def link(echo):
    forwarder = Forwarder(echo)
    yield forwarder
    forwarder.close()


def call(link: Forwarder) -> socket.socket:
    return socket.create_connection(("127.0.0.1", link.port), timeout=5)


def is_dropped(end: socket.socket) -> bool:
    try:
        return end.recv(10) == b""
    except ConnectionError:
        return True


def test_a_whole_link_carries_both_ways(link: Forwarder) -> None:
    with call(link) as end:
        end.sendall(b"hello")
        assert end.recv(10) == b"hello"


def test_a_cut_drops_what_is_open_and_what_comes(link: Forwarder) -> None:
    with call(link) as end:
        end.sendall(b"a")
        assert end.recv(10) == b"a"
        link.cut()
        assert is_dropped(end)
        with call(link) as late:
            assert is_dropped(late)


def test_a_mended_link_carries_again(link: Forwarder) -> None:
    link.cut()
    link.mend()
    with call(link) as end:
        end.sendall(b"b")
        assert end.recv(10) == b"b"


def test_a_target_that_is_away_drops_the_caller(link: Forwarder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = gone.getsockname()
    away = Forwarder(address)
    with call(away) as end:
        assert is_dropped(end)
    away.close()

"""The centre as a client of somebody else's TAK server: a bare TLS server of the test stands in for it."""

import socket
import ssl
import threading

import pytest
from sqlmodel import select
from support.cot_device import Device, put
from support.cot_events import casevac, event, presence
from support.dangers import name
from support.ports import free_port
from support.waiting import wait_for

from app.gateways.cot import own
from app.gateways.cot.upstream import Upstream, pause_s
from app.ingest.tables import Report


class TakServer:
    """Takes one connection at a time, as a device that the test drives."""

    def __init__(self, gateway, port: int) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_verify_locations(gateway.authority.certificate_file)
        self._context.verify_mode = ssl.CERT_REQUIRED
        certificate, key = gateway.folder / "tak.pem", gateway.folder / "tak.key"
        gateway.authority.server(["tak"], now=gateway.clock.now()).save(certificate, key)
        self._context.load_cert_chain(certificate, key)
        self._socket = socket.create_server(("127.0.0.1", port))
        self.devices: list[Device] = []
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
                self.devices.append(Device.over(self._context.wrap_socket(plain, server_side=True)))
            except OSError:
                return

    def device(self, number: int = 1) -> Device:
        """The `number`-th connection of the centre."""
        return wait_for(lambda: self.devices[number - 1] if len(self.devices) >= number else None, what="a connection")

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for device in self.devices:
            device.close()


@pytest.fixture
def server(gateway):
    gateway.enrol("their-server", areas=("AO-WEST",), site="BASE")
    port = free_port()
    one = TakServer(gateway, port)
    certificate, key = gateway.files("their-server")
    upstream = Upstream("127.0.0.1", port, "their-server", gateway.authority.certificate_file, certificate, key)
    gateway.restart(upstream=upstream)
    yield one
    one.close()


def test_a_server_gets_what_it_may_have_and_its_reports_are_a_sites(world, gateway, server):
    theirs = server.device()
    assert theirs.event("HELIOGRAPH").callsign == "HELIOGRAPH"
    put(world, "west")
    put(world, "east", areas=("AO-EAST",), lon=20.6)
    theirs.event(own.threat_uid(name("west")))
    alfa = gateway.connect("tab-alfa", presence())
    assert theirs.event("ANDROID-1").callsign == "ALFA"
    theirs.send(casevac("C-UP"))
    assert alfa.event("C-UP")
    theirs.send(event("X-1", "b-m-r"))
    assert alfa.event("X-1")
    call = wait_for(lambda: next((one for one in world.alerts() if one.origin == "casevac"), None), what="the call")
    assert call.requester == "@BASE"
    with world.database.reading() as session:
        row = session.exec(select(Report)).one()
    assert (row.site, row.unit, row.reliability, row.source is None) == ("BASE", None, "F", False)
    assert str(name("east")).encode() not in theirs.bytes


def test_the_connection_comes_back(world, gateway, server):
    server.device().event("HELIOGRAPH")
    server.devices[0].close()
    again = server.device(2)
    put(world, "one")
    assert again.event(own.threat_uid(name("one")))


def test_nothing_of_ours_that_comes_back_is_passed_on(world, gateway, server):
    theirs = server.device()
    put(world, "one")
    mine = theirs.event(own.threat_uid(name("one"))).raw
    alfa = gateway.connect("tab-alfa", presence())
    alfa.event(own.threat_uid(name("one")))
    before = len(alfa.events)
    theirs.send(mine)
    theirs.send(event("AFTER", "b-m-r"))
    alfa.event("AFTER")
    assert [one.uid for one in alfa.events[before:]].count(own.threat_uid(name("one"))) == 0


PAUSES = ((0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 64), (8, 120), (1000, 120))


@pytest.mark.parametrize(("failures", "seconds"), PAUSES)
def test_the_pause_grows_and_is_bounded(failures, seconds):
    assert pause_s(failures) == seconds

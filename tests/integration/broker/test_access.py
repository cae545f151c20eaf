"""What the broker lets whom do, by certificate alone."""

import socket
import ssl
import time

import pytest
from support.waiting import wait_for

from app.authority import Authority
from app.mqtt import Credentials, PublishOutcome, admits

NOT_AUTHORIZED = 0x87
NOBODY = 0x10


@pytest.fixture
def centre(field, opened):
    received = []
    link = opened(field.centre(lambda topic, payload, token: received.append((topic, payload))))
    link.received = received
    link.start()
    wait_for(lambda: link.connected)
    return link


@pytest.mark.parametrize(
    "topic", ["r/2", "r/centre", "r", "r/1/x", "a/1", "a/2", "k/1", "c/1", "c/2", "x", "$SYS/broker/version"]
)
def test_a_site_publishes_nothing_but_its_own_reports(field, opened, centre, topic):
    site = opened(field.site("1").connect())
    assert site.publish(topic) == NOT_AUTHORIZED
    assert site.publish("r/1", b"mine") == 0
    wait_for(lambda: centre.received)
    assert centre.received == [("r/1", b"mine")]


@pytest.mark.parametrize("topic", ["#", "a/#", "a/+", "a/2", "k/+", "k/2", "c/2", "r/1", "r/2", "r/+", "$SYS/#"])
def test_a_site_that_snoops_hears_nothing(field, opened, centre, topic):
    thief = opened(field.site("1").connect())
    thief.subscribe(topic)
    thief.subscribe("a/1")
    other = opened(field.site("2").connect())
    for own in ("a/2", "k/2", "c/2"):
        other.subscribe(own)
    for name in ("a/2", "k/2", "c/2"):
        assert centre.publish(name, b"for 2").wait(10) is PublishOutcome.PUBLISHED
    other.publish("r/2", b"of 2")
    wait_for(lambda: centre.received)
    assert centre.publish("a/1", b"for 1").wait(10) is PublishOutcome.PUBLISHED
    wait_for(lambda: ("a/1", b"for 1") in thief.received)
    assert set(thief.received) == {("a/1", b"for 1")}
    assert {topic for topic, _ in other.received} == {"a/2", "k/2", "c/2"}


def test_the_centre_hears_of_an_addressee_that_is_not_there(centre):
    assert centre.publish("a/9", b"x").wait(10) is PublishOutcome.UNREACHABLE


def test_the_centre_may_not_speak_for_a_site(centre):
    assert centre.publish("r/1", b"x").wait(10) is PublishOutcome.REFUSED


def test_a_site_cannot_take_another_ones_client_id(field, opened):
    victim = opened(field.site("1").connect())
    thief = opened(field.site("2", client_id="1").connect())
    assert thief.publish("r/2") in {0, NOBODY}
    assert victim.publish("r/1") in {0, NOBODY}
    assert not victim.dropped.is_set()


def test_a_certificate_of_another_authority_is_refused(field, tmp_path):
    stranger = Authority(tmp_path / "stranger", now=int(time.time()))
    stranger.client("1", now=int(time.time()), days=1).save(tmp_path / "s.pem", tmp_path / "s.key")
    ours = field.authority.certificate_file
    assert not admits("127.0.0.1", field.broker.port, Credentials(ours, tmp_path / "s.pem", tmp_path / "s.key"), "1")


def test_a_certificate_that_ran_out_is_refused(field):
    assert not admits("127.0.0.1", field.broker.port, field.credentials("1", days=-1), "1")


def test_no_certificate_and_no_old_tls(field):
    context = ssl.create_default_context(cafile=field.authority.certificate_file)
    with (
        socket.create_connection(("127.0.0.1", field.broker.port), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secure,
        pytest.raises(ssl.SSLError, match=r"(?i)certificate.required"),
    ):
        secure.recv(1)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection(("127.0.0.1", field.broker.port), timeout=5) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="127.0.0.1")


def test_no_session_tickets_are_spent(field):
    """Two tickets with the client's certificate in them would cost about 1.2 kB a connect."""
    credentials = field.credentials("1")
    context = ssl.create_default_context(cafile=credentials.ca)
    context.load_cert_chain(credentials.certificate, credentials.key)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname="127.0.0.1")
    with socket.create_connection(("127.0.0.1", field.broker.port), timeout=5) as plain:
        received = _handshake(tls, incoming, outgoing, plain)
        tls.write(bytes.fromhex("10 10 00 04 4d 51 54 54 05 02 00 3c 00 00 03 61 6e 79".replace(" ", "")))
        plain.sendall(outgoing.read())
        answer = b""
        while b"\x20" not in answer:
            received.append(plain.recv(65536))
            incoming.write(received[-1])
            try:
                answer += tls.read(100)
            except ssl.SSLWantReadError:
                continue
    assert sum(map(len, received)) < 1700


def _handshake(tls, incoming, outgoing, plain):
    received = []
    while True:
        try:
            tls.do_handshake()
        except ssl.SSLWantReadError:
            plain.sendall(outgoing.read())
            received.append(plain.recv(65536))
            incoming.write(received[-1])
        else:
            plain.sendall(outgoing.read())
            return received

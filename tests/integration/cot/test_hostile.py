import contextlib
import ssl

import pytest
from support.cot_device import Device, put
from support.cot_events import ENTITY_BOMB, chat, event, marker, presence
from support.dangers import name
from support.waiting import wait_for

from app.authority import Authority
from app.gateways.cot import metrics, own
from app.gateways.cot.enrol import mint, revoke
from app.gateways.cot.peer import Limits

MEGABYTES = 10


def ended(reason: str) -> float:
    return metrics.ENDED.labels(reason)._value.get()


def others_are_unaffected(world, gateway, device, word: str = "still") -> None:
    put(world, word)
    device.event(own.threat_uid(name(word)))
    device.pinged()


def test_nobody_comes_in_without_a_certificate_of_the_gateway(gateway, tmp_path):
    def is_shut_out(context) -> bool:
        with contextlib.suppress(OSError), contextlib.closing(Device(gateway.service.port, context)) as device:
            device.send(presence())
            device.ended()
            return device.events == []
        return True

    assert is_shut_out(gateway.context(None))
    sites = Authority(tmp_path / "sites", now=gateway.clock.now())
    identity, _ = mint(sites, "tab-alfa", now=gateway.clock.now(), days=10_000)
    identity.save(tmp_path / "site.pem", tmp_path / "site.key")
    context = gateway.context(None)
    context.load_cert_chain(tmp_path / "site.pem", tmp_path / "site.key")
    assert is_shut_out(context), "a certificate that the authority of the sites signed opens no map"

    before = gateway.context("tab-alfa")
    gateway.enrol("tab-alfa", unit="ALFA-1")
    assert is_shut_out(before), "who enrols anew shuts out the device that had the name"
    revoke(gateway.database, "tab-alfa", now=gateway.clock.now())
    assert is_shut_out(gateway.context("tab-alfa"))


HOSTILE = (
    ("an entity bomb", ENTITY_BOMB, "declarations"),
    ("deep nesting", b"<event>" + b"<a>" * 100, "too_deep"),
    ("not XML", b"GET / HTTP/1.1\r\n\r\n", "malformed"),
    ("version 1 of the protocol", b"\xbf\x10" + b"x" * 16, "malformed"),
)


@pytest.mark.parametrize(("words", "raw", "reason"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_what_is_hostile_ends_its_own_connection_and_no_other(world, gateway, words, raw, reason):
    hq, alfa = gateway.connect("hq"), gateway.connect("tab-alfa", presence())
    before = ended(reason)
    alfa.send(raw)
    assert alfa.ended()
    wait_for(lambda: ended(reason) == before + 1)
    others_are_unaffected(world, gateway, hq)


def test_an_event_of_ten_megabytes_ends_its_own_connection_and_no_other(world, gateway):
    hq, alfa = gateway.connect("hq"), gateway.connect("tab-alfa", presence())
    before = ended("too_large")
    with contextlib.suppress(OSError):
        alfa.send(b"<event><detail>", *(b"x" * 2**20 for _ in range(MEGABYTES)), b"</detail></event>")
    wait_for(lambda: ended("too_large") == before + 1)
    others_are_unaffected(world, gateway, hq)


def test_a_document_that_is_no_event_is_left_and_the_stream_goes_on(gateway):
    hq, alfa = gateway.connect("hq"), gateway.connect("tab-alfa", presence())
    alfa.send(b"<auth><cot username='a' password='b' uid='c'/></auth>", event(lat="north"), b"<event>&x;</event>")
    alfa.send(event("AFTER", "b-m-r"))
    assert hq.event("AFTER")


def test_a_client_that_never_reads_is_cut_and_the_others_get_everything(world, gateway):
    gateway.enrol("deaf", areas=None)
    hq = gateway.connect("hq")
    deaf = gateway.connect("deaf", presence("DEAF-1", "DEAF"), buffer=4096)
    alfa = gateway.connect("tab-alfa", presence())
    before = ended("overflow") + ended("stuck")
    fat = "x" * 60_000
    with hq.reading():
        for number in range(100):
            alfa.send(event(f"FAT-{number}", "u-d-f", f"<remarks>{fat}</remarks>"))
            wait_for(lambda wanted=f"FAT-{number}": any(one.uid == wanted for one in hq.events), what="the event")
    wait_for(lambda: ended("overflow") + ended("stuck") == before + 1, what="the deaf one is cut")
    others_are_unaffected(world, gateway, hq)
    deaf.close()


def test_positions_are_dropped_before_emergencies_for_a_client_that_is_slow(world, gateway):
    """What a slow client misses is what a newer one makes good; what it must not miss comes, and comes first."""
    gateway.enrol("slow", areas=None)
    slow, alfa = gateway.connect("slow", buffer=4096), gateway.connect("tab-alfa", presence())
    for number in range(60):
        alfa.send(event(f"P-{number % 3}", "a-f-G-U-C", f"<remarks>{'y' * 60_000}</remarks>", how="m-g"))
    alfa.send(event("SOS-1", "b-a-o-tbl", how="m-g"))
    alfa.pinged()
    assert slow.event("SOS-1")
    assert len([one for one in slow.events if one.uid.startswith("P-")]) < 60


def test_a_revoked_device_is_cut_off_while_it_is_connected(world, gateway, monkeypatch):
    monkeypatch.setattr("app.gateways.cot.hub.PRESENCE_S", 0.0)
    alfa = gateway.connect("tab-alfa", presence())
    revoke(gateway.database, "tab-alfa", now=gateway.clock.now())
    assert alfa.ended()


def test_the_same_device_has_one_connection(gateway):
    first = gateway.connect("tab-alfa", presence())
    second = gateway.connect("tab-alfa", presence())
    assert first.ended()
    second.pinged()


def test_a_device_that_says_nothing_for_too_long_is_let_go(gateway):
    gateway.restart(limits=Limits(idle_s=0.3))
    before = ended("idle")
    device = gateway.connect("tab-alfa")
    assert device.ended()
    wait_for(lambda: ended("idle") == before + 1)


def test_a_flood_is_read_slowly_and_harms_nobody(world, gateway):
    gateway.restart(limits=Limits(burst=10.0, events_per_s=200.0))
    hq, alfa = gateway.connect("hq"), gateway.connect("tab-alfa", presence())
    alfa.send(*(event(f"F-{number}", "b-m-p-s-m") for number in range(100)))
    others_are_unaffected(world, gateway, hq)
    assert hq.event("F-99")


def test_tls_is_not_older_than_1_2(gateway):
    context = gateway.context("tab-alfa")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError):
        Device(gateway.service.port, context)


def test_a_report_that_crashes_a_stage_is_told_to_who_sent_it(world, gateway, monkeypatch):
    def crash(*_given, **_more):
        raise RuntimeError("poison")

    hq, alfa = gateway.connect("hq"), gateway.connect("tab-alfa", presence())
    monkeypatch.setattr("app.gateways.cot.told.pipeline.follow", crash)
    alfa.send(marker("M-9"))
    alfa.chat("NOT taken by the operations centre (internal_error)")
    assert hq.event("M-9")
    monkeypatch.undo()
    alfa.send(marker("M-9"))
    alfa.chat("Improvised explosive device: received by the operations centre.")


def test_plain_connections_are_of_the_client_that_the_settings_name(world, gateway):
    gateway.restart(listen="", plain_port=0, plain_client="hq")
    device = Device(gateway.service.plain_port, None)
    device.event("HELIOGRAPH")
    put(world, "one")
    device.event(own.threat_uid(name("one")))
    device.send(chat("hello"))
    device.close()

"""Mutual TLS 1.3 through a real broker, and what the wire costs by the kernel's own count."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from support.agents import TOKEN, AgentProcess, report
from support.waiting import wait_for

from edge_agent.agent import Agent
from edge_agent.config import parse
from edge_agent.forms import report_entry
from edge_agent.link import MqttLink
from edge_agent.tls import TlsIdentity
from edge_agent.wire.messages import Report

PLACE = {"lat": 5.52345, "lon": 20.71234, "accuracy_m": 10}
BUDGET_BYTES = 55
"""A report among twenty mixed ones in one PUBLISH, all headers and acknowledgements counted (wire budget)."""
RESUMED_CONNECT_BYTES = 3_000
"""With the tickets of a broker that is not told otherwise; a full handshake takes 4,700."""

MIXED = [
    *(report("CHK", unit=unit, place=PLACE, age_s=unit) for unit in range(9)),
    report(
        "FOM",
        place=PLACE,
        text="Barrage sur la piste de Bria, passage possible seulement à pied.",
        line=[[20.7, 5.5], [20.71, 5.52], [20.72, 5.53], [20.73, 5.55]],
    ),
    report("FOM", place=PLACE, text="Checkpoint asks for a list of passengers."),
    report("CAS", place=PLACE, text="Two litter, one walking, landing site marked with panels."),
    report("DF", place=PLACE, text="Shots from the ridge north of the market, now quiet."),
    report("DF", place=PLACE, text="Tirs sporadiques au sud du pont."),
    report("INT", place=PLACE),
    report("TEN", place=PLACE, text="Crowd of about sixty at the gate."),
    report("INF", text="The ferry is out of order until Thursday, the ford is passable for light vehicles only."),
    report("INF", text="Le chef du village demande une patrouille de nuit."),
    report("MIN", place=PLACE, text="Old anti-tank mine seen beside the culvert."),
    report("IED", place=PLACE, text="Freshly dug earth and a wire to the treeline."),
]


@pytest.fixture
def site(tmp_path, tls_broker, authority):
    process = AgentProcess(tmp_path / "site", tls_broker.port, identity=authority.issue("7"))
    yield process
    process.kill()


@contextmanager
def running_agent(folder, port, identity, **timings):
    """An agent in this process, so that a test decides when it looks at its outbox."""
    config = parse(
        {
            "site": "7",
            "epoch": 1,
            "broker": {"host": "127.0.0.1", "port": port},
            "door": {"token": TOKEN},
            "profile": "vsat",
            "tls": {"ca": str(identity.ca), "cert": str(identity.cert), "key": str(identity.key)},
            "timings": timings,
        },
        folder,
    )
    agent = Agent(config, MqttLink(config.site, config.broker, config.timings, TlsIdentity(config.tls)))
    agent.start()
    try:
        yield agent
    finally:
        agent.stop()


def file(agent, *reports):
    for each in reports:
        agent.outbox.accept(report_entry(each, agent.clock.now()), agent.clock.now())
    agent.wake()


def quiet_bytes(agent):
    """Bytes of this connection, once two looks of the meter (one a second) have found the same."""
    looks = deque([-1], maxlen=125)

    def quiet():
        traffic = agent.link.traffic()
        looks.append(traffic.connection_up + traffic.connection_down)
        return len(looks) == looks.maxlen and len(set(looks)) == 1

    wait_for(quiet, 60, "a quiet connection")
    return looks[-1]


def test_a_report_over_mutual_tls(site, tls_centre):
    site.start()
    filed = report(text="over TLS")
    site.post("/v1/reports", filed)
    wait_for(lambda: site.state(filed["client_id"]) == "received", what="received")
    assert [body.text for body in tls_centre.of_type(Report)] == ["over TLS"]


def test_twenty_mixed_reports_in_one_packet(tmp_path, tls_broker, tls_centre, authority, record_property):
    assert len(MIXED) == 20
    with running_agent(tmp_path, tls_broker.port, authority.issue("7"), batch_s=3600) as agent:
        file(agent, report("SOS"))
        wait_for(lambda: agent.outbox.depth().waiting == 0, what="the first, and the link state with it")
        tls_centre.mute = True
        before, packets = quiet_bytes(agent), len(tls_centre.packets)
        file(agent, *MIXED)
        wait_for(lambda: len(tls_centre.of_type(Report)) == 21, what="all twenty")
        after = quiet_bytes(agent)
    assert len(tls_centre.packets) == packets + 1
    each = (after - before) / len(MIXED)
    record_property("bytes_per_report", each)
    assert 20 < each <= BUDGET_BYTES


def test_a_reconnect_resumes_the_session(tmp_path, tls_broker, tls_centre, authority, record_property):
    identity = authority.issue("7")
    with running_agent(tmp_path, tls_broker.port, identity, batch_s=3600, backoff_s=[0.1, 0.2]) as agent:
        file(agent, report("SOS"))
        wait_for(lambda: agent.outbox.depth().waiting == 0, what="the first")
        first = quiet_bytes(agent)
        before = agent.health
        throw_off(tls_broker.port, identity)
        wait_for(lambda: agent.health is not before and agent.health.up, what="the link again")
        again = quiet_bytes(agent)
    record_property("bytes_full_connect_and_a_report", first)
    record_property("bytes_resumed_connect", again)
    assert again <= RESUMED_CONNECT_BYTES < first


def test_a_renewed_certificate_is_used_without_a_restart(tmp_path, tls_broker, tls_centre, authority):
    identity = authority.issue("7")
    with running_agent(tmp_path, tls_broker.port, identity, backoff_s=[0.1, 0.2]) as agent:
        wait_for(lambda: agent.health.up, what="the link")
        before = agent.link._identity.context()
        authority.issue("7")
        throw_off(tls_broker.port, identity)
        wait_for(lambda: agent.link._tls is not before and agent.health.up, what="the link under the new certificate")
        identity.key.write_text("no key at all")
        used = agent.link._identity.context()
        assert used is agent.link._tls


def throw_off(port, identity):
    """Take over the client id for a moment, as a broker ends the older connection."""
    rival = Client(CallbackAPIVersion.VERSION2, client_id="7", protocol=MQTTProtocolVersion.MQTTv5)
    rival.tls_set(str(identity.ca), str(identity.cert), str(identity.key))
    rival.connect("127.0.0.1", port, clean_start=False)
    while not rival.is_connected():
        rival.loop(timeout=1)
    rival.disconnect()
    rival.loop(timeout=1)


def test_a_stranger_is_not_let_in(tmp_path, tls_broker, tls_centre):
    from support.pki import Authority  # noqa: PLC0415 -- another authority, for this test only

    stranger = Authority(tmp_path / "other").issue("7")
    site = AgentProcess(tmp_path / "stranger", tls_broker.port, identity=stranger)
    try:
        site.start()
        wait_for(lambda: "SSL" in str(site.get("/v1/status").json()["link"]["last_error"]), what="a refusal")
        assert site.get("/v1/status").json()["link"]["up"] is False
    finally:
        site.kill()

"""The byte budgets, suite 0: whole packets with a two-byte sequence number, and sentences the lexicon never saw."""

from random import Random
from statistics import median, quantiles

import pytest

from app.bench.remarks import LONG, SHORT, remark
from app.bench.samples import alerts, full_casevac, full_ied, mixed_bodies, mixed_reports, patrol_track, position
from edge_agent.wire import lexicon
from edge_agent.wire.codec import encode_body, encode_packet
from edge_agent.wire.messages import AlertAck, Body, Packet, Receipt, Response, Stage
from edge_agent.wire.packet import seal_packet

SEQ = 300
MQTT_QOS_1 = 214
"""Bytes around one payload over TLS 1.3, all headers and both acknowledgements counted (measured)."""


def size(body: Body) -> int:
    return len(encode_packet(Packet(1, ((SEQ, body),))))


def sizes(make, n: int = 200) -> list[int]:
    return [size(make(Random(seed))) for seed in range(n)]


def test_a_position():
    assert max(sizes(position)) <= 19  # asked for: 22


def test_an_ied_report_with_every_field_and_no_remark():
    assert max(sizes(full_ied)) <= 26


def test_an_ied_report_with_a_remark_of_40_characters():
    each = [size(full_ied(rng, remark(rng, sentence))) for rng in (Random(5),) for sentence in SHORT * 5]
    assert median(each) <= 45  # asked for: 54
    assert quantiles(each, n=20)[-1] <= 50  # asked for: 82


def test_a_casevac_request_without_a_remark():
    assert max(sizes(full_casevac)) <= 26


def test_a_casevac_request_with_a_remark():
    assert median(sizes(lambda rng: full_casevac(rng, remark(rng, rng.choice(SHORT))))) <= 44


def test_a_casualty_costs_eight_bytes():
    one, two = (max(sizes(lambda rng, n=n: full_casevac(rng, "", n))) for n in (1, 2))
    assert (one, two - one) == (37, 8)


def test_an_alert():
    each = alerts(seed=1, n=200)
    assert median(map(size, each)) <= 45  # asked for: 47
    assert quantiles(map(size, each), n=20)[-1] <= 52  # asked for: 90


def test_a_track_of_20_fixes():
    assert max(sizes(lambda rng: patrol_track(rng, 20), 50)) / 20 <= 6.1  # asked for: 9.5


@pytest.mark.parametrize(
    ("body", "most"),
    [
        (AlertAck(700, 0, 2, Stage.RECEIVED, 1_780_000_000), 16),
        (AlertAck(700, 0, 2, Stage.ACKNOWLEDGED, 1_780_000_000, Response.ACTING), 20),
        (Receipt(500), 6),
        (Receipt(500, (502, 503)), 9),
    ],
)
def test_what_keeps_the_conversation_going(body, most):
    assert size(body) <= most


@pytest.mark.parametrize("make", [mixed_bodies, mixed_reports])
def test_mixed_reports_in_twenties_on_the_wire(make):
    each = [encode_body(body) for body in make(seed=7, n=400)]
    packets = [
        encode_packet(Packet(1, tuple((SEQ + n, body) for n, body in enumerate(make(7, 400)[at : at + 20]))))
        for at in range(0, 400, 20)
    ]
    assert sum(map(len, packets)) <= sum(map(len, each)) + 400 * 2 + 20 * 4
    assert (sum(map(len, packets)) + MQTT_QOS_1 * len(packets)) / 400 <= 55


def test_six_mixed_reports_fit_a_satellite_burst_of_340_bytes():
    bodies, filled, at = [encode_body(body) for body in mixed_bodies(9, 600)], [], 0
    while at < len(bodies):
        fits = 1
        while at + fits < len(bodies) and len(seal_packet(1, numbered(bodies[at : at + fits + 1]))) <= 340:
            fits += 1
        filled.append(fits)
        at += fits
    assert sum(filled[:-1]) / len(filled[:-1]) >= 6.5  # asked for: 6


def numbered(bodies: list[bytes]) -> list[tuple[int, bytes]]:
    return [(SEQ + n, body) for n, body in enumerate(bodies)]


def test_remarks_take_half_of_what_they_are():
    texts = [remark(Random(3), sentence) for sentence in (*SHORT, *LONG)]
    coded = sum(len(lexicon.encode(text)) for text in texts)
    assert coded / sum(len(text.encode()) for text in texts) <= 0.42


def test_the_samples_are_what_they_say():
    assert mixed_bodies(3, 50) == mixed_bodies(3, 50) != mixed_bodies(4, 50)
    assert all(35 <= len(remark(Random(1), sentence)) <= 48 for sentence in SHORT)
    words = lexicon.lexicon_1().codes
    assert not [sentence for sentence in (*SHORT, *LONG) if sentence.lower() in words]
    remarks = [len(report.text) for report in mixed_reports(3, 400)]
    assert min(remarks) == 0
    assert max(remarks) <= 200

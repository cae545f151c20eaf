"""The evolution rules: what a newer build adds is kept, shown as numbers or forwarded, and breaks nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire_strategies import bodies, fields, steady, unknown

from edge_agent.wire import bits, tags
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.codec import decode_body, encode_body
from edge_agent.wire.errors import KindUnknown, SuiteUnknown, VersionUnknown, WireError
from edge_agent.wire.messages import AlertAck, Gap, Report, Stage
from edge_agent.wire.packet import open_packet, seal_packet
from edge_agent.wire.proto import put_bytes, put_fixed32, put_fixed64, put_varint

TIME = put_fixed32(tags.TIME, 5)


@steady
@given(bodies, unknown)
def test_unknown_fields_are_kept_verbatim(body, more):
    known = replace(body, unknown=b"")
    data = encode_body(known) + more
    assert decode_body(data).unknown == more
    assert encode_body(decode_body(data)) == data


def test_unknown_fields_inside_a_part_are_kept():
    newer = put_varint(9, 77)
    ack = encode_body(AlertAck(5, 1, 2, Stage.SEEN, 9)) + put_bytes(tags.ACK, newer)
    back = decode_body(ack)
    assert (back.alert, back.stage, back.unknown) == (5, Stage.SEEN, put_bytes(tags.ACK, newer))
    assert encode_body(back) == ack


def test_codes_of_a_newer_build_come_out_as_numbers_and_go_on_as_they_came():
    data = TIME + put_varint(40, 0b111 << 1 | 0b11 << 8)
    report = decode_body(data)
    assert report.fields == {"reason": "coerced", "movement": "hiding"}
    basis = KINDS["DF"].by_key["basis"]
    assert basis.largest > len(basis.codes)
    newer = decode_body(TIME + put_varint(7, 7))
    assert newer.fields == {"basis": 7}
    assert encode_body(newer) == TIME + put_varint(7, 7)


def test_higher_bits_of_a_newer_word_are_kept():
    wide = 1 | 1 << 63
    report = decode_body(TIME + put_varint(40, wide))
    assert report.fields == {"silent": True}
    assert decode_body(encode_body(report)) == report
    assert put_varint(40, wide) in encode_body(report)
    assert put_varint(40, wide | 2) in encode_body(replace(report, fields={"silent": True, "reason": "attack"}))


def test_bits_above_64_travel_in_a_field_of_their_own():
    data = TIME + put_fixed64(5, 3) + put_varint(tags.MORE, 5)
    report = decode_body(data)
    assert report.fields == {"basis": "third_hand"}
    assert encode_body(report) == data


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
@steady
@given(st.data())
def test_an_older_build_reads_what_a_newer_one_wrote(kind, data):
    """The newer build is this one; the older knows the first half of the fields, and hands on the other half."""
    written = data.draw(fields(kind.fields))
    older = kind.fields[: len(kind.fields) // 2]
    word = bits.pack(kind.fields, written)
    read, beyond = bits.unpack(older, word)
    assert read == {key: value for key, value in written.items() if key in {field.key for field in older}}
    assert bits.pack(older, read) | beyond == word


def test_a_kind_of_a_newer_build_is_held_back_not_misread():
    with pytest.raises(KindUnknown):
        decode_body(TIME + put_fixed64(tags.PLACE, 1 << 50) + put_fixed64(79, 1))


def test_an_alert_of_an_unknown_kind_still_warns():
    data = TIME + put_fixed64(tags.PLACE, 1 << 50) + put_fixed64(tags.ALERT, 79 << 24 | 99 << 44)
    alert = decode_body(data)
    assert (alert.kind, alert.instruction) == ("#79", "#99")
    assert encode_body(alert) == data


def test_words_of_a_newer_build_are_numbers():
    gap = decode_body(put_bytes(tags.GAP, put_varint(1, 4) + put_varint(3, 60)))
    assert gap == Gap(4, 4, "#60")
    assert encode_body(gap) == put_bytes(tags.GAP, put_varint(1, 4) + put_varint(3, 60))


def test_the_last_of_several_values_counts_as_in_proto3():
    assert decode_body(put_fixed32(tags.TIME, 1) + TIME + put_varint(40, 1)).observed_at == 5


def test_unpacked_lists_are_read_as_packed_ones():
    packed = TIME + put_varint(40, 0) + put_bytes(tags.LINE, b"\x02\x04")
    unpacked = TIME + put_varint(40, 0) + put_varint(tags.LINE, 2) + put_varint(tags.LINE, 4)
    assert decode_body(packed).line == decode_body(unpacked).line != ()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_another_version_is_said_to_be_one(version):
    packet = bytearray(seal_packet(1, [(1, b"x")]))
    packet[0] |= version << 6
    with pytest.raises(VersionUnknown):
        open_packet(bytes(packet))


@pytest.mark.parametrize("suite", [1, 2, 3])
def test_another_suite_is_said_to_be_one(suite):
    packet = bytearray(seal_packet(1, [(1, b"x")]))
    packet[0] |= suite << 4
    with pytest.raises(SuiteUnknown):
        open_packet(bytes(packet))


UNFIT = {
    "unknown kind": Report("XXX", 0),
    "unknown field": Report("SOS", 0, fields={"nope": 1}),
    "unknown code": Report("SOS", 0, fields={"reason": "nope"}),
    "code beyond its bits": Report("SOS", 0, fields={"reason": 8}),
    "flag beyond its bits": Report("DF", 0, fields={"equipment": (9,)}),
    "flags as text": Report("DF", 0, fields={"equipment": "rifles"}),
    "count below 0": Report("SOS", 0, fields={"persons": -1}),
    "count as yes": Report("SOS", 0, fields={"persons": True}),
    "time before 1970": Report("SOS", -1),
    "time after 2106": Report("SOS", 1 << 32),
    "reliability G": Report("SOS", 0, reliability="G"),
    "credibility 7": Report("SOS", 0, credibility=7),
    "severity": Report("SOS", 0, severity="awful"),
    "half a character": Report("SOS", 0, text="\ud800"),
    "too long": Report("SOS", 0, text="x" * 5000),
    "unit below 0": Report("SOS", 0, unit=-1),
}


@pytest.mark.parametrize("report", UNFIT.values(), ids=UNFIT.keys())
def test_what_cannot_travel_is_refused_before_it_starts(report):
    with pytest.raises(WireError):
        encode_body(report)

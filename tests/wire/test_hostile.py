"""No byte string makes a decoder raise anything but WireError, or take more than bounded memory."""

import json
import tracemalloc
import zlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire_strategies import bodies, packets, steady

from edge_agent.wire import lexicon, tags
from edge_agent.wire.catalogue import QUARANTINE_REASONS
from edge_agent.wire.codec import (
    MAX_PACKET,
    MAX_REPORT,
    decode_body,
    decode_packet,
    encode_body,
    encode_packet,
    open_packet,
)
from edge_agent.wire.errors import WireError
from edge_agent.wire.messages import Report
from edge_agent.wire.proto import put_bytes, put_fixed32, put_fixed64, put_varint, unsigned_column, varint

TIME = put_fixed32(tags.TIME, 1_780_000_000)
SOS = put_varint(40, 1)
MEGABYTE = 1 << 20


def survives(decode, data: bytes) -> str:
    """What became of it: the code of the error, always a reason for quarantine, or "read"."""
    code = "read"
    try:
        decode(data)
    except WireError as error:
        code = error.code
    assert code in {"read", *QUARANTINE_REASONS}
    return code


@settings(steady, max_examples=600)
@given(st.binary(max_size=200))
def test_any_bytes(data):
    survives(decode_body, data)
    survives(open_packet, data)
    survives(decode_packet, data)


@settings(steady, max_examples=300)
@given(bodies, st.randoms(use_true_random=False))
def test_damaged_bodies(body, rng):
    survives(decode_body, damaged(encode_body(body), rng))


@settings(steady, max_examples=200)
@given(packets(), st.randoms(use_true_random=False))
def test_damaged_packets(packet, rng):
    survives(decode_packet, damaged(encode_packet(packet), rng))


def damaged(data: bytes, rng: Random) -> bytes:
    """A few bytes changed, cut out or put in."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(3):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                out[at:at] = bytes([rng.randrange(256)])
            case _:
                del out[at : at + rng.randint(1, 4)]
    return bytes(out)


@settings(steady, max_examples=300)
@given(st.binary(max_size=60))
def test_any_coded_text(data):
    survives(lambda each: lexicon.decode(each, 4096), data)


def bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(b" " * size) + packer.flush()


CASES = {
    "empty": (b"", "kind_unknown"),
    "deflate bomb": (put_bytes(tags.CONFIG, bomb(20 * MEGABYTE)), "too_large"),
    "deflate cut off": (put_bytes(tags.CONFIG, bomb(100)[:-3]), "malformed"),
    "deflate and more": (put_bytes(tags.CONFIG, bomb(100) + b"x"), "malformed"),
    "not deflate": (put_bytes(tags.CONFIG, b"\xff" * 9), "malformed"),
    "varint over 64 bits": (TIME + varint(40 << 3) + b"\xff" * 9 + b"\x7f", "malformed"),
    "varint without end": (TIME + varint(40 << 3) + b"\x80" * 30, "malformed"),
    "huge length": (TIME + SOS + varint(tags.TEXT << 3 | 2) + varint(1 << 62), "malformed"),
    "field number 0": (TIME + SOS + b"\x00\x00", "malformed"),
    "field number over 29 bits": (TIME + SOS + varint(1 << 40) + b"\x00", "malformed"),
    "group": (TIME + SOS + varint(1000 << 3 | 3), "malformed"),
    "two kinds": (TIME + SOS + put_varint(7, 1), "malformed"),
    "two texts": (TIME + SOS + put_bytes(tags.TEXT, b"a") + put_bytes(tags.TEXT_CODED_1, b"a"), "malformed"),
    "kind of the wrong wire type": (TIME + put_fixed64(40, 1), "malformed"),
    "text not UTF-8": (TIME + SOS + put_bytes(tags.TEXT, b"\xff\xfe"), "malformed"),
    "coded text cut off": (TIME + SOS + put_bytes(tags.TEXT_CODED_1, lexicon.encode("漢字")[:-2]), "malformed"),
    "coded text with padding of eight bits": (TIME + SOS + put_bytes(tags.TEXT_CODED_1, b"\xff"), "malformed"),
    "text inflating beyond its limit": (
        TIME + SOS + put_bytes(tags.TEXT_CODED_1, lexicon.encode(" de la" * 4000)),
        "too_large",
    ),
    "half a vertex": (TIME + SOS + put_bytes(tags.LINE, unsigned_column([2])), "malformed"),
    "line off the globe": (TIME + SOS + put_bytes(tags.LINE, unsigned_column([1 << 62, 0])), "malformed"),
    "casualties cut off": (TIME + SOS + put_bytes(tags.CASUALTIES, b"1234567"), "malformed"),
    "no time": (SOS, "value_missing"),
    "unknown status": (TIME + SOS + put_varint(tags.STATE, 3), "value_unknown"),
    "unknown reliability": (TIME + SOS + put_varint(tags.MARK, 7 << 4), "value_unknown"),
    "unknown severity": (TIME + SOS + put_varint(tags.MARK, 7 << 10), "value_unknown"),
    "track without place": (TIME + put_bytes(tags.TRACK, b""), "value_missing"),
    "track of uneven columns": (
        TIME + put_fixed64(tags.PLACE, 1 << 50) + put_bytes(tags.TRACK, put_bytes(1, b"\x01")),
        "malformed",
    ),
    "track beyond 2106": (
        TIME
        + put_fixed64(tags.PLACE, 1 << 50)
        + put_bytes(tags.TRACK, put_bytes(1, varint(1 << 40)) + put_bytes(2, b"\x00") + put_bytes(3, b"\x00")),
        "malformed",
    ),
    "acknowledgement of an unknown stage": (TIME + put_bytes(tags.ACK, put_varint(3, 9)), "value_unknown"),
    "alert of an unknown type": (
        TIME + put_fixed64(tags.PLACE, 1 << 50) + put_fixed64(tags.ALERT, 3 << 31),
        "value_unknown",
    ),
    "alert without place": (TIME + put_fixed64(tags.ALERT, 0), "value_missing"),
    "receipt with a vast bitmap": (put_varint(tags.RECEIPT, 1) + put_bytes(tags.BEYOND, b"\xff" * 4000), "malformed"),
    "half a refusal": (put_varint(tags.RECEIPT, 1) + put_bytes(tags.REFUSED, b"\x01"), "malformed"),
    "piece of a picture under an enrolment that cannot be": (
        put_bytes(tags.CHUNK, b"\x08\x80\x80\x80\x018\x01@\x08"),
        "malformed",
    ),
    "piece of a picture without a size": (put_bytes(tags.CHUNK, put_varint(4, 1)), "malformed"),
    "piece of a picture without data": (put_bytes(tags.CHUNK, put_varint(3, 1)), "malformed"),
    "piece beyond the end of its picture": (
        put_bytes(tags.CHUNK, put_varint(3, 1) + put_bytes(5, b"ab") + put_bytes(6, b"8 octets")),
        "malformed",
    ),
    "a report over 8 KiB": (TIME + SOS + put_bytes(1000, b"x" * MAX_REPORT), "too_large"),
    "a body over a packet": (b"x" * MAX_PACKET, "too_large"),
    "only unknown fields": (TIME + put_varint(79, 1), "kind_unknown"),
}


@pytest.mark.parametrize(("data", "code"), CASES.values(), ids=CASES.keys())
def test_named_attacks(data, code):
    assert survives(decode_body, data) == code


def config(text: str) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return put_bytes(tags.CONFIG, packer.compress(text.encode()) + packer.flush())


@pytest.mark.parametrize(
    "text", ["[" * 60_000, "[1]", "null", '{"a":NaN}', '{"a":1', "", '{"a":' + "9" * 5000 + "}", '{"a":Infinity}']
)
def test_configurations_that_are_no_json_object(text):
    assert survives(decode_body, config(text)) == "malformed"


HEAVY = {
    "deflate bomb": put_bytes(tags.CONFIG, bomb(25 * MEGABYTE)),
    "empty fields": put_varint(1000, 0)[:3] * (MAX_REPORT // 3),
    "wide bitmap": put_varint(tags.RECEIPT, 1) + put_bytes(tags.BEYOND, b"\xff" * 1024),
    "long line": TIME + SOS + put_bytes(tags.LINE, b"\x00" * 8000),
    "long track": TIME + put_fixed64(tags.PLACE, 1 << 50) + put_bytes(tags.TRACK, put_bytes(1, b"\x00" * 8000)),
    "many casualties": TIME + SOS + put_bytes(tags.CASUALTIES, b"\xff" * 8000),
    "nested JSON": config('{"a":' + "[" * 60_000),
}


@pytest.mark.parametrize("data", HEAVY.values(), ids=HEAVY.keys())
def test_memory_stays_bounded(data):
    lexicon.lexicon_1()
    tracemalloc.start()
    survives(decode_body, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MEGABYTE


def test_a_batch_of_empty_bodies_is_bounded():
    tracemalloc.start()
    survives(open_packet, b"\x09\x01\x00" + b"\x01\x00" * (MAX_PACKET // 2 - 2))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MEGABYTE


ENVELOPES = {
    "empty": (b"", "malformed"),
    "version 1": (b"\x41\x01", "version_unknown"),
    "version 3": (b"\xc1\x01", "version_unknown"),
    "suite 1": (b"\x11\x01", "suite_unknown"),
    "suite 3": (b"\x31\x01", "suite_unknown"),
    "epoch 0": (b"\x00\x01", "malformed"),
    "no sequence number": (b"\x01", "malformed"),
    "sequence number without end": (b"\x01" + b"\x80" * 12, "malformed"),
    "batch without bodies": (b"\x09\x01", "malformed"),
    "body cut off": (b"\x09\x01\x05ab", "malformed"),
    "step without body": (b"\x09\x01\x01a\x01", "malformed"),
    "number repeated": (b"\x09\x01\x01a\x00\x01b", "malformed"),
    "number beyond 64 bits": (b"\x09" + varint((1 << 64) - 1) + b"\x01a\x01\x01b", "malformed"),
    "over 64 KiB": (b"\x01\x01" + b"x" * MAX_PACKET, "too_large"),
}


@pytest.mark.parametrize(("data", "code"), ENVELOPES.values(), ids=ENVELOPES.keys())
def test_envelopes(data, code):
    assert survives(open_packet, data) == code


def test_an_error_names_the_rule_and_never_the_content():
    with pytest.raises(WireError) as caught:
        decode_body(TIME + SOS + put_bytes(tags.TEXT, b"\xffsecret name"))
    assert "secret" not in str(caught.value)
    assert json.dumps(caught.value.detail)


def test_one_bad_body_leaves_its_neighbours_alone():
    good = encode_body(Report("SOS", 1))
    opened = open_packet(
        b"\x0a\x05" + varint(len(good)) + good + b"\x01\x02\xff\xff" + b"\x01" + varint(len(good)) + good
    )
    assert [seq for seq, _ in opened.items] == [5, 6, 7]
    assert [survives(decode_body, body) for _, body in opened.items] == ["read", "malformed", "read"]

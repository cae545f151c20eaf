"""Envelopes byte by byte, and what cannot be sealed."""

import pytest

from edge_agent.wire.errors import WireError
from edge_agent.wire.packet import MAX_PACKET, open_packet, seal_packet

LAYOUT = [
    (1, [(5, b"ab")], "01 05 6162"),
    (7, [(300, b"")], "07 ac02"),
    (2, [(300, b"a"), (301, b"bc")], "0a ac02 01 61 01 02 6263"),
    (3, [(0, b""), (200, b"x")], "0b 00 00 c801 01 78"),
]


@pytest.mark.parametrize(("epoch", "items", "data"), LAYOUT)
def test_layout(epoch, items, data):
    assert seal_packet(epoch, items) == bytes.fromhex(data)
    opened = open_packet(bytes.fromhex(data))
    assert (opened.epoch, list(opened.items)) == (epoch, items)


@pytest.mark.parametrize(
    ("epoch", "items", "code"),
    [
        (0, [(1, b"a")], "value_range"),
        (8, [(1, b"a")], "value_range"),
        (1, [], "value_missing"),
        (1, [(2, b"a"), (2, b"b")], "value_range"),
        (1, [(2, b"a"), (1, b"b")], "value_range"),
        (1, [(-1, b"a")], "value_range"),
        (1, [(1, b"a" * MAX_PACKET)], "too_large"),
    ],
)
def test_what_cannot_be_sealed(epoch, items, code):
    with pytest.raises(WireError) as caught:
        seal_packet(epoch, items)
    assert caught.value.code == code

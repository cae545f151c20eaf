"""The envelope: one byte of version, suite, batch and epoch, the sequence number, and one body or a batch of bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from edge_agent.wire.errors import Malformed, SuiteUnknown, TooLarge, ValueUnfit, VersionUnknown
from edge_agent.wire.proto import read_varint, varint

MAX_REPORT = 8192
"""Bytes of one encoded body of a report."""
MAX_PACKET = 65_536
VERSION = 0
SUITE = 0
"""No protection of its own: the packet relies on the channel."""
_BATCH = 1 << 3
_LAST_EPOCH = 7


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope taken apart, its bodies still bytes, so that one bad body never harms its neighbours."""

    epoch: int
    items: tuple[tuple[int, bytes], ...]
    """(seq, body), seq strictly rising."""


def seal_packet(epoch: int, items: Sequence[tuple[int, bytes]]) -> bytes:
    """(seq, body) pairs, seq strictly rising, → packet; raises WireError."""
    if not 1 <= epoch <= _LAST_EPOCH:
        raise ValueUnfit("epoch")
    if not items:
        raise ValueUnfit("bodies", code="value_missing")
    if any(later <= earlier for (earlier, _), (later, _) in pairwise(items)):
        raise ValueUnfit("sequence numbers do not rise")
    first, body = items[0]
    head = VERSION << 6 | SUITE << 4 | (_BATCH if len(items) > 1 else 0) | epoch
    packet = bytes((head,)) + varint(first)
    if len(items) == 1:
        packet += body
    else:
        packet += varint(len(body)) + body
        packet += b"".join(
            varint(seq - before) + varint(len(data)) + data for (before, _), (seq, data) in pairwise(items)
        )
    if len(packet) > MAX_PACKET:
        raise TooLarge("packet")
    return packet


def open_packet(data: bytes) -> Opened:
    """Packet → its bodies as bytes; raises WireError."""
    if len(data) > MAX_PACKET:
        raise TooLarge("packet")
    if not data:
        raise Malformed("empty packet")
    head = data[0]
    if head >> 6 != VERSION:
        raise VersionUnknown("envelope version")
    if head >> 4 & 3 != SUITE:
        raise SuiteUnknown("protection suite")
    if not head & _LAST_EPOCH:
        raise Malformed("epoch 0 is never given out")
    seq, at = read_varint(data, 1)
    items = _batch(data, seq, at) if head & _BATCH else ((seq, data[at:]),)
    return Opened(head & _LAST_EPOCH, items)


def _batch(data: bytes, seq: int, at: int) -> tuple[tuple[int, bytes], ...]:
    items: list[tuple[int, bytes]] = []
    while True:
        size, start = read_varint(data, at)
        at = start + size
        if at > len(data):
            raise Malformed("body cut off")
        items.append((seq, data[start:at]))
        if at == len(data):
            return tuple(items)
        step, at = read_varint(data, at)
        if not step:
            raise Malformed("sequence number repeated")
        seq += step
        if seq >> 64:
            raise Malformed("sequence number beyond 64 bits")

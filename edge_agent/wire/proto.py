"""The proto3 wire form, as much of it as the bodies need; whatever a reader does not take is handed on verbatim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from edge_agent.wire.errors import Malformed, ValueUnfit

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_U32, _U64 = (1 << 32) - 1, (1 << 64) - 1
_MORE = 0x80
_LONGEST_VARINT = 10
_LARGEST_NUMBER = (1 << 29) - 1


def varint(value: int) -> bytes:
    """A number of up to 64 bits, seven bits a byte, lowest first; raises ValueUnfit."""
    if not 0 <= value <= _U64:
        raise ValueUnfit("number outside 64 bits")
    out = bytearray()
    while value >= _MORE:
        out.append(value & _MORE - 1 | _MORE)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """(value, position behind it); raises Malformed where it is cut off or longer than 64 bits."""
    value = 0
    for index, byte in enumerate(data[at : at + _LONGEST_VARINT]):
        value |= (byte & _MORE - 1) << 7 * index
        if byte < _MORE:
            if value > _U64:
                raise Malformed("varint over 64 bits")
            return value, at + index + 1
    raise Malformed("varint without end")


def zigzag(value: int) -> int:
    """Signed to unsigned so that small numbers of either sign stay short."""
    return value << 1 if value >= 0 else (-value << 1) - 1


def unzigzag(value: int) -> int:
    """The inverse of `zigzag`."""
    return (value >> 1) ^ -(value & 1)


def signed_column(values: Iterable[int]) -> bytes:
    """Packed sint64."""
    return b"".join(varint(zigzag(each)) for each in values)


def unsigned_column(values: Iterable[int]) -> bytes:
    """Packed uint64."""
    return b"".join(varint(each) for each in values)


def put_varint(number: int, value: int) -> bytes:
    """A field of type uint32, uint64 or an enum."""
    return varint(number << 3 | VARINT) + varint(value)


def put_fixed32(number: int, value: int) -> bytes:
    """A field of type fixed32; raises ValueUnfit."""
    if not 0 <= value <= _U32:
        raise ValueUnfit("number outside 32 bits")
    return varint(number << 3 | FIXED32) + value.to_bytes(4, "little")


def put_fixed64(number: int, value: int) -> bytes:
    """A field of type fixed64; raises ValueUnfit."""
    if not 0 <= value <= _U64:
        raise ValueUnfit("number outside 64 bits")
    return varint(number << 3 | FIXED64) + value.to_bytes(8, "little")


def put_bytes(number: int, value: bytes) -> bytes:
    """A field of type bytes, string, sub-message or packed list."""
    return varint(number << 3 | BYTES) + varint(len(value)) + value


def some_varint(number: int, value: int) -> bytes:
    """Like `put_varint`, but nothing at all for 0, as proto3 has it."""
    return put_varint(number, value) if value else b""


def some_bytes(number: int, value: bytes) -> bytes:
    """Like `put_bytes`, but nothing at all for an empty value, as proto3 has it."""
    return put_bytes(number, value) if value else b""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as it stood in the message; `raw` includes its tag."""

    number: int
    type: int
    value: int | bytes
    raw: bytes


def entry_at(data: bytes, at: int) -> tuple[Entry, int]:
    """(the field that stands at a position, position behind it); raises Malformed."""
    tag, start = read_varint(data, at)
    number, kind = tag >> 3, tag & 7
    if not 1 <= number <= _LARGEST_NUMBER:
        raise Malformed("field number out of range")
    value: int | bytes
    if kind == VARINT:
        value, end = read_varint(data, start)
    elif kind == BYTES:
        size, begin = read_varint(data, start)
        end = begin + size
        value = data[begin:end]
    elif kind in (FIXED32, FIXED64):
        end = start + (4 if kind == FIXED32 else 8)
        value = int.from_bytes(data[start:end], "little")
    else:
        raise Malformed("wire type not in use")
    if end > len(data):
        raise Malformed("field cut off")
    return Entry(number, kind, value, data[at:end]), end


def _bytes(entry: Entry) -> bytes:
    return entry.value if isinstance(entry.value, bytes) else b""


class Reader:
    """The fields of one message, taken out by number; as in proto3 the last of several single values counts."""

    def __init__(self, data: bytes) -> None:
        """Split the message into its fields; raises Malformed."""
        self._entries: list[Entry] = []
        at = 0
        while at < len(data):
            entry, at = entry_at(data, at)
            self._entries.append(entry)

    def numbers(self) -> frozenset[int]:
        """The field numbers not yet taken."""
        return frozenset(entry.number for entry in self._entries)

    def rest(self) -> bytes:
        """Everything not taken, verbatim and in order."""
        return b"".join(entry.raw for entry in self._entries)

    def _take(self, number: int, *types: int) -> list[Entry]:
        taken = [entry for entry in self._entries if entry.number == number]
        if any(entry.type not in types for entry in taken):
            raise Malformed(f"field {number} has the wrong wire type")
        if taken:
            self._entries = [entry for entry in self._entries if entry.number != number]
        return taken

    def number(self, number: int, type_: int = VARINT) -> int | None:
        """A varint, fixed32 or fixed64 field; None where it is absent; raises Malformed."""
        taken = self._take(number, type_)
        last = taken[-1].value if taken else None
        return last if isinstance(last, int) else None

    def blob(self, number: int) -> bytes | None:
        """A bytes, string or sub-message field; None where it is absent; raises Malformed."""
        taken = self._take(number, BYTES)
        return _bytes(taken[-1]) if taken else None

    def message(self, number: int) -> Reader | None:
        """A sub-message, several occurrences merged as proto3 has it; None where it is absent; raises Malformed."""
        taken = self._take(number, BYTES)
        return Reader(b"".join(_bytes(entry) for entry in taken)) if taken else None

    def unsigned(self, number: int, type_: int = VARINT) -> list[int]:
        """A repeated numeric field, packed or not; raises Malformed."""
        values: list[int] = []
        for entry in self._take(number, BYTES, type_):
            if isinstance(entry.value, int):
                values.append(entry.value)
            else:
                values += _unpack(entry.value, type_)
        return values

    def signed(self, number: int) -> list[int]:
        """A repeated sint field, packed or not; raises Malformed."""
        return [unzigzag(value) for value in self.unsigned(number)]


def _unpack(data: bytes, type_: int) -> list[int]:
    values: list[int] = []
    at = 0
    while at < len(data):
        if type_ == VARINT:
            value, at = read_varint(data, at)
        else:
            value, at = int.from_bytes(data[at : at + 8], "little"), at + 8
        values.append(value)
    if at != len(data):
        raise Malformed("packed list cut off")
    return values

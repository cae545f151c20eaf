"""Text on the wire: raw DEFLATE primed with a phrase dictionary that never changes, used only where it is shorter."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

from edge_agent.wire import tags
from edge_agent.wire.errors import Malformed, TooLarge, ValueUnfit
from edge_agent.wire.proto import Reader, put_bytes, some_bytes

MAX_TEXT = 8192
"""Bytes of UTF-8 after inflating."""
_WINDOW = -15


@cache
def dictionary_1() -> bytes:
    """The phrases of `dictionary_1.txt`; a better list will be dictionary 2 under a new field number."""
    return Path(__file__).with_name("dictionary_1.txt").read_bytes()


def deflate(data: bytes, dictionary: bytes = b"") -> bytes:
    """Raw DEFLATE, smallest of the encoder's two strategies."""
    return min((_deflate(data, dictionary, strategy) for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED)), key=len)


def _deflate(data: bytes, dictionary: bytes, strategy: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, _WINDOW, 9, strategy, dictionary)
    return packer.compress(data) + packer.flush()


def inflate(data: bytes, limit: int, dictionary: bytes = b"") -> bytes:
    """The inverse of `deflate`, never more than `limit` bytes; raises Malformed or TooLarge."""
    unpacker = zlib.decompressobj(_WINDOW, dictionary)
    try:
        out = unpacker.decompress(data, limit + 1)
    except zlib.error:
        raise Malformed("not raw DEFLATE") from None
    if len(out) > limit:
        raise TooLarge("inflates beyond its limit")
    if not unpacker.eof or unpacker.unused_data:
        raise Malformed("DEFLATE stream cut off or followed by more")
    return out


def text_fields(text: str) -> list[tuple[int, bytes]]:
    """(field number, bytes) of a remark in its shorter form; raises TooLarge or ValueUnfit."""
    raw = utf8(text)
    if len(raw) > MAX_TEXT:
        raise TooLarge("text")
    packed = deflate(raw, dictionary_1())
    if raw and len(packed) < len(raw):
        return [(tags.TEXT_DEFLATED_1, put_bytes(tags.TEXT_DEFLATED_1, packed))]
    return [(tags.TEXT, some_bytes(tags.TEXT, raw))]


def take_text(reader: Reader) -> str:
    """The remark of a body; raises Malformed or TooLarge."""
    raw, packed = reader.blob(tags.TEXT), reader.blob(tags.TEXT_DEFLATED_1)
    if raw is not None and packed is not None:
        raise Malformed("two texts")
    return from_utf8(inflate(packed, MAX_TEXT, dictionary_1()) if packed is not None else raw or b"")


def utf8(text: str) -> bytes:
    """UTF-8; raises ValueUnfit for half a surrogate pair."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise ValueUnfit("text is not Unicode") from None


def from_utf8(data: bytes) -> str:
    """The inverse of `utf8`; raises Malformed."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Malformed("text is not UTF-8") from None

"""Text on the wire: in the code of lexicon 1 where that is shorter, else as it is."""

from __future__ import annotations

from edge_agent.wire import lexicon, tags
from edge_agent.wire.errors import Malformed, TooLarge, ValueUnfit
from edge_agent.wire.proto import Reader, put_bytes, some_bytes

MAX_TEXT = 4096
"""Bytes of UTF-8 that a remark may have."""


def text_fields(text: str) -> list[tuple[int, bytes]]:
    """(field number, bytes) of a remark in its shorter form; raises TooLarge or ValueUnfit."""
    raw = utf8(text)
    if len(raw) > MAX_TEXT:
        raise TooLarge("text")
    coded = lexicon.encode(text) if raw else None
    if coded is not None and len(coded) < len(raw):
        return [(tags.TEXT_CODED_1, put_bytes(tags.TEXT_CODED_1, coded))]
    return [(tags.TEXT, some_bytes(tags.TEXT, raw))]


def take_text(reader: Reader) -> str:
    """The remark of a body; raises Malformed or TooLarge."""
    raw, coded = reader.blob(tags.TEXT), reader.blob(tags.TEXT_CODED_1)
    if raw is not None and coded is not None:
        raise Malformed("two texts")
    return lexicon.decode(coded, MAX_TEXT) if coded is not None else from_utf8(raw or b"")


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

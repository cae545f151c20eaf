"""Photos on the wire: a piece of a picture on its way up, and the centre's wish for a full picture on its way down."""

from __future__ import annotations

from edge_agent.wire import tags
from edge_agent.wire.errors import Malformed, ValueUnfit
from edge_agent.wire.messages import Chunk, PhotoRequest
from edge_agent.wire.proto import Reader, put_bytes, some_bytes, some_varint

DIGEST_BYTES = 8
"""Enough against accidents: the site that sends a picture is also the one that could forge it."""
_LAST_EPOCH = 7


def encode_chunk(chunk: Chunk) -> bytes:
    """Chunk → body; raises WireError."""
    inner = (
        some_varint(1, chunk.report)
        + some_varint(2, chunk.number)
        + some_varint(3, chunk.size)
        + some_varint(4, chunk.offset)
        + some_bytes(5, chunk.data)
        + some_bytes(6, chunk.digest)
        + some_varint(7, int(chunk.full))
        + some_varint(8, chunk.epoch)
    )
    if fault := _fault(chunk):
        raise ValueUnfit(fault)
    return put_bytes(tags.CHUNK, inner) + chunk.unknown


def decode_chunk(reader: Reader) -> Chunk:
    """Body → Chunk; raises WireError."""
    inner = reader.message(tags.CHUNK) or Reader(b"")
    full = inner.number(7) or 0
    if full > 1:
        raise Malformed("neither thumbnail nor full picture")
    chunk = Chunk(
        report=inner.number(1) or 0,
        number=inner.number(2) or 0,
        size=inner.number(3) or 0,
        offset=inner.number(4) or 0,
        data=inner.blob(5) or b"",
        digest=inner.blob(6) or b"",
        full=bool(full),
        epoch=inner.number(8) or 0,
        unknown=reader.rest() + some_bytes(tags.CHUNK, inner.rest()),
    )
    if fault := _fault(chunk):
        raise Malformed(fault)
    return chunk


def encode_request(request: PhotoRequest) -> bytes:
    """PhotoRequest → body; raises WireError."""
    inner = some_varint(1, request.report) + some_varint(2, request.number)
    return put_bytes(tags.PHOTO, inner) + request.unknown


def decode_request(reader: Reader) -> PhotoRequest:
    """Body → PhotoRequest; raises WireError."""
    inner = reader.message(tags.PHOTO) or Reader(b"")
    report, number = inner.number(1) or 0, inner.number(2) or 0
    return PhotoRequest(report, number, unknown=reader.rest() + some_bytes(tags.PHOTO, inner.rest()))


def _fault(chunk: Chunk) -> str | None:
    """What is wrong: a piece lies within its picture and names it, and a picture that is not there has no pieces."""
    if chunk.epoch > _LAST_EPOCH:
        return "epoch of the report"
    if chunk.size == 0 and (chunk.data or chunk.digest or chunk.offset):
        return "piece of a picture without a size"
    if chunk.size and (len(chunk.digest) != DIGEST_BYTES or not chunk.data):
        return "digest or data of the piece"
    if chunk.offset + len(chunk.data) > chunk.size:
        return "piece beyond the end of its picture"
    return None

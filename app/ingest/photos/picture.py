"""Puts a picture together from its pieces and says what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256

from app.ingest.reasons import Fault, Reason
from edge_agent.wire.messages import Chunk
from edge_agent.wire.photo_bodies import DIGEST_BYTES
from edge_agent.wire.picture import MOST_PHOTOS, limit, picture_fault

ASK_AGAIN_S = (60, 3600)
"""Least and most of the wait for a site that says nothing, doubled with each try."""
STALL_S = 1800
"""After a piece of it came, a full picture is not asked for again for so long."""
PATIENCE_S = 6 * 3600
"""After the site said that it does not have it yet: it remembers that it was asked."""


class PhotoState(StrEnum):
    """What became of a picture."""

    COLLECTING = "collecting"
    """Pieces are missing; for ever, if the site is gone."""
    WHOLE = "whole"
    SPOILT = "spoilt"
    """All of it came, and it is not what was announced, or no picture of ours; nothing of it is kept."""


DIGEST_WRONG = "digest_wrong"


def chunk_fault(chunk: Chunk) -> Fault | None:
    """What cannot be a piece of a photo; the wire has made sure that it lies within its picture."""
    if chunk.number >= MOST_PHOTOS:
        return Fault(Reason.VALUE_UNKNOWN, f"photo: a report has at most {MOST_PHOTOS}")
    if chunk.size > limit(full=chunk.full):
        return Fault(Reason.TOO_LARGE, f"photo: more than {limit(full=chunk.full)} bytes")
    return None


def assembled(pieces: Iterable[tuple[int, bytes]], size: int) -> bytes | None:
    """The picture from (start, bytes) in order of start, which may overlap; None where a byte is missing."""
    whole = bytearray()
    for start, data in pieces:
        if start > len(whole):
            return None
        whole += data[len(whole) - start :]
    return bytes(whole) if len(whole) == size else None


def spoilt_by(content: bytes, digest: bytes, *, full: bool) -> str | None:
    """Why a whole picture is not kept; None: it is."""
    if sha256(content).digest()[:DIGEST_BYTES] != digest:
        return DIGEST_WRONG
    return picture_fault(content, full=full)


def ask_again_s(tries: int) -> int:
    """How long to wait for a site that was asked so many times."""
    least, most = ASK_AGAIN_S
    return min(most, least << min(max(tries - 1, 0), 10))

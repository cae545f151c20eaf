"""Pictures for tests that look at no pixel: files that are built as JPEG and WebP are, of any size."""

from __future__ import annotations

import random
import struct
from hashlib import sha256
from uuid import uuid4

from edge_agent.photos import Piece
from edge_agent.wire.messages import Chunk

START, END, SCAN = b"\xff\xd8", b"\xff\xd9", b"\xff\xda\x00\x02"


def segment(marker: int, content: bytes) -> bytes:
    """A segment of a JPEG file."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


JFIF = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
EXIF = segment(0xE1, b"Exif\0\0MM\0*GPS 4.3609 N 18.5550 E")


def jpeg(size: int = 7000, *extra: bytes, seed: int = 1) -> bytes:
    """A JPEG file of `size` bytes, with the `extra` segments."""
    head = START + JFIF + b"".join(extra) + SCAN
    return head + random.Random(seed).randbytes(size - len(head) - len(END)) + END


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP file of these chunks; without any, of one with pixels."""
    told = chunks or ((b"VP8 ", bytes(100)),)
    body = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in told)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def piece(report: str, data: bytes, *, photo: str = "", full: bool = False, at: int = 0, most: int = 45_000) -> Piece:
    """The piece of a picture that a tablet sends from `at`."""
    part = data[at : at + most]
    return Piece(photo or str(uuid4()), report, full, len(data), sha256(data).digest(), at, part)


def chunks(data: bytes, *, report: int = 1, number: int = 0, full: bool = False, size: int = 1344) -> list[Chunk]:
    """The pieces in which a site sends a picture."""
    digest = sha256(data).digest()[:8]
    return [
        Chunk(report, number, len(data), at, data[at : at + size], digest, full) for at in range(0, len(data), size)
    ]

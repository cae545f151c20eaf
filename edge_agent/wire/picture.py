"""What a picture may be on both sides: JPEG or WebP, told by its first bytes, without metadata, within its limits."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

MAX_THUMB = 10_240
"""Bytes of a thumbnail: what a thin link bears for every photo."""
MAX_FULL = 1_048_576
"""Bytes of a full picture, which goes only when it is asked for."""
MOST_PHOTOS = 4
"""Photos of one report."""
JPEG, WEBP = "image/jpeg", "image/webp"


class PictureFault(StrEnum):
    """Why bytes are no picture of ours."""

    TOO_LARGE = "picture_too_large"
    NOT_A_PICTURE = "not_a_picture"
    METADATA = "picture_metadata"
    """EXIF, XMP or a comment: it may say where and by whom the photo was taken."""


_EXIF, _XMP = b"EXIF", b"XMP "
_MARKER, _START_OF_SCAN, _END_OF_IMAGE = 0xFF, 0xDA, 0xD9
_LENGTH_BYTES = 2
_JPEG_METADATA = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
"""Application segments and comments, but for APP0 (JFIF) and APP14 (Adobe: how the colours are coded)."""
_WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", _EXIF, _XMP})


def limit(*, full: bool) -> int:
    """Most bytes of a picture."""
    return MAX_FULL if full else MAX_THUMB


def media_type(data: bytes) -> str | None:
    """The media type that the first bytes tell; None: no picture that is taken here."""
    if data[:3] == b"\xff\xd8\xff":
        return JPEG
    return WEBP if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def picture_fault(data: bytes, *, full: bool) -> PictureFault | None:
    """Why `data`, a whole file, is not taken; None: it is. Its pixels are not decoded."""
    if len(data) > limit(full=full):
        return PictureFault.TOO_LARGE
    kind = media_type(data)
    try:
        if kind == JPEG:
            return _jpeg_fault(data)
        return _webp_fault(data) if kind == WEBP else PictureFault.NOT_A_PICTURE
    except IndexError:
        return PictureFault.NOT_A_PICTURE


def _jpeg_fault(data: bytes) -> PictureFault | None:
    """By ITU-T T.81 annex B: segments up to the first scan; anything behind the end of the image is hidden content."""
    if any(marker in _JPEG_METADATA for marker in _markers(data)):
        return PictureFault.METADATA
    return None if data[-2:] == bytes((_MARKER, _END_OF_IMAGE)) else PictureFault.NOT_A_PICTURE


def _markers(data: bytes) -> Iterator[int]:
    at = 2
    while True:
        if data[at] != _MARKER:
            raise IndexError
        marker = data[at + 1]
        yield marker
        if marker == _START_OF_SCAN:
            return
        size = data[at + 2] << 8 | data[at + 3]
        if size < _LENGTH_BYTES:
            raise IndexError
        at += 2 + size


def _webp_fault(data: bytes) -> PictureFault | None:
    """By RFC 9649: a RIFF file of still-image chunks that ends where it says."""
    if int.from_bytes(data[4:8], "little") + 8 != len(data):
        return PictureFault.NOT_A_PICTURE
    at, names = 12, []
    while at < len(data):
        names.append(data[at : at + 4])
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    if _EXIF in names or _XMP in names:
        return PictureFault.METADATA
    return None if at == len(data) and names and set(names) <= _WEBP_CHUNKS else PictureFault.NOT_A_PICTURE

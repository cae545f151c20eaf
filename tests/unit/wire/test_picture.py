"""What is taken for a picture, and what gives a file away that is none or says more than its pixels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pictures import END, EXIF, JFIF, SCAN, START, jpeg, segment, webp
from wire_strategies import steady

from edge_agent.wire.picture import JPEG, MAX_FULL, MAX_THUMB, WEBP, PictureFault, media_type, picture_fault

CASES = {
    "a JPEG": (jpeg(), None),
    "a JPEG without JFIF": (START + SCAN + b"x" + END, None),
    "a JPEG of the largest size": (jpeg(MAX_THUMB), None),
    "a JPEG too large": (jpeg(MAX_THUMB + 1), PictureFault.TOO_LARGE),
    "a JPEG with EXIF": (jpeg(7000, EXIF), PictureFault.METADATA),
    "a JPEG with a comment": (jpeg(7000, segment(0xFE, b"taken by")), PictureFault.METADATA),
    "a JPEG with a colour profile": (jpeg(7000, segment(0xE2, b"ICC_PROFILE")), PictureFault.METADATA),
    "a JPEG with something behind it": (jpeg() + b"PK\3\4", PictureFault.NOT_A_PICTURE),
    "a JPEG cut off": (jpeg()[:-2], PictureFault.NOT_A_PICTURE),
    "a JPEG cut off in its head": (START + JFIF[:9], PictureFault.NOT_A_PICTURE),
    "a JPEG with an impossible segment": (START + b"\xff\xdb\0\0" + END, PictureFault.NOT_A_PICTURE),
    "a JPEG that loses its way": (START + JFIF + b"<script>" + END, PictureFault.NOT_A_PICTURE),
    "a WebP": (webp(), None),
    "a WebP with an odd chunk": (webp((b"VP8L", bytes(3))), None),
    "a WebP with EXIF": (webp((b"VP8X", bytes(10)), (b"VP8 ", bytes(9)), (b"EXIF", b"GPS")), PictureFault.METADATA),
    "a WebP with XMP": (webp((b"VP8 ", bytes(9)), (b"XMP ", b"<x/>")), PictureFault.METADATA),
    "a WebP that moves": (webp((b"VP8X", bytes(10)), (b"ANIM", bytes(6))), PictureFault.NOT_A_PICTURE),
    "a WebP with an unknown chunk": (webp((b"VP8 ", bytes(8)), (b"HIDE", bytes(8))), PictureFault.NOT_A_PICTURE),
    "a WebP of nothing": (b"RIFF\4\0\0\0WEBP", PictureFault.NOT_A_PICTURE),
    "a WebP with something behind it": (webp() + b"x", PictureFault.NOT_A_PICTURE),
    "a WebP cut off": (webp()[:-1], PictureFault.NOT_A_PICTURE),
    "an SVG": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', PictureFault.NOT_A_PICTURE),
    "a page": (b"<!doctype html><script>alert(1)</script>", PictureFault.NOT_A_PICTURE),
    "a PNG": (b"\x89PNG\r\n\x1a\n", PictureFault.NOT_A_PICTURE),
    "nothing": (b"", PictureFault.NOT_A_PICTURE),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_a_picture(name):
    data, fault = CASES[name]
    assert picture_fault(data, full=False) == fault


def test_the_full_picture_may_be_larger():
    assert picture_fault(jpeg(MAX_FULL), full=True) is None
    assert picture_fault(jpeg(MAX_FULL + 1), full=True) == PictureFault.TOO_LARGE


def test_the_type_is_told_by_the_bytes():
    assert [media_type(data) for data in (jpeg(), webp(), b"GIF89a")] == [JPEG, WEBP, None]


@steady
@given(st.binary(max_size=80), st.sampled_from((START, START + JFIF, b"RIFF\x58\0\0\0WEBP", b"")))
def test_no_bytes_are_too_odd(data, head):
    assert picture_fault(head + data, full=True) in {None, *PictureFault}

"""Putting a picture together: from pieces of any size, in order of their start, or not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pictures import EXIF, chunks, jpeg

from app.ingest.photos.picture import ASK_AGAIN_S, ask_again_s, assembled, chunk_fault, spoilt_by
from app.ingest.reasons import Reason
from edge_agent.wire.messages import Chunk

CASES = {
    "nothing": ([], 4, None),
    "one piece": ([(0, b"abcd")], 4, b"abcd"),
    "two": ([(0, b"ab"), (2, b"cd")], 4, b"abcd"),
    "the beginning is missing": ([(1, b"bcd")], 4, None),
    "the middle is missing": ([(0, b"a"), (2, b"cd")], 4, None),
    "the end is missing": ([(0, b"abc")], 4, None),
    "pieces overlap": ([(0, b"abc"), (1, b"bcd")], 4, b"abcd"),
    "a piece within another": ([(0, b"abcd"), (1, b"bc")], 4, b"abcd"),
}


@pytest.mark.parametrize("name", CASES)
def test_pieces_become_a_picture(name):
    pieces, size, whole = CASES[name]
    assert assembled(pieces, size) == whole


@settings(derandomize=True, deadline=None, database=None)
@given(st.binary(min_size=1, max_size=200), st.sets(st.integers(1, 199)), st.data())
def test_any_cut_goes_together_and_misses_nothing(content, cuts, data):
    starts = [0, *sorted(cut for cut in cuts if cut < len(content))]
    pieces = list(
        zip(starts, (content[at:end] for at, end in zip(starts, [*starts[1:], None], strict=True)), strict=True)
    )
    assert assembled(pieces, len(content)) == content
    lost = data.draw(st.integers(0, len(pieces) - 1))
    assert assembled(pieces[:lost] + pieces[lost + 1 :], len(content)) is None


def test_what_spoils_a_picture():
    (first, *_) = chunks(jpeg())
    assert spoilt_by(jpeg(), first.digest, full=False) is None
    assert spoilt_by(jpeg(seed=4), first.digest, full=False) == "digest_wrong"
    (told, *_) = chunks(jpeg(7000, EXIF))
    assert spoilt_by(jpeg(7000, EXIF), told.digest, full=False) == "picture_metadata"


@pytest.mark.parametrize(
    ("chunk", "reason"),
    [
        (Chunk(1, 0, 10_240, 0, b"x", bytes(8)), None),
        (Chunk(1, 0, 10_241, 0, b"x", bytes(8)), Reason.TOO_LARGE),
        (Chunk(1, 0, 1_048_576, 0, b"x", bytes(8), full=True), None),
        (Chunk(1, 0, 1_048_577, 0, b"x", bytes(8), full=True), Reason.TOO_LARGE),
        (Chunk(1, 4, 100, 0, b"x", bytes(8)), Reason.VALUE_UNKNOWN),
        (Chunk(1, 0, 0, full=True), None),
    ],
)
def test_what_cannot_be_a_piece(chunk, reason):
    fault = chunk_fault(chunk)
    assert (fault and fault.reason) == reason


def test_a_silent_site_is_asked_ever_more_rarely():
    waits = [ask_again_s(tries) for tries in range(12)]
    assert waits[:4] == [60, 60, 120, 240]
    assert waits[-1] == ASK_AGAIN_S[1]

"""Whatever a stranger sends, the stream ends by a named reason or goes on; what is ours is read back."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st
from support.cot_events import NOW, casevac, chat, event

from app.gateways.cot import medevac
from app.gateways.cot.asked import asked
from app.gateways.cot.event import Event, NotAnEvent, Point, encode, read
from app.gateways.cot.framer import Framer, NotFollowed
from app.gateways.cot.xml import element
from edge_agent.wire.messages import Status

WORDS = st.text(max_size=40)
PIECES = st.sampled_from(
    [
        b"<",
        b">",
        b"/",
        b'"',
        b"'",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?",
        b"?>",
        b"<event",
        b"</event>",
        b" a=",
        b"x",
    ]
)


def taken(framer: Framer, chunk: bytes) -> list[bytes]:
    found = []
    for document in framer.feed(chunk):
        found.append(document)
        try:
            asked(read(document), own_uid=None, status=Status.ACTUAL)
        except NotAnEvent:
            continue
    return found


@given(st.lists(st.one_of(st.binary(max_size=20), PIECES), max_size=40))
def test_any_bytes_end_by_a_named_reason_or_are_read(chunks):
    framer = Framer()
    with contextlib.suppress(NotFollowed):
        for chunk in chunks:
            taken(framer, chunk)
    assert len(framer._held) <= sum(len(chunk) for chunk in chunks)


@given(
    st.lists(st.sampled_from([event("A"), casevac(), chat("x")]), min_size=1, max_size=4),
    st.lists(st.integers(1, 400), min_size=1, max_size=30),
)
def test_however_a_stream_is_cut_the_same_documents_come_out(documents, sizes):
    stream, framer, found = b"\n".join(documents), Framer(), []
    for size in sizes:
        found += framer.feed(stream[:size])
        stream = stream[size:]
    assert [*found, *framer.feed(stream)] == documents


@given(
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.dictionaries(st.sampled_from(["a", "b", "callsign"]), WORDS),
    WORDS,
)
def test_what_is_encoded_is_read_back(lat, lon, attributes, words):
    made = Event("U", "a-f-G", "m-g", NOW, NOW, NOW + 60, Point(lat, lon), element("detail", attributes, text=words))
    framed = list(Framer().feed(encode(made)))
    assert len(framed) == 1
    back = read(framed[0])
    assert abs(back.point.lat - lat) < 1e-6
    assert back.detail.attributes.keys() == attributes.keys()
    assert len(back.detail.text) == len(words)


@given(st.dictionaries(st.sampled_from(["security", "hlz_marking", "urgent", "litter", "unheard_of"]), WORDS))
def test_nothing_of_a_nine_line_is_lost(attributes):
    found = medevac.read(element("_medevac_", attributes))
    for name, value in attributes.items():
        is_said = name in found.fields or (name == "hlz_marking" and "marking" in found.fields)
        assert is_said or value in {"", "0", "false"} or f"{name}={value}" in found.text

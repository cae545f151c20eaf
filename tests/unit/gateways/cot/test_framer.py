import pytest
from support.cot_events import ARABIC, ENTITY_BOMB, FRENCH, chat, event

from app.gateways.cot.framer import MOST_BYTES, MOST_DEPTH, Framer, NotFollowed, Refusal

ONE = event("A", detail=f"<remarks>{ARABIC} {FRENCH}</remarks>")
TWO = event("B", detail="<remarks>x &gt; y</remarks>")


def fed(*chunks: bytes) -> list[bytes]:
    framer = Framer()
    return [document for chunk in chunks for document in framer.feed(chunk)]


STREAMS = (
    ("one", [ONE]),
    ("two in a row", [ONE, TWO]),
    ("line breaks between", [ONE, b"\r\n\n", TWO]),
    ("a declaration before each", [b"<?xml version='1.0' encoding='UTF-8'?>", ONE, b'<?xml version="1.0"?>\n', TWO]),
    ("a byte order mark", [b"\xef\xbb\xbf", ONE, TWO]),
    ("comments", [b"<!-- <event> > -->", ONE, b"<!---->", TWO]),
    ("a > in an attribute", [event("A>B", detail="<a b='/>' c=\"'>\"/>"), TWO]),
    ("character data with markup in it", [event("A", detail="<remarks><![CDATA[</event><event>]]></remarks>"), TWO]),
    ("a comment with an end tag in it", [event("A", detail="<!--</event>-->"), TWO]),
    ("an empty root", [b"<event/>", TWO]),
)


@pytest.mark.parametrize(("words", "stream"), STREAMS, ids=[row[0] for row in STREAMS])
def test_the_same_documents_come_out_however_the_stream_is_cut(words, stream):
    data = b"".join(stream)
    wanted = [part for part in stream if part.startswith(b"<event")]
    assert fed(data) == wanted
    for size in (1, 2, 3, 7, 64):
        assert fed(*(data[at : at + size] for at in range(0, len(data), size))) == wanted


def test_a_character_split_between_two_reads_is_whole_again():
    middle = ONE.index(ARABIC.encode()) + 1
    assert fed(ONE[:middle], ONE[middle:]) == [ONE]
    assert ARABIC in fed(ONE[:middle], ONE[middle:])[0].decode()


REFUSED = (
    ("an entity bomb", ENTITY_BOMB, Refusal.DECLARATIONS),
    ("a document type inside", b"<event><!DOCTYPE x></event>", Refusal.DECLARATIONS),
    ("words between", b"hello <event/>", Refusal.MALFORMED),
    ("version 1 of the protocol", b"\xbf\x05abcde", Refusal.MALFORMED),
    ("an end without a begin", b"</event>", Refusal.MALFORMED),
    ("too deep", b"<a>" * (MOST_DEPTH + 1), Refusal.TOO_DEEP),
    ("too large", b"<event><x>" + b"y" * MOST_BYTES, Refusal.TOO_LARGE),
    ("one endless tag", b'<event a="' + b"y" * MOST_BYTES + b"yyy", Refusal.TOO_LARGE),
    ("one endless comment", b"<!-- " + b"y" * MOST_BYTES, Refusal.TOO_LARGE),
)


@pytest.mark.parametrize(("words", "data", "refusal"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_no_stream_of_events_is_refused_with_its_reason(words, data, refusal):
    for size in (len(data), 1000):
        with pytest.raises(NotFollowed) as refused:
            fed(*(data[at : at + size] for at in range(0, len(data), size)))
        assert refused.value.refusal is refusal


def test_what_was_complete_before_the_fault_came_out_first():
    framer, found = Framer(), []
    with pytest.raises(NotFollowed):
        found.extend(iter_all(framer, ONE + b"</x>", found))
    assert found == [ONE]


def iter_all(framer, data, found):
    for document in framer.feed(data):
        found.append(document)
    return []


def test_a_stream_in_single_bytes_is_held_no_longer_than_an_event():
    framer = Framer()
    for _ in range(50):
        for at in range(len(ONE)):
            list(framer.feed(ONE[at : at + 1]))
        assert not framer._held
    assert list(framer.feed(chat("x"))) == [chat("x")]

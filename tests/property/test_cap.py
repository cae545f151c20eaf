"""Whatever a stranger sends, it is read exactly or refused by name; whatever we write is read as it was meant."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.cap import INFO, ISSUER, MESSAGE, NOW, RING, alert, certificate, said, signer

from app.gateways.cap.encode import messages_of
from app.gateways.cap.message import Area, Circle, Named, Reference, moment, seconds
from app.gateways.cap.opened import opened
from app.gateways.cap.read import CapFault, parsed, read
from app.gateways.cap.rules import broken
from app.gateways.cap.signature import signed
from app.gateways.cap.sources import Source
from app.gateways.cap.write import written
from app.gateways.out import OutPlace
from app.gateways.xml import to_bytes

words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30)
degrees = st.tuples(st.integers(-90_00000, 90_00000), st.integers(-180_00000, 180_00000)).map(
    lambda at: (at[0] / 100_000, at[1] / 100_000)
)
named = st.builds(Named, words, words)
areas = st.builds(
    Area,
    words,
    st.lists(st.just(RING), max_size=2).map(tuple),
    st.lists(st.builds(lambda at, r: Circle(*at, r * 1.0), degrees, st.integers(0, 500_000)), max_size=2).map(tuple),
    st.lists(named, max_size=2).map(tuple),
    st.none() | st.integers(-1000, 1000).map(float),
)
times = st.integers(0, 4_000_000_000)
names = st.text("abcXYZ019-._@", min_size=1, max_size=20)
messages = st.builds(
    lambda name, sender, sent, references, event, codes, place: replace(
        MESSAGE,
        identifier=name,
        sender=sender,
        sent=sent,
        references=references,
        infos=(replace(INFO, event=event, event_codes=codes, areas=(place,)),),
    ),
    names,
    names,
    times,
    st.lists(st.builds(Reference, names, names, times), max_size=3).map(tuple),
    words,
    st.lists(named, max_size=2).map(tuple),
    areas,
)


@pytest.fixture(scope="module")
def signature(tmp_path_factory):
    identity = signer(tmp_path_factory.mktemp("cap"))
    source = Source("River office", frozenset({MESSAGE.sender}), "BASE", "B", 2, (certificate(identity),))
    return to_bytes(signed(written(MESSAGE), identity)), source


@settings(deadline=None)
@given(times)
def test_times_come_back(at):
    assert seconds(moment(at)) == at


@settings(deadline=None)
@example(replace(MESSAGE, infos=(replace(INFO, areas=(Area("a", circles=(Circle(0, 0, 1001.0),)),)),)))
@given(messages)
def test_what_is_written_is_read_as_it_was_meant(message):
    assert read(parsed(to_bytes(written(message)))) == message


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_by_name(data):
    with pytest.raises(CapFault):
        parsed(data)


@settings(deadline=None)
@given(st.data())
def test_a_signed_message_with_a_byte_changed_says_the_same_or_nothing(signature, data):
    document, source = signature
    at = data.draw(st.integers(0, len(document) - 1))
    spoilt = document[:at] + bytes([data.draw(st.integers(0, 255))]) + document[at + 1 :]
    try:
        found = opened(spoilt, [source], now=NOW)
    except CapFault:
        return
    assert found.message == MESSAGE


@settings(deadline=None)
@given(degrees, st.floats(0, 50_000), st.floats(0, 500_000), st.text(max_size=200))
def test_an_alert_anywhere_about_anything_breaks_no_rule(at, radius_m, uncertainty_m, text):
    place = OutPlace(*at, uncertainty_m)
    out = alert(said(place=place, danger_radius_m=radius_m, text=text), audience=())
    for message in messages_of(out, ISSUER):
        assert read(parsed(to_bytes(written(message)))) == message
        assert broken(message) == []

import pytest
from support.cot_events import NOW, casevac, chat, emergency, event, marker, presence, receipt

from app.gateways.cot import asked as reading
from app.gateways.cot.asked import (
    Nothing,
    Ping,
    Presence,
    Protocol,
    Receipt,
    ToCentre,
    Told,
    asked,
    deleted,
    is_delete,
    is_ours,
    to_whom,
)
from app.gateways.cot.chat import Contact, message_id
from app.gateways.cot.event import read
from edge_agent.wire import codec
from edge_agent.wire.messages import Status


def of(raw: bytes, own_uid=None, status=Status.ACTUAL):
    return asked(read(raw), own_uid=own_uid, status=status)


def told(raw: bytes, status=Status.ACTUAL):
    found = of(raw, status=status)
    assert isinstance(found, Told)
    codec.encode_body(found.report)
    return found.report


ASKS = (
    ("ping", event("p", "t-x-c-t"), Ping()),
    ("pong", event("p", "t-x-c-t-r"), Protocol()),
    ("protocol", event("p", "t-x-takp-q"), Protocol()),
    ("its device", presence("D", "ALFA"), Presence(Contact("D", "ALFA"), Status.ACTUAL)),
    ("another position", event("D", "a-f-G-U-C"), Nothing()),
    ("delivered", receipt(message_id(12, 3), read=False), Receipt(12, 3, is_read=False)),
    ("read", receipt(message_id(12, 3), read=True), Receipt(12, 3, is_read=True)),
    ("a receipt between others", receipt("m-77", read=True), Nothing()),
    ("talk among people", chat("ACK", to="All Chat Rooms"), Nothing()),
    ("a marker of a machine", marker(how="m-g"), Nothing()),
    ("a friendly marker", marker(type_="a-f-G-U-C"), Nothing()),
    ("a marker without a place", marker(lat=0, lon=0), Nothing()),
    ("a neutral marker", marker(type_="a-n-G"), Nothing()),
    ("a route", event("r", "b-m-r"), Nothing()),
    ("an emergency is over", emergency(type_="b-a-o-can"), Nothing()),
    ("ours came back", event("HELIOGRAPH-T-1", "a-h-G-E-X-I", how="h-e"), Nothing()),
    ("ours by another name", event("x", "a-h-G-E-X-I", "<__heliograph/>", how="h-e"), Nothing()),
)


@pytest.mark.parametrize(("words", "raw", "wanted"), ASKS, ids=[row[0] for row in ASKS])
def test_what_an_event_asks(words, raw, wanted):
    assert of(raw) == wanted


def test_a_device_is_known_by_the_uid_it_began_with():
    assert isinstance(of(presence("D"), own_uid="D"), Presence)
    assert of(presence("OTHER"), own_uid="D") == Nothing()


def test_a_message_to_the_centre():
    found = of(chat("ACK 12"))
    assert isinstance(found, ToCentre)
    assert (found.message.text, found.message.sender) == ("ACK 12", Contact("ANDROID-1", "ALFA"))


REPORTS = (
    ("casevac", casevac(), "CAS"),
    ("casevac without lines", event("c", "b-r-f-h-c"), "CAS"),
    ("911", emergency(), "SOS"),
    ("in contact", emergency(type_="b-a-o-opn"), "SOS"),
    ("an emergency without its child", emergency(child=False), "SOS"),
    ("an emergency of a sort nobody knows", emergency(type_="b-a-o-zzz"), "SOS"),
    ("bomb", marker(), "IED"),
    ("suspected bomb", marker(type_="a-u-G-E-X-I-V"), "IED"),
    ("mine", marker(type_="a-h-G-E-X-M"), "MIN"),
    ("hostile", marker(type_="a-h-G-U-C-I"), "TEN"),
)


@pytest.mark.parametrize(("words", "raw", "kind"), REPORTS, ids=[row[0] for row in REPORTS])
def test_what_becomes_a_report(words, raw, kind):
    report = told(raw)
    assert (report.kind, report.observed_at, report.place.lat, report.place.accuracy_m) == (kind, NOW, 6.0, 10.0)


def test_troops_in_contact_by_either_name_is_by_its_type():
    raw = emergency(type_="b-a-o-opn")
    assert told(raw).fields == told(raw.replace(b"In Contact", b"Troops In Contact")).fields == {"reason": "attack"}


STATUSES = (
    ("", Status.ACTUAL, Status.ACTUAL),
    ("", Status.EXERCISE, Status.EXERCISE),
    (' opex="e-BLUE1"', Status.ACTUAL, Status.EXERCISE),
    (' opex="s"', Status.ACTUAL, Status.TEST),
    (' opex="o"', Status.EXERCISE, Status.EXERCISE),
)


@pytest.mark.parametrize(("opex", "mission", "status"), STATUSES)
def test_an_exercise_never_becomes_actual(opex, mission, status):
    assert told(event("c", "b-r-f-h-c", more=opex), status=mission).status is status


def test_whom_an_event_is_for():
    dests = '<marti><dest callsign="ALFA"/><dest uid="U-2"/><dest callsign=""/></marti>'
    assert to_whom(read(event(detail=dests))) == {"ALFA", "U-2"}
    assert to_whom(read(event(detail="<marti/>"))) == to_whom(read(event())) == frozenset()


def test_a_long_text_is_cut_for_the_report():
    report = told(marker(remarks="x" * 5000))
    assert len(report.text) == reading.MOST_TEXT
    assert report.text.endswith("…")


def test_what_a_delete_names():
    links = '<link uid="A"/><__forcedelete/><more><link uid="B"/></more>'
    assert deleted(read(event("x", "t-x-d-d", links))) == {"A", "B"}
    assert is_delete(read(event("x", "t-x-d-d")))
    assert not is_delete(read(event("x", "b-m-p-s-m", links)))


def test_what_is_ours():
    assert is_ours(read(event("HELIOGRAPH", "a-f-G-U-H")))
    assert not is_ours(read(presence()))

import pytest
from support.cot_events import ARABIC, ENTITY_BOMB, NOW, event

from app.gateways.cot.event import UNKNOWN_M, Event, NotAnEvent, Point, encode, moment, read
from app.gateways.cot.xml import NotXml, element, parse, write


def test_an_event_is_read_and_its_bytes_are_kept():
    raw = event("A", detail=f'<contact callsign="ALFA"/><remarks>{ARABIC}</remarks><other x="1"><y/></other>')
    one = read(raw)
    assert (one.uid, one.type, one.how, one.time) == ("A", "a-f-G-U-C", "h-g-i-g-o", NOW)
    assert (one.callsign, one.remarks, one.raw) == ("ALFA", ARABIC, raw)
    assert one.detail_of("other").find("y") is not None


def test_thirteen_decimals_are_kept_as_far_as_a_number_holds_them():
    one = read(event(lat="12.3456781234567", lon="-8.7654321234567"))
    assert (one.point.lat, one.point.lon) == (12.3456781234567, -8.7654321234567)
    assert b'lat="12.3456781" lon="-8.7654321"' in encode(one)


TIMES = (
    ("2026-09-21T14:13:20.000Z", NOW),
    ("2026-09-21T16:13:20+02:00", NOW),
    ("2026-09-21T10:43:20.5-03:30", NOW + 0.5),
    ("2026-09-21T14:13:20", NOW),
)


@pytest.mark.parametrize(("said", "seconds"), TIMES, ids=[row[0] for row in TIMES])
def test_offsets_are_honoured_and_without_one_it_is_utc(said, seconds):
    assert read(event().replace(b'time="2026-09-21T14:13:20.000Z"', f'time="{said}"'.encode())).time == seconds


NOT_EVENTS = (
    ("not_xml", b"<event><point></event>"),
    ("not_event", b"<auth><cot username='a' password='b'/></auth>"),
    ("point_missing", b'<event uid="a" type="b" time="x"/>'),
    ("part_twice", event().replace(b"<detail", b"<detail/><detail", 1)),
    ("part_twice", event().replace(b"<point", b'<point lat="0" lon="0"/><point', 1)),
    ("uid_invalid", event(" ")),
    ("uid_invalid", event("x" * 201)),
    ("type_invalid", event(type_="")),
    ("point_invalid", event(lat="91")),
    ("point_invalid", event(lon="nan")),
    ("point_invalid", event(lat="north")),
    ("time_invalid", event().replace(b'time="2026', b'time="later', 1)),
    ("not_xml", b"<event>&unknown;</event>"),
)


@pytest.mark.parametrize(("code", "raw"), NOT_EVENTS, ids=[f"{at}-{row[0]}" for at, row in enumerate(NOT_EVENTS)])
def test_what_is_no_event_is_named(code, raw):
    with pytest.raises(NotAnEvent) as fault:
        read(raw)
    assert fault.value.code == code


def test_no_document_type_is_parsed_whoever_let_it_through():
    with pytest.raises(NotXml):
        parse(ENTITY_BOMB)


def test_what_is_written_is_read_back_the_same():
    one = Event(
        "u-<&\"'>",
        "b-t-f",
        "h-e",
        NOW,
        NOW,
        NOW + 60,
        Point(6, 20),
        element("detail", {"a": "1\n2\t3"}, text="x < y"),
        qos="9-i-g",
    )
    back = read(encode(one))
    assert (back.uid, back.qos, back.detail.attributes, back.detail.text) == (
        one.uid,
        "9-i-g",
        {"a": "1\n2\t3"},
        "x < y",
    )
    assert (back.point.hae, back.point.ce) == (UNKNOWN_M, UNKNOWN_M)


def test_what_no_document_may_hold_is_replaced():
    assert parse(write(element("a", {"b": "x\x00y\ud800"}, text="\x08"))).get("b") == "x\ufffdy\ufffd"


PRIORITIES = (
    ("9-i-g", "a-f-G", 9),
    ("x-r-d", "a-f-G", 1),
    (None, "b-a-o-tbl", 9),
    (None, "b-r-f-h-c", 7),
    (None, "b-t-f", 6),
    (None, "u-d-c-c", 5),
    (None, "a-h-G", 3),
)


@pytest.mark.parametrize(("qos", "type_", "priority"), PRIORITIES)
def test_priority_is_by_qos_else_by_type(qos, type_, priority):
    assert read(event(type_=type_, more=f' qos="{qos}"' if qos else "")).priority == priority


def test_a_moment_has_milliseconds_and_a_z():
    assert moment(NOW + 0.25) == "2026-09-21T14:13:20.250Z"

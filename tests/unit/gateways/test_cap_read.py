"""What a stranger sends is read exactly or refused by a named rule; nothing is expanded, fetched or guessed."""

import time

import pytest
from support.cap import MESSAGE, NOW

from app.gateways.cap.message import Area, Circle, Reference
from app.gateways.cap.read import MOST_BYTES, CapFault, parsed, read
from app.gateways.cap.write import written
from app.gateways.xml import to_bytes

GOOD = to_bytes(written(MESSAGE)).decode()


def changed(old: str, new: str) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1).encode()


def refused(data: bytes) -> str:
    with pytest.raises(CapFault) as fault:
        read(parsed(data))
    assert "SECRET" not in str(fault.value)
    return fault.value.rule


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = [
    ("xml_document_type", f'<!DOCTYPE alert [<!ENTITY a0 "ha">{LAUGHS}]><alert>&a9;</alert>'.encode()),
    ("xml_document_type", b'<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert>&x;</alert>'),
    ("xml_document_type", b'<!DOCTYPE alert SYSTEM "http://127.0.0.1:1/x.dtd"><alert/>'),
    ("xml_document_type", b"<!doctype alert><alert/>"),
    ("xml_document_type", b'<!DOCTYPE alert [<!ENTITY % x SYSTEM "http://127.0.0.1:1/"> %x;]><alert/>'),
    ("xml_not_utf8", '<!DOCTYPE alert [<!ENTITY x "y">]><alert>&x;</alert>'.encode("utf-16")),
    ("xml_not_utf8", "<!DOCTYPE alert><alert/>".encode("utf-16-le")),
    ("xml_not_utf8", "<alert>é</alert>".encode("latin-1")),
    ("xml_malformed", b'<?xml version="1.0" encoding="UTF-7"?>+ADw-alert/>'),
    ("xml_malformed", b"<alert>&undefined;</alert>"),
    ("xml_malformed", b"<alert><identifier></alert>"),
    ("xml_malformed", b""),
    ("xml_malformed", b"<a>" * 1000 + b"</a>" * 1000),
    ("xml_too_large", b"<alert>" + b"x" * 10_000_000 + b"</alert>"),
    ("not_cap", b"<alert/>"),
    ("not_cap", GOOD.replace("cap:1.2", "cap:1.1").encode()),
    ("not_cap", b'<info xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>'),
    ("not_cap", b"<rss><channel/></rss>"),
]
MALFORMED = [
    ("schema", "<sent>2026-09-21T14:13:20-00:00</sent>", "<sent>2026-09-21T14:13:20Z</sent>"),
    ("schema", "<sent>2026-09-21T14:13:20-00:00</sent>", "<sent>2026-09-21T14:13:20.5-00:00</sent>"),
    ("schema", "<status>Actual</status>", "<status>SECRET</status>"),
    ("schema", "<status>Actual</status>", ""),
    ("schema", "<status>Actual</status><msgType>Alert</msgType>", "<msgType>Alert</msgType><status>Actual</status>"),
    ("schema", "<category>Met</category>", "<category>Weather</category>"),
    ("schema", "<event>", "<script>SECRET</script><event>"),
    ("mixed_content", "<sender>rivers@example.org", "<sender>rivers@example.org<!-- x -->.evil"),
    ("mixed_content", "<sender>rivers@example.org", "<sender>rivers@example.org<?x y?>"),
    ("reference_form", "<info>", "<references>SECRET</references><info>"),
    ("reference_form", "<info>", "<references>a,b,yesterday</references><info>"),
    ("reference_form", "<info>", "<references>a,b,2026-09-21T14:13:20</references><info>"),
    ("polygon_form", "5.00000,19.00000 ", "5.00000;19.00000 "),
    ("polygon_form", "5.00000,19.00000 ", "SECRET,19 "),
    ("polygon_range", "5.00000,19.00000 ", "95.0,19.0 "),
    ("polygon_range", "5.00000,19.00000 ", "nan,19.0 "),
    ("circle_form", "</polygon>", "</polygon><circle>SECRET</circle>"),
    ("circle_form", "</polygon>", "</polygon><circle>5,19 -1</circle>"),
    ("circle_form", "</polygon>", "</polygon><circle>5,19 nan</circle>"),
    ("circle_form", "</polygon>", "</polygon><circle>5,19 inf</circle>"),
    ("circle_range", "</polygon>", "</polygon><circle>5,190 1</circle>"),
    ("too_many_shapes", "</polygon>", "</polygon>" + "<circle>5,19 1</circle>" * 2000),
    ("too_many_infos", "</info>", "</info>" + GOOD[GOOD.index("<info>") : GOOD.index("</alert>")] * 50),
]


@pytest.mark.parametrize(("rule", "data"), HOSTILE, ids=[f"{n}-{one[0]}" for n, one in enumerate(HOSTILE)])
def test_hostile_xml_is_refused_at_once(rule, data):
    began = time.monotonic()
    assert refused(data) == rule
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(("rule", "old", "new"), MALFORMED)
def test_what_is_no_cap_is_refused_by_the_rule_it_breaks_and_never_repeated(rule, old, new):
    assert refused(changed(old, new)) == rule


def test_what_was_written_is_read():
    assert read(parsed(GOOD.encode())) == MESSAGE
    assert read(parsed(b"\xef\xbb\xbf" + GOOD.encode())) == MESSAGE


def test_everything_a_sender_may_say_is_read():
    data = changed(
        "</polygon>",
        "</polygon><circle>5.5,19.5 2.5</circle><geocode><valueName>SAME</valueName><value>006113</value></geocode>"
        "<altitude>100</altitude><ceiling>200.5</ceiling>",
    )
    data = data.replace(
        b"<info>", b"<references>a,b,2026-09-21T16:13:20+02:00 c,d,2026-09-21T14:13:19-00:00</references><info>"
    )
    message = read(parsed(data))
    assert message.references == (Reference("a", "b", NOW), Reference("c", "d", NOW - 1))
    (area,) = message.infos[0].areas
    assert area.circles == (Circle(5.5, 19.5, 2500),)
    assert (area.geocodes[0].value, area.altitude, area.ceiling) == ("006113", 100, 200.5)
    assert isinstance(area, Area)


def test_a_message_of_the_largest_size_is_read_and_one_byte_more_is_not():
    room = MOST_BYTES - len(GOOD)
    fits = changed("Two metres", "x" * (room + len("Two metres")))
    assert read(parsed(fits))
    assert refused(fits.replace(b"xx", b"xxx", 1)) == "xml_too_large"

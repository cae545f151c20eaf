"""A message that the schema refuses is answered with the place, and with what belongs there, and never with itself."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.cap import MESSAGE

from app.gateways.cap.advice import ADVICE
from app.gateways.cap.read import CapFault, parsed, read
from app.gateways.cap.rules import BINDING
from app.gateways.cap.write import written
from app.gateways.xml import to_bytes

GOOD = to_bytes(written(MESSAGE)).decode()
SENT = "<sent>2026-09-21T14:13:20-00:00</sent>"
NO_ATTRIBUTE = "has an attribute that CAP does not give it"
CASES = [
    (SENT, "<sent>2026-09-21T14:13:20Z</sent>", "sent", "UTC is written -00:00, never Z"),
    (SENT, "<sent>2026-09-21T14:13:20.5-00:00</sent>", "sent", "no fraction"),
    (
        "<effective>2026",
        "<effective>SECRET",
        "info[0].effective",
        "effective: a time is like 2026-11-25T00:00:00-00:00",
    ),
    ("<status>Actual", "<status>SECRET", "status", "status: is one of Actual, Exercise, System, Test, Draft"),
    ("<severity>Severe", "<severity>SECRET", "info[0].severity", "is one of Extreme, Severe, Moderate, Minor, Unknown"),
    ("<status>Actual</status>", "", "msgType", "something is out of place, here belongs status"),
    ("<event>", "<SECRET/><event>", "info[0]", "something is out of place, here belongs category, event"),
    ("<event>", '<x:sent xmlns:x="urn:SECRET"/><event>', "info[0]", "here belongs category, event"),
    ("<alert ", "<alert SECRET='' ", "", f"alert: {NO_ATTRIBUTE}"),
    ("<status>", "<status SECRET=''>", "status", NO_ATTRIBUTE),
    ("<area>", "<area SECRET=''>", "info[0].area[0]", NO_ATTRIBUTE),
    ("</polygon>", "</polygon><altitude>SECRET</altitude>", "info[0].area[0].altitude", "is no xs:decimal"),
    ("</polygon>", "</polygon><geocode><valueName/></geocode>", "info[0].area[0].geocode[0]", "geocode: lacks value"),
    ("</polygon>", "</polygon><polygon><SECRET/></polygon>", "info[0].area[0].polygon[1]", "holds text alone"),
    (
        "</area>",
        "<altitude>1</altitude><ceiling>2</ceiling><SECRET/></area>",
        "info[0].area[0]",
        "here belongs nothing",
    ),
    ("<sent>", "<sent SECRET=''>", "sent", NO_ATTRIBUTE),
    ("<info>", "<info>SECRET", "info[0]", "has text between its elements"),
    ("</alert>", "<SECRET/></alert>", "", "alert: something is out of place, here belongs info"),
]


def prefixed(text: str) -> str:
    """The same document with a prefix of the sender's own."""
    return re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1our:\2", text).replace("xmlns=", "xmlns:our=", 1)


def refused(text: str) -> CapFault:
    with pytest.raises(CapFault) as fault:
        read(parsed(text.encode()))
    return fault.value


@pytest.mark.parametrize(("old", "new", "where", "says"), CASES)
def test_a_fault_says_where_and_what_belongs_there(old, new, where, says):
    assert old in GOOD
    changed = GOOD.replace(old, new, 1)
    for fault in (refused(changed), refused(prefixed(changed))):
        assert (fault.rule, fault.where) == ("schema", where)
        assert says in fault.detail
        assert "SECRET" not in fault.detail + fault.where


@pytest.mark.parametrize(
    ("old", "new", "rule", "where"),
    [
        ("<info>", "<references>SECRET</references><info>", "reference_form", "references"),
        (SENT, "<sent>2026-09-21T14:13:20-00:00<!-- SECRET --></sent>", "mixed_content", "sent"),
        ("<event>Flood", "<event>Flood<!-- SECRET -->", "mixed_content", "info[0].event"),
        ("</polygon>", " SECRET</polygon>", "polygon_form", "info[0].area[0].polygon[0]"),
        ("</polygon>", "</polygon><polygon>95,1</polygon>", "polygon_range", "info[0].area[0].polygon[1]"),
        ("</polygon>", "</polygon><polygon><!-- SECRET --></polygon>", "mixed_content", "info[0].area[0].polygon[1]"),
        ("</polygon>", "</polygon><circle/><circle>5,19</circle>", "circle_form", "info[0].area[0].circle[1]"),
        ("</polygon>", "</polygon><circle>5,19 -1</circle>", "circle_form", "info[0].area[0].circle[0]"),
    ],
)
def test_what_the_schema_lets_through_is_refused_with_its_place(old, new, rule, where):
    assert old in GOOD
    fault = refused(GOOD.replace(old, new, 1))
    assert (fault.rule, fault.where) == (rule, where)
    assert "SECRET" not in fault.detail + fault.where


def test_every_binding_rule_has_an_advice():
    assert set(ADVICE) == BINDING


def test_who_sends_at_the_same_time_is_told_of_their_own_message_alone():
    """One log of errors is shared by all checks of a schema."""
    wrong = [GOOD.replace(old, new, 1) for old, new, *_ in CASES]
    alone = [refused(text).detail for text in wrong]

    def asked(_turn: int) -> list[str]:
        found = []
        for text in wrong * 5:
            read(parsed(GOOD.encode()))
            found.append(refused(text).detail)
        return found

    with ThreadPoolExecutor(8) as pool:
        assert all(told == alone * 5 for told in pool.map(asked, range(8)))

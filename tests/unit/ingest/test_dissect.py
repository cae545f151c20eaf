"""Held bytes taken apart as far as they go; whatever they are, nothing is raised."""

from hypothesis import given
from hypothesis import strategies as st

from app.ingest.quarantine.dissect import dissect
from edge_agent.wire import codec
from edge_agent.wire.messages import Gap, Place, Report

WORD = Report(kind="IED", observed_at=1_790_000_000, unit=1, place=Place(6.0, 20.0, 20), text="wire", source=7)
BODY = codec.encode_body(WORD)


def one(raw: bytes, *, cleared: bool = True):
    (body,) = dissect(raw, whole=False, seq=3, cleared=cleared)["bodies"]
    return body


def test_a_readable_report_is_its_json_form():
    body = one(BODY)
    assert (body["what"], body["seq"], body["fault"]) == ("report", 3, None)
    assert (body["report"]["kind"], body["report"]["text"], body["report"]["source"]) == ("IED", "wire", 7)


def test_sources_and_sensitive_kinds_are_for_cleared_readers():
    assert "source" not in one(BODY, cleared=False)["report"]
    secret = codec.encode_body(Report(kind="GBV", observed_at=1_790_000_000))
    assert one(secret)["report"]["kind"] == "GBV"
    assert one(secret, cleared=False)["report"] is None


def test_a_cut_body_is_read_up_to_the_cut():
    body = one(BODY[:8])
    assert body["fault"]["code"] == "malformed"
    assert body["fields"][0]["name"] == "time"
    assert body["fields"][-1]["fault"]
    assert one(BODY[:8], cleared=False)["fields"] == []


def test_other_messages_are_told_by_their_values():
    body = one(codec.encode_body(Gap(1, 4, "disk_full")))
    assert (body["what"], body["values"]["first"], body["values"]["last"]) == ("gap", 1, 4)


def test_a_packet_is_opened():
    packet = codec.seal_packet(2, [(5, BODY), (6, BODY[:8])])
    told = dissect(packet, whole=True, seq=None, cleared=True)
    assert (told["epoch"], [body["seq"] for body in told["bodies"]]) == (2, [5, 6])
    assert dissect(b"\x40\x01", whole=True, seq=None, cleared=True)["fault"]["code"] == "version_unknown"


@given(st.binary(max_size=200), st.booleans())
def test_nothing_is_raised(raw: bytes, whole: bool):
    dissect(raw, whole=whole, seq=None, cleared=True)

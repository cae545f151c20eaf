"""What is encoded comes back: exactly where it lies on the grid, and within the stated tolerance where it does not."""

import json
import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from wire_strategies import any_report, bodies, coded_texts, packets, reports, steady

from edge_agent.wire import lexicon
from edge_agent.wire.catalogue import ACCURACY_M, CASUALTY, KINDS, Field
from edge_agent.wire.codec import decode_body, decode_packet, encode_body, encode_packet, quantise
from edge_agent.wire.jsonform import report_from_json, report_to_json
from edge_agent.wire.messages import Casualty, Fix, Place, Report, SiteConfig, Track

METRES_PER_DEGREE = 111_320


@pytest.mark.parametrize("code", sorted(KINDS))
def test_a_report_of_every_kind_comes_back(code):
    @steady
    @given(reports(code))
    def comes_back(report):
        assert decode_body(encode_body(report)) == report

    comes_back()


@steady
@given(bodies)
def test_every_message_comes_back(body):
    assert decode_body(encode_body(body)) == body


@steady
@given(packets())
def test_every_packet_comes_back(packet):
    assert decode_packet(encode_packet(packet)) == packet


@steady
@given(bodies)
def test_equal_messages_give_equal_bytes(body):
    assert encode_body(decode_body(encode_body(body))) == encode_body(body)


@steady
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_place_moves_less_than_its_half_step(lat, lon):
    sent = Report("TEN", 0, place=Place(lat, lon))
    place = quantise(sent).place
    north = abs(place.lat - lat) * METRES_PER_DEGREE
    east = min(abs(place.lon - lon), 360 - abs(place.lon - lon)) * METRES_PER_DEGREE * math.cos(math.radians(lat))
    assert north <= (1.3 if lat < 89.9999 else 2.5)
    assert east <= 1.3
    assert quantise(quantise(sent)) == quantise(sent)


@pytest.mark.parametrize(
    ("lat", "lon", "back"),
    [
        (90.0, 0.0, (89.999979, 0.0)),
        (-90.0, 180.0, (-90.0, -180.0)),
        (0.0, -180.0, (0.0, -180.0)),
        (0.0, 179.999999, (0.0, -180.0)),
    ],
)
def test_poles_and_the_antimeridian(lat, lon, back):
    place = quantise(Report("TEN", 0, place=Place(lat, lon))).place
    assert (place.lat, place.lon) == back


def test_a_line_across_the_antimeridian_takes_the_short_way():
    here = Report("FOM", 0, place=Place(10, 179.99))
    across = replace(here, line=((10.0, -179.99), (10.0, 179.98)))
    assert len(encode_body(across)) - len(encode_body(here)) <= 12
    assert [round(lon, 3) for _, lon in quantise(across).line] == [-179.99, 179.98]


def test_a_track_across_the_antimeridian():
    track = Track(1, (Fix(0, 0.0, 179.999), Fix(60, 0.0, -179.999)))
    assert [round(fix.lon, 3) for fix in quantise(track).fixes] == [179.999, -179.999]


@steady
@given(st.floats(0, 600_000))
def test_an_accuracy_is_never_made_better_than_it_is(metres):
    back = quantise(Report("TEN", 0, place=Place(1, 1, metres))).place.accuracy_m
    assert back >= min(metres, ACCURACY_M[-1])


@steady
@given(any_report, st.integers(1, 4000 * 86_400))
def test_a_time_span_is_rounded_up(report, span):
    assert quantise(replace(report, time_span_s=span)).time_span_s >= min(span, 3660 * 86_400)


def off_grid() -> list[tuple[str, Field]]:
    return [(kind.code, field) for kind in KINDS.values() for field in kind.fields if field.type in ("count", "scale")]


@pytest.mark.parametrize(("code", "field"), off_grid(), ids=lambda each: getattr(each, "key", each))
def test_counts_saturate_and_scales_round_up(code, field):
    most = field.steps[-1] if field.type == "scale" else field.largest
    for stated in (1, most // 2 + 1, most, most + 1, most * 1000):
        back = quantise(Report(code, 0, fields={field.key: stated})).fields[field.key]
        assert min(stated, most) <= back <= most


def test_what_says_nothing_is_gone_after_the_journey():
    nothing = {field.key: {"flags": (), "bool": False}.get(field.type, 0) for field in KINDS["SOS"].fields}
    assert quantise(Report("SOS", 0, fields=nothing)).fields == {}


def test_casualties_keep_their_numbers_and_every_field():
    full = {field.key: field.steps[-1] for field in CASUALTY if field.type == "scale"}
    full |= {field.key: field.codes[-1].key for field in CASUALTY if field.type == "code"}
    full |= {field.key: tuple(code.key for code in field.codes) for field in CASUALTY if field.type == "flags"}
    sent = Report("CAS", 0, casualties=(Casualty(1, full), Casualty(255, {})))
    assert quantise(sent) == sent


@steady
@given(coded_texts)
def test_any_text_comes_back_from_the_lexicon(text):
    assert lexicon.decode(lexicon.encode(text), len(text) + 1) == text


def test_a_configuration_keeps_its_json():
    values = {"units": [{"n": 1, "name": "Équipe 1"}], "area": None, "rate": 0.5, "on": True}
    assert quantise(SiteConfig(values)).values == values


def comes_from_a_form(report) -> bool:
    """No codes of a newer build, no place at exactly 0, 0, no shape of too few points or that closes on itself."""
    tables = [(KINDS[report.kind].fields, report.fields), *((CASUALTY, each.fields) for each in report.casualties)]
    coded = [values[field.key] for table, values in tables for field in table if field.codes and field.key in values]
    return (
        all(isinstance(key, str) for value in coded for key in (value if isinstance(value, tuple) else (value,)))
        and not (report.place and report.place.lat == report.place.lon == 0)
        and len(report.line) != 1
        and len(report.area) not in (1, 2)
        and not (report.area and report.area[0] == report.area[-1])
    )


@steady
@given(any_report)
def test_the_json_form_comes_back(report):
    obj = json.loads(json.dumps(report_to_json(report), allow_nan=False))
    assume(comes_from_a_form(report))
    assert report_from_json(obj) == replace(report, unknown=b"")

import pytest

from app.ingest.reports.found import place_source
from app.ingest.tables import Report
from edge_agent.wire.codec import encode_body
from edge_agent.wire.grid import to_cell, to_degrees
from edge_agent.wire.messages import AlertAck, Place, Stage
from edge_agent.wire.messages import Report as StatedReport

LAT, LON = to_degrees(to_cell(-15.02, 22.95))


def row(raw, lat=LAT, lon=LON):
    return Report(raw=raw, lat=lat, lon=lon)


def said(place):
    return encode_body(StatedReport("CHK", 1_780_000_000, place=place))


@pytest.mark.parametrize(
    ("report", "source"),
    [
        (row(said(Place(LAT, LON, 10, "map"))), "map"),
        (row(said(Place(LAT, LON, 10, "typed"))), "typed"),
        (row(said(Place(LAT, LON, 500, "site"))), "site"),
        (row(said(Place(LAT, LON, 10))), None),
        (row(said(None), None, None), None),
        (row(said(Place(LAT, LON, 10, "map")), LAT + 1, LON), None),
        (row(encode_body(AlertAck(7, 0, 1, Stage.SEEN, 1_780_000_000))), None),
        (row(b"\xff"), None),
    ],
    ids=["map", "typed", "site", "measured", "no place", "put right since", "no report", "not readable"],
)
def test_a_place_says_how_it_was_found(report, source):
    assert place_source(report) == source

"""Recorded events become reports by the documented tables."""

from pathlib import Path

import pytest

from app.failure import Failure
from app.replay import acled, ged
from app.replay.observation import credibility, severity
from edge_agent.wire.jsonform import report_from_json, report_to_json

EVENT = {
    "id": 7,
    "date_start": "2017-05-01",
    "date_end": "2017-05-01",
    "type_of_violence": 3,
    "side_a": "UPC",
    "side_b": "Civilians",
    "where_prec": 1,
    "where_coordinates": "Alindao town",
    "number_of_sources": 2,
    "best": 4,
    "event_clarity": 1,
}


def event(**changes):
    return ged.from_event({**EVENT, **changes}, 21.2, 5.02).report


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("POC", "severe", 2, 1000.0, 12 * 3600, "armed_group", 4)),
        (
            {"type_of_violence": 1, "side_a": "Government of Chad"},
            ("DF", "severe", 2, 1000.0, 43200, "foreign_forces", 4),
        ),
        (
            {"type_of_violence": 2, "side_a": "anti-Balaka, FPRC-AK"},
            ("DF", "severe", 2, 1000.0, 43200, "self_defence", 4),
        ),
        ({"best": 0, "number_of_sources": 1}, ("POC", "moderate", 3, 1000.0, 43200, "armed_group", None)),
        ({"best": 198, "where_prec": 6}, ("POC", "extreme", 2, 500_000.0, 43200, "armed_group", 15)),
        ({"event_clarity": 2, "where_prec": 2}, ("POC", "severe", 3, 25_000.0, 43200, "armed_group", 4)),
        ({"number_of_sources": -1, "event_clarity": 2}, ("POC", "severe", 6, 1000.0, 43200, "armed_group", 4)),
        ({"date_end": "2017-05-31"}, ("POC", "severe", 2, 1000.0, 30 * 86_400 + 43_200, "armed_group", 4)),
    ],
    ids=str,
)
def test_a_ged_event_by_its_columns(changes, expected) -> None:
    report = event(**changes)
    assert (
        report.kind,
        report.severity,
        report.credibility,
        report.place.accuracy_m,
        report.time_span_s,
        report.fields["actor"],
        report.fields.get("killed"),
    ) == expected


def test_an_event_is_filed_on_the_evening_of_the_last_day_on_which_it_may_have_happened() -> None:
    filed = ged.from_event({**EVENT, "date_end": "2017-05-03"}, 21.2, 5.02)
    assert filed.filed_at == 1493834400  # 2017-05-03 18:00 UTC
    assert filed.report.observed_at + filed.report.time_span_s == filed.filed_at


@pytest.mark.parametrize("column", ["type_of_violence", "where_prec"])
def test_a_value_outside_the_codebook_names_the_feature(tmp_path: Path, column: str) -> None:
    file = tmp_path / "events.geojson"
    file.write_text(f'{{"features": [{{"geometry": {{"coordinates": [1, 2]}}, "properties": {{"{column}": 9}}}}]}}')
    with pytest.raises(Failure, match="feature 0") as failed:
        ged.read(file)
    assert failed.value.code == "event_invalid"


def test_what_is_not_geojson_is_a_clear_failure(tmp_path: Path) -> None:
    file = tmp_path / "events.geojson"
    file.write_text("[]")
    with pytest.raises(Failure, match="not a GeoJSON feature collection"):
        ged.read(file)


@pytest.mark.parametrize(
    ("sources", "clear", "grade"), [(-1, True, 6), (1, True, 3), (1, False, 4), (2, True, 2), (9, False, 3)]
)
def test_credibility_by_the_number_of_sources(sources, clear, grade) -> None:
    assert credibility(sources, clear=clear) == grade


@pytest.mark.parametrize(("deaths", "word"), [(0, "moderate"), (1, "severe"), (9, "severe"), (10, "extreme")])
def test_severity_by_the_number_of_deaths(deaths, word) -> None:
    assert severity(deaths) == word


ROW = {
    "event_date": "05 March 2021",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "latitude": "5.1",
    "longitude": "20.2",
}


@pytest.mark.parametrize("sub_event", [*acled.BY_SUB_EVENT, "something new"])
@pytest.mark.parametrize("event_type", acled.BY_EVENT)
def test_every_acled_type_makes_a_report_that_the_door_takes(event_type, sub_event) -> None:
    report = acled.from_row(
        {**ROW, "event_type": event_type, "sub_event_type": sub_event, "fatalities": "3"}, "x"
    ).report
    assert report_from_json(report_to_json(report)) == report


def test_an_acled_row_by_its_columns() -> None:
    row = {
        **ROW,
        "geo_precision": "2",
        "time_precision": "2",
        "source": "A; B",
        "fatalities": "12",
        "notes": "On 5\nMarch",
    }
    report = acled.from_row(row, "x").report
    assert report.kind == "DF"
    assert report.place.accuracy_m == 25_000
    assert report.time_span_s == 6 * 86_400 + 43_200
    assert (report.credibility, report.severity, report.fields["killed"]) == (2, "extreme", 12)
    assert report.text == "On 5 March"


@pytest.mark.parametrize("day", ["2021-03-05", "05 March 2021", "05-Mar-2021", "05/03/2021"])
def test_the_dates_acled_exports_use(day) -> None:
    assert acled.from_row({**ROW, "event_date": day}, "x").report.observed_at == 1614924000


def test_an_acled_file_is_read_by_its_header_in_any_order(tmp_path: Path) -> None:
    file = tmp_path / "acled.csv"
    file.write_text(
        "longitude,latitude,sub_event_type,event_type,extra,event_date\n"
        "20.2,5.1,Attack,Violence against civilians,?,2021-03-06\n"
        "20.3,5.2,Armed clash,Battles,?,2021-03-05\n"
    )
    assert [each.report.kind for each in acled.read(file)] == ["DF", "POC"]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("event_date,event_type\n", "events_unreadable", "sub_event_type, latitude, longitude"),
        (
            "event_date,event_type,sub_event_type,latitude,longitude\nsoon,Battles,Armed clash,1,2\n",
            "event_invalid",
            "line 2",
        ),
    ],
)
def test_what_acled_reading_refuses(tmp_path: Path, text, code, says) -> None:
    file = tmp_path / "acled.csv"
    file.write_text(text)
    with pytest.raises(Failure, match=says) as failed:
        acled.read(file)
    assert failed.value.code == code

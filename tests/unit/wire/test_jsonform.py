"""The JSON form: strict, every fault with its place and code, never repeating a value; and the way back."""

import json

import pytest

from edge_agent.wire.catalogue import CASUALTY, KINDS
from edge_agent.wire.jsonform import (
    JsonProblem,
    alert_to_json,
    kind_schema,
    report_from_json,
    report_to_json,
)
from edge_agent.wire.jsonschema import casualty_schema
from edge_agent.wire.messages import AlertMessage, AlertType, Casualty, Place, Report, Status

SECRET = "xyzzy-77"

GOOD = {
    "kind": "IED",
    "observed_at": "2026-05-29T14:35:00Z",
    "unit": 3,
    "place": {"lat": 4.36, "lon": 18.55, "accuracy_m": 10, "source": "map"},
    "grade": {"reliability": "B", "credibility": 2},
    "severity": "severe",
    "status": "exercise",
    "fields": {"basis": "own", "resources": ["route", "civilians"], "quantity": 2, "cordon": 300},
    "text": "Wires visible",
    "line": [[18.55, 4.36], [18.56, 4.37]],
    "area": [[18.55, 4.36], [18.56, 4.37], [18.57, 4.3], [18.55, 4.36]],
    "casualties": [{"number": 1, "fields": {"sex": "female", "injuries": ["head"]}}],
    "time_span_s": 3600,
    "source": 7,
    "refers": 41,
}


def problems(obj):
    with pytest.raises(JsonProblem) as caught:
        report_from_json(obj)
    return {(path, code) for path, code, _ in caught.value.errors}


def test_everything_is_read():
    assert report_from_json(GOOD) == Report(
        kind="IED",
        observed_at=1_780_065_300,
        unit=3,
        place=Place(4.36, 18.55, 10.0, "map"),
        reliability="B",
        credibility=2,
        severity="severe",
        status=Status.EXERCISE,
        fields={"basis": "own", "resources": ("civilians", "route"), "quantity": 2, "cordon": 300},
        text="Wires visible",
        line=((4.36, 18.55), (4.37, 18.56)),
        area=((4.36, 18.55), (4.37, 18.56), (4.3, 18.57)),
        casualties=(Casualty(1, {"sex": "female", "injuries": ("head",)}),),
        time_span_s=3600,
        source=7,
        refers=41,
    )


def test_the_least_that_is_a_report():
    assert report_from_json({"kind": "SOS", "observed_at": 5}) == Report("SOS", 5)


@pytest.mark.parametrize(
    "at", [1_780_065_300, "2026-05-29T14:35:00Z", "2026-05-29T16:35:00+02:00", "2026-05-29T14:35:00.900Z"]
)
def test_ways_to_say_the_time(at):
    assert report_from_json({"kind": "SOS", "observed_at": at}).observed_at == 1_780_065_300


def test_the_way_back():
    report = report_from_json(GOOD)
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report


def test_what_says_nothing_is_left_out():
    fields = {"silent": False, "persons": 0, "reason": None}
    assert report_from_json({"kind": "SOS", "observed_at": 5, "fields": fields}).fields == {}


FAULTS = [
    ([], "", "value_type"),
    (None, "/kind", "value_missing"),
    ({"kind": SECRET}, "/kind", "kind_unknown"),
    ({"kind": 5}, "/kind", "value_type"),
    ({"kind": None}, "/kind", "value_missing"),
    ({"observed_at": None}, "/observed_at", "value_missing"),
    ({"observed_at": SECRET}, "/observed_at", "value_type"),
    ({"observed_at": "2026-05-29T14:35:00"}, "/observed_at", "value_type"),
    ({"observed_at": "1950-01-01T00:00:00Z"}, "/observed_at", "value_range"),
    ({"observed_at": "0001-01-01T00:00:00+14:00"}, "/observed_at", "value_range"),
    ({"observed_at": True}, "/observed_at", "value_type"),
    ({"observed_at": 1 << 40}, "/observed_at", "value_range"),
    ({"observed_at": 5.5}, "/observed_at", "value_type"),
    ({"unit": -1}, "/unit", "value_range"),
    ({"unit": "3"}, "/unit", "value_type"),
    ({"place": SECRET}, "/place", "value_type"),
    ({"place": {"lat": 4.36}}, "/place/lon", "value_missing"),
    ({"place": {"lat": 91, "lon": 0}}, "/place/lat", "geometry_range"),
    ({"place": {"lat": 0, "lon": 181}}, "/place/lon", "geometry_range"),
    ({"place": {"lat": float("nan"), "lon": 1}}, "/place/lat", "geometry_range"),
    ({"place": {"lat": 10**400, "lon": 1}}, "/place/lat", "geometry_range"),
    ({"place": {"lat": 0, "lon": 0.0}}, "/place", "geometry_zero"),
    ({"place": {"lat": 1, "lon": 1, "source": SECRET}}, "/place/source", "value_unknown"),
    ({"place": {"lat": 1, "lon": 1, "accuracy_m": -1}}, "/place/accuracy_m", "value_range"),
    ({"place": {"lat": 1, "lon": 1, "alt": 3}}, "/place/alt", "field_unknown"),
    ({"grade": {"reliability": "G"}}, "/grade/reliability", "value_unknown"),
    ({"grade": {"credibility": 7}}, "/grade/credibility", "value_range"),
    ({"grade": {"letter": "A"}}, "/grade/letter", "field_unknown"),
    ({"severity": SECRET}, "/severity", "value_unknown"),
    ({"status": SECRET}, "/status", "value_unknown"),
    ({"fields": []}, "/fields", "value_type"),
    ({"fields": {SECRET: 1}}, f"/fields/{SECRET}", "field_unknown"),
    ({"fields": {"basis": SECRET}}, "/fields/basis", "value_unknown"),
    ({"fields": {"basis": 1}}, "/fields/basis", "value_type"),
    ({"fields": {"resources": "route"}}, "/fields/resources", "value_type"),
    ({"fields": {"resources": ["route", SECRET]}}, "/fields/resources/1", "value_unknown"),
    ({"fields": {"resources": ["route"] * 99}}, "/fields/resources", "too_large"),
    ({"fields": {"quantity": -1}}, "/fields/quantity", "value_range"),
    ({"fields": {"quantity": True}}, "/fields/quantity", "value_type"),
    ({"fields": {"cordon": 3001}}, "/fields/cordon", "value_range"),
    ({"text": 5}, "/text", "value_type"),
    ({"text": "\ud800"}, "/text", "value_type"),
    ({"text": "x" * 4097}, "/text", "too_large"),
    ({"line": [[1, 2]]}, "/line", "geometry_invalid"),
    ({"line": [[1, 2], [1]]}, "/line/1", "value_type"),
    ({"line": [[1, 2], [1, 91]]}, "/line/1/1", "geometry_range"),
    ({"line": [[1, 2]] * 501}, "/line", "too_large"),
    ({"area": [[1, 2], [3, 4]]}, "/area", "geometry_invalid"),
    ({"casualties": {}}, "/casualties", "value_type"),
    ({"casualties": [{}]}, "/casualties/0/number", "value_missing"),
    ({"casualties": [5]}, "/casualties/0", "value_type"),
    ({"casualties": [{"number": 1, "name": SECRET}]}, "/casualties/0/name", "field_unknown"),
    ({"casualties": [{"number": 1, "fields": {"sex": SECRET}}]}, "/casualties/0/fields/sex", "value_unknown"),
    ({"time_span_s": 0}, "/time_span_s", "value_range"),
    ({"source": 65_536}, "/source", "value_range"),
    ({"refers": -1}, "/refers", "value_range"),
    ({"a/b~c": 1}, "/a~1b~0c", "field_unknown"),
]


@pytest.mark.parametrize(
    ("change", "path", "code"), FAULTS, ids=[f"{path}-{code}-{n}" for n, (_, path, code) in enumerate(FAULTS)]
)
def test_a_fault_is_named_with_its_place(change, path, code):
    obj = {**GOOD, **change} if isinstance(change, dict) else change if change is not None else {}
    assert (path, code) in problems(obj)


def test_all_faults_are_found_at_once():
    assert problems({"kind": "SOS", "unit": -1, "severity": "x", "extra": 1}) == {
        ("/observed_at", "value_missing"),
        ("/unit", "value_range"),
        ("/severity", "value_unknown"),
        ("/extra", "field_unknown"),
    }


def test_no_value_is_repeated():
    with pytest.raises(JsonProblem) as caught:
        report_from_json({"kind": SECRET, "observed_at": SECRET, "text": 5, "severity": SECRET, "line": SECRET})
    assert SECRET not in repr(caught.value.errors) + str(caught.value)


def test_an_alert_for_the_tablet():
    alert = AlertMessage(
        7, 1, AlertType.UPDATE, Status.ACTUAL, 1_780_065_300, 1_780_068_900, "IED", "immediate", "severe", "likely",
        Place(4.36, 18.55, 25.0), 600.0, "keep_away_eo", (0, 2), "Route closed",
    )  # fmt: skip
    form = alert_to_json(alert)
    assert json.loads(json.dumps(form)) == {
        "alert": 7,
        "revision": 1,
        "type": "update",
        "status": "actual",
        "sent_at": "2026-05-29T14:35:00Z",
        "expires_at": "2026-05-29T15:35:00Z",
        "kind": "IED",
        "urgency": "immediate",
        "severity": "severe",
        "certainty": "likely",
        "place": {"lat": 4.36, "lon": 18.55, "accuracy_m": 25.0},
        "danger_radius_m": 600.0,
        "instruction": "keep_away_eo",
        "units": [0, 2],
        "text": "Route closed",
    }


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_a_schema_names_every_field(kind):
    schema = kind_schema(kind)
    assert list(schema["properties"]) == [field.key for field in kind.fields]
    assert schema["additionalProperties"] is False
    assert all({"title", "type"} <= each.keys() for each in schema["properties"].values())


def test_the_schema_of_a_casualty():
    assert list(casualty_schema()["properties"]) == [field.key for field in CASUALTY]

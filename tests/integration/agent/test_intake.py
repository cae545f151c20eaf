"""The tablet door: answers only what is true, refuses with a reason, repeats nothing it was sent."""

from __future__ import annotations

import json
import uuid

import pytest
from support.agents import TOKEN, report
from support.door import Tablet
from support.edge import NOW, FakeLink, alert

from edge_agent.agent import Agent
from edge_agent.answering import MAX_BODY
from edge_agent.config import parse
from edge_agent.intake import HANDLERS, app
from edge_agent.operations import OPERATIONS
from edge_agent.store import Lack, StoreBroken
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.codec import decode_body, encode_body
from edge_agent.wire.messages import Receipt, SiteConfig

SETTINGS = {"site": "7", "epoch": 1, "broker": {"host": "127.0.0.1", "port": 1}, "door": {"token": TOKEN}}


@pytest.fixture
def agent(tmp_path):
    made = Agent(parse(SETTINGS, tmp_path), FakeLink(), wall=lambda: float(NOW))
    yield made
    made.store.close()


@pytest.fixture
def door(agent):
    return Tablet(app(agent), {"Authorization": f"Bearer {TOKEN}"})


def post(door, body, path="/v1/reports"):
    return door.post(path, json=body)


def sole_body(agent):
    (row,) = agent.outbox.waiting()
    ((_, raw),) = agent.outbox.offer(row.epoch, [row.seq])
    return decode_body(raw)


def test_saved_means_on_disk(agent, door):
    filed = report("IED", age_s=30, place={"lat": 5.25, "lon": 20.5, "accuracy_m": 10}, text="two wires")
    answer = post(door, filed)
    assert answer.status_code == 201
    said = answer.json()
    assert (said["client_id"], said["seq"], said["state"], said["priority"]) == (filed["client_id"], 1, "saved", 0)
    body = sole_body(agent)
    assert (body.kind, body.observed_at, body.text, body.unit) == ("IED", NOW - 30, "two wires", 1)


def test_an_absolute_time_is_taken_as_it_is(agent, door):
    filed = report(observed_at="2031-01-01T00:00:00+01:00")
    del filed["age_s"]
    assert post(door, filed).status_code == 201
    assert sole_body(agent).observed_at == 1_924_988_400


def test_a_repeat_gets_the_same_answer(door):
    filed = report(text="once")
    first = post(door, filed)
    again = post(door, {**filed, "age_s": 500})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(door.get("/v1/reports").json()["reports"]) == 1


def test_the_id_may_be_spelt_in_capitals(door):
    filed = report()
    post(door, filed)
    assert post(door, {**filed, "client_id": filed["client_id"].upper()}).status_code == 200
    assert door.get(f"/v1/reports/{filed['client_id'].upper()}").status_code == 200


@pytest.mark.parametrize("again", [{"age_s": 90}, {"age_s": 5.5}, {"observed_at": "2027-01-15T08:00:01Z"}], ids=str)
def test_a_repeat_may_tell_its_time_in_another_way(door, again):
    filed = report(text="once")
    first = post(door, filed)
    del filed["age_s"]
    answer = post(door, {**filed, **again})
    assert (answer.status_code, answer.json()) == (200, first.json())


def test_other_content_under_one_id_is_a_conflict(door):
    filed = report(text="once")
    post(door, filed)
    answer = post(door, {**filed, "text": "twice"})
    assert (answer.status_code, answer.json()["code"]) == (409, "id_conflict")


SECRET = "marker-4711"
FAULTS = {
    "not an object": ([1], "", "value_type"),
    "no id": ({"client_id": None}, "/client_id", "value_type"),
    "an id that is none": ({"client_id": SECRET}, "/client_id", "value_type"),
    "no kind": ({"kind": None}, "/kind", "value_missing"),
    "an unknown kind": ({"kind": SECRET}, "/kind", "kind_unknown"),
    "no time": ({"age_s": None}, "/observed_at", "value_missing"),
    "two times": ({"observed_at": "2030-01-01T00:00:00Z"}, "/age_s", "value_conflict"),
    "a time to come": ({"age_s": -5}, "/age_s", "value_range"),
    "off the globe": ({"place": {"lat": 95, "lon": 0}}, "/place/lat", "geometry_range"),
    "nought nought": ({"place": {"lat": 0, "lon": 0}}, "/place", "geometry_zero"),
    "an unknown member": ({SECRET[:6]: 1}, f"/{SECRET[:6]}", "field_unknown"),
    "too much text": ({"text": "x" * 10_000}, "/text", "too_large"),
}


@pytest.mark.parametrize(("change", "path", "code"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_by_its_place(agent, door, change, path, code):
    answer = post(door, change if isinstance(change, list) else {**report(), **change})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (path, code) in [(error["path"], error["code"]) for error in answer.json()["errors"]]
    assert SECRET not in answer.text
    assert agent.outbox.depth().waiting == 0


MALFORMED = {
    "nothing": b"",
    "half an object": b'{"kind": "INF"',
    "not UTF-8": b'{"kind": "\xff"}',
    "a name twice": b'{"kind": "INF", "kind": "IED"}',
    "not a number": b'{"age_s": NaN}',
    "infinite": b'{"age_s": Infinity}',
    "deep": b"[" * 30 + b"]" * 30,
    "very deep": b"[" * 30_000,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_cannot_be_read(door, body):
    answer = door.post("/v1/reports", content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_body_is_cut_off_while_it_comes(door):
    taken = 0

    async def endless():
        nonlocal taken
        while True:
            taken += 4096
            yield b"x" * 4096

    answer = door.post("/v1/reports", content=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert taken <= MAX_BODY + 2 * 4096


def test_a_report_too_large_for_the_wire(door):
    ring = [[20 + (i * 7919 % 1000) / 100, 5 + (i * 104_729 % 1000) / 100] for i in range(500)]
    casualties = [{"number": i, "fields": {}} for i in range(64)]
    answer = post(door, report("CAS", line=ring, area=ring, text="ä" * 900, casualties=casualties))
    assert answer.status_code in (413, 422)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"])
@pytest.mark.parametrize("operation", [each for each in OPERATIONS if not each.open], ids=lambda each: each.name)
def test_no_token_no_answer(agent, operation, header):
    path = operation.path.format(client_id=uuid.uuid4(), number=1, device="x", name="x", n=1)
    answer = Tablet(app(agent)).request(
        operation.method, path, headers={"Authorization": header.encode()}, content=b"{}"
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_token_is_compared_in_constant_time(agent, door, monkeypatch):
    compared = []
    monkeypatch.setattr("edge_agent.access.hmac.compare_digest", lambda a, b: compared.append((a, b)) or True)
    assert door.get("/v1/status").status_code == 200
    assert compared == [(TOKEN.encode(), TOKEN.encode())]


def test_health_needs_no_token(agent):
    assert Tablet(app(agent)).get("/healthz").status_code == 503  # the threads of this agent do not run


@pytest.mark.parametrize("lack", Lack)
def test_a_full_disk_is_said_with_what_to_do(agent, door, monkeypatch, lack):
    monkeypatch.setattr(agent.store, "room", lambda urgent: lack)
    answer = post(door, report())
    assert (answer.status_code, answer.json()["code"]) == (507, lack.value)
    assert "tablet" in answer.json()["detail"]


def test_a_failed_disk_is_said_with_what_to_do(agent, door, monkeypatch):
    def broken(work):
        raise StoreBroken("SQLITE_IOERR")

    monkeypatch.setattr(agent.store, "write", broken)
    answer = post(door, report())
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_failed")


def test_a_mistake_of_ours_is_a_problem_too(agent, door, monkeypatch):
    monkeypatch.setattr(agent.outbox, "accept", lambda entry, now: 1 / 0)
    answer = post(door, report())
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("DELETE", "/v1/reports", 405),
        ("GET", "/v1/reports/7d3c51f4-2c1b-4b6e-9a52-0f5d6a1c9e11", 404),
        ("GET", "/v1/reports/not-an-id", 404),
        ("GET", "/v1/reports?state=lost", 422),
        ("GET", "/v1/reports?after=-1", 422),
        ("GET", "/v1/alerts?wait_s=31", 422),
        ("GET", "/v1/alerts?unit=x", 422),
        ("POST", "/v1/alerts/9/seen", 404),
        ("POST", "/v1/alerts/x/seen", 404),
    ],
)
def test_no_such_thing(door, method, path, status):
    answer = door.request(method, path, content=b"{}")
    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_how_reports_come_along(agent, door):
    first, second = report(text="1"), report(text="2", unit=2)
    post(door, first)
    post(door, second)
    listed = door.get("/v1/reports").json()
    assert [each["seq"] for each in listed["reports"]] == [1, 2]
    assert not listed["more"]
    agent.outbox.offer(1, [1, 2])
    agent.outbox.settle(1, Receipt(2, quarantined=((2, "geometry_zero"),)), NOW)
    news = door.get("/v1/reports", params={"after": listed["change"]}).json()["reports"]
    assert [(each["state"], each["reason"]) for each in news] == [("received", None), ("quarantined", "geometry_zero")]
    assert news[0]["received_at"] == "2027-01-15T08:00:00Z"
    assert [each["seq"] for each in door.get("/v1/reports?unit=2").json()["reports"]] == [2]
    assert door.get("/v1/reports?state=saved").json()["reports"] == []


def test_positions_one_or_many(agent, door):
    assert post(door, {"lat": 5.1, "lon": 20.1, "unit": 3}, "/v1/positions").json() == {"saved": 1}
    many = [{"lat": 5.1, "lon": 20.1, "unit": 4, "age_s": 60 * i, "accuracy_m": 8} for i in range(3)]
    assert post(door, many, "/v1/positions").status_code == 201
    assert [(raw.unit, raw.fix.at) for raw in agent.positions.all()] == [
        (3, NOW),
        (4, NOW - 120),
        (4, NOW - 60),
        (4, NOW),
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        [{}],
        "here",
        {"lat": 1},
        {"lat": 91, "lon": 0},
        {"lat": 0, "lon": 0},
        {"lat": 1, "lon": 2, "speed": 3},
        {"lat": 1, "lon": 2, "at": NOW, "age_s": 3},
        [{"lat": 1, "lon": 2}] * 501,
    ],
)
def test_positions_that_are_none(agent, door, body):
    assert post(door, body, "/v1/positions").status_code == 422
    assert agent.positions.waiting().count == 0


def test_alerts_and_their_steps(agent, door):
    agent.alerts.take(alert(units=(1, 2)), NOW)
    (shown,) = door.get("/v1/alerts?unit=2").json()["alerts"]
    assert (shown["alert"], shown["state"], shown["expires_in_s"], shown["instruction"]) == (
        *(9, "current", 3600),
        "keep_away_eo",
    )
    assert [(mark["unit"], mark["seen_at"]) for mark in shown["marks"]] == [(2, None)]
    assert post(door, {"unit": 2}, "/v1/alerts/9/seen").json()["seen_at"] == "2027-01-15T08:00:00Z"
    answer = {"unit": 2, "response": "cannot_comply", "person": "Lima 2"}
    acknowledged = post(door, answer, "/v1/alerts/9/ack").json()
    assert (acknowledged["response"], acknowledged["person"]) == ("cannot_comply", "Lima 2")
    assert post(door, answer, "/v1/alerts/9/ack").json() == acknowledged


@pytest.mark.parametrize(
    "body",
    [
        {"unit": 1, "person": "Lima"},
        {"unit": 1, "response": "none", "person": "Lima"},
        {"unit": 1, "response": "acting"},
        {"unit": 1, "response": "acting", "person": "  "},
        {"unit": 1, "response": "acting", "person": "x" * 41},
        {"unit": -1, "response": "acting", "person": "Lima"},
    ],
)
def test_an_answer_needs_a_person_and_a_word(agent, door, body):
    agent.alerts.take(alert(), NOW)
    assert post(door, body, "/v1/alerts/9/ack").status_code == 422


def test_expired_alerts_are_shown_only_when_asked(agent, door):
    agent.alerts.take(alert(expires_at=NOW - 1), NOW - 10)
    assert door.get("/v1/alerts").json()["alerts"] == []
    assert [each["state"] for each in door.get("/v1/alerts?all=true").json()["alerts"]] == ["expired"]


def test_status_and_settings(agent, door):
    post(door, report())
    status = door.get("/v1/status").json()
    assert status["queue"]["by_class"] == [0, 1, 0]
    assert status["link"]["up"] is False
    assert status["storage"]["accepting"] is True
    assert status["config_age_s"] is None
    assert door.get("/v1/config").json() == {"known": False, "values": {}}
    values = {"units": [{"unit": 1}]}
    agent.store.remember(config=encode_body(SiteConfig(values)), config_at=NOW - 60)
    assert door.get("/v1/config").json() == {"known": True, "values": values}
    assert door.get("/v1/status").json()["config_age_s"] == 60


def test_the_catalogue_is_whole(door):
    catalogue = door.get("/v1/catalogue").json()
    assert {kind["code"] for kind in catalogue["kinds"]} == set(KINDS) == catalogue["guides"].keys()


def test_the_description_holds_every_route(agent, door):
    described = door.get("/openapi.json").json()
    routes = {
        (route.path, method)
        for route in app(agent).routes
        if route.include_in_schema
        for method in route.methods - {"HEAD"}
    }
    assert routes == {(path, method.upper()) for path, item in described["paths"].items() for method in item}
    assert {each.name for each in OPERATIONS} == set(HANDLERS)
    names = described["components"]["schemas"]
    assert all(f"fields-{kind}" in names for kind in KINDS)
    for reference in json.dumps(described).split('"$ref": "#/components/schemas/')[1:]:
        assert reference.split('"')[0] in names

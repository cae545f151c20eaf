"""The file a tablet exported is taken in at the agent: every report once, however it comes and how often."""

from __future__ import annotations

import uuid

import pytest
from support.agents import TOKEN
from support.door import Tablet
from support.edge import NOW, FakeLink
from support.sitepeople import bearer, configure, enrolled, person

from edge_agent.agent import Agent
from edge_agent.carried import unpacked
from edge_agent.config import parse
from edge_agent.intake import app
from edge_agent.wire.codec import decode_body

SETTINGS = {"site": "7", "epoch": 1, "broker": {"host": "127.0.0.1", "port": 1}, "door": {"token": TOKEN}}
PLACE = {"lat": -15.02, "lon": 22.95, "accuracy_m": 8, "source": "gps", "at": NOW * 1000}
CONTENT = {
    "kind": "IED",
    "unit": 2,
    "observed_at": (NOW - 60) * 1000,
    "place": PLACE,
    "fields": {"state": "found"},
    "casualties": [],
    "text": "two wires",
    "amends": None,
}


@pytest.fixture
def agent(tmp_path):
    made = Agent(parse(SETTINGS, tmp_path), FakeLink(), wall=lambda: float(NOW))
    configure(made, person())
    yield made
    made.store.close()


@pytest.fixture
def door(agent):
    return Tablet(app(agent), bearer(TOKEN))


def carried(**more):
    return {
        "id": str(uuid.uuid4()),
        "owner": "p1",
        "priority": 0,
        "made_at": NOW * 1000,
        "content": {**CONTENT, **more},
    }


def export(*reports):
    return {"heliograph": "HG1", "reports": list(reports)}


def bodies(agent):
    rows = agent.store.read(lambda db: db.execute("SELECT body FROM outbox ORDER BY seq").fetchall())
    return [decode_body(raw) for (raw,) in rows]


def test_an_export_is_taken_in_under_its_own_ids(agent, door):
    first = carried()
    second = carried(amends=first["id"], fields={}, text="")
    results = door.post("/v1/batch", json=export(first, second)).json()["results"]
    assert [(each["status"], each["client_id"]) for each in results] == [(201, first["id"]), (201, second["id"])]
    assert [each["report"]["person"] for each in results] == ["Lima 2", "Lima 2"]
    one, two = bodies(agent)
    assert (one.kind, one.unit, one.observed_at, one.text, one.fields["state"]) == (
        *("IED", 2, NOW - 60, "two wires"),
        "found",
    )
    assert (two.refers, two.fields, two.text) == (1, {}, "")


def test_what_the_tablet_sends_itself_is_the_same_report(agent, door):
    made = carried()
    place = {name: PLACE[name] for name in ("lat", "lon", "accuracy_m")}
    sent = {"client_id": made["id"], "kind": "IED", "unit": 2, "age_s": 75, "place": place, "person": "p1"}
    sent |= {"fields": {"state": "found"}, "text": "two wires"}
    statuses = [
        enrolled(agent).post("/v1/reports", json=sent).status_code,
        *(door.post("/v1/batch", json=export(made)).json()["results"][0]["status"] for _ in range(2)),
        door.post("/v1/reports", json={**sent, "age_s": 300}).status_code,
    ]
    assert statuses == [201, 200, 200, 200]
    assert len(bodies(agent)) == 1


def test_a_queue_of_any_length_is_one_file(agent, door):
    file = export(*(carried(text="") for _ in range(250)))
    assert [each["status"] for each in door.post("/v1/batch", json=file).json()["results"]] == [201] * 250
    assert [each["status"] for each in door.post("/v1/batch", json=file).json()["results"]] == [200] * 250
    assert len(bodies(agent)) == 250


def test_a_tablet_whose_clock_runs_ahead_has_seen_it_by_now(agent, door):
    door.post("/v1/batch", json=export(carried(observed_at=(NOW + 9_000) * 1000)))
    assert bodies(agent)[0].observed_at == NOW


@pytest.mark.parametrize(
    "wrong",
    [None, 7, {}, {"id": "x"}, {"content": 7}, {"id": "x", "content": {}}, carried(observed_at="then")],
    ids=("nothing", "a number", "empty", "id only", "content a number", "content empty", "no time"),
)
def test_a_broken_report_keeps_no_other_out(agent, door, wrong):
    results = door.post("/v1/batch", json=export(wrong, carried())).json()["results"]
    assert [each["status"] for each in results] == [422, 201]


@pytest.mark.parametrize("other", [[], "HG1", {"heliograph": "HG2", "reports": []}, {"heliograph": "HG1"}], ids=str)
def test_what_is_no_export(other):
    assert unpacked(other, NOW) is None

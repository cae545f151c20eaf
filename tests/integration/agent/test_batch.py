"""Many reports with one commit, amendments that name their report by its client id, and what a site files most."""

from __future__ import annotations

import uuid

import pytest
from support.agents import TOKEN, report
from support.door import Tablet
from support.edge import NOW, FakeLink
from support.sitepeople import bearer

from edge_agent.agent import Agent
from edge_agent.config import parse
from edge_agent.intake import app
from edge_agent.store import Lack, StoreFull
from edge_agent.wire.codec import decode_body
from edge_agent.wire.messages import Receipt

SETTINGS = {"site": "7", "epoch": 1, "broker": {"host": "127.0.0.1", "port": 1}, "door": {"token": TOKEN}}


@pytest.fixture
def agent(tmp_path):
    made = Agent(parse(SETTINGS, tmp_path), FakeLink(), wall=lambda: float(NOW))
    yield made
    made.store.close()


@pytest.fixture
def door(agent):
    return Tablet(app(agent), bearer(TOKEN))


def bodies(agent):
    """Every body on disk by client id."""
    query = "SELECT client_id, seq, body FROM outbox ORDER BY seq"
    rows = agent.store.read(lambda db: db.execute(query).fetchall())
    return {client_id: (seq, decode_body(raw)) for client_id, seq, raw in rows}


def test_each_is_answered_on_its_own(agent, door):
    first, second, wrong = report(text="1"), report(text="2"), report(kind="nothing")
    listed = [first, wrong, {**first, "text": "other"}, second, first, "no report"]
    results = door.post("/v1/batch", json=listed).json()["results"]
    assert [each["status"] for each in results] == [201, 422, 409, 201, 200, 422]
    assert [each["client_id"] for each in results[:2]] == [first["client_id"], wrong["client_id"]]
    assert results[0]["report"]["state"] == "saved"
    assert results[1]["problem"]["errors"][0]["path"] == "/kind"
    assert [body.text for _, body in bodies(agent).values()] == ["1", "2"]


def test_a_batch_is_one_commit(agent, door, monkeypatch):
    commits = []
    write = agent.store.write
    monkeypatch.setattr(agent.store, "write", lambda work, **more: commits.append(1) or write(work, **more))
    results = door.post("/v1/batch", json=[report() for _ in range(100)]).json()["results"]
    assert {each["status"] for each in results} == {201}
    assert len(commits) == 1


@pytest.mark.parametrize("body", [{}, "x", [report()] * 101], ids=["an object", "a text", "too many"])
def test_what_is_no_batch(door, body):
    assert door.post("/v1/batch", json=body).status_code == 422


def test_what_has_room_is_saved_though_the_rest_has_none(agent, door, monkeypatch):
    accept_one = agent.outbox.accept

    def full(*_):
        raise StoreFull(Lack.QUOTA)

    monkeypatch.setattr(agent.outbox, "accept_all", full)
    monkeypatch.setattr(agent.outbox, "accept", lambda entry, now: accept_one(entry, now) if entry.unit else full())
    results = door.post("/v1/batch", json=[report(), report(unit=0), report()]).json()["results"]
    assert [each["status"] for each in results] == [201, 507, 201]


def test_an_amendment_names_its_report_by_client_id(agent, door):
    door.post("/v1/reports", json=report())
    first = report("CAS", text="lines 1 to 5")
    rest = report("CAS", text="the rest", amends=first["client_id"].upper())
    results = door.post("/v1/batch", json=[first, rest]).json()["results"]
    assert [each["status"] for each in results] == [201, 201]
    held = bodies(agent)
    assert held[rest["client_id"]][1].refers == held[first["client_id"]][0] == 2
    assert door.post("/v1/reports", json=rest).status_code == 200


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"amends": str(uuid.uuid4())}, "report_unknown"),
        ({"amends": "no id"}, "value_type"),
        ({"amends": 7}, "value_type"),
        ({"amends": str(uuid.uuid4()), "refers": 1}, "value_conflict"),
    ],
)
def test_what_cannot_be_amended(door, more, code):
    answer = door.post("/v1/reports", json=report(**more))
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert (fault["path"], fault["code"]) == ("/amends", code)


def test_a_report_of_an_earlier_enrolment_is_amended_without_its_number(agent, door, tmp_path):
    first = report()
    door.post("/v1/reports", json=first)
    agent.store.close()
    again = Agent(parse({**SETTINGS, "epoch": 2}, tmp_path), FakeLink(), wall=lambda: float(NOW))
    rest = report(amends=first["client_id"])
    assert Tablet(app(again), bearer(TOKEN)).post("/v1/reports", json=rest).status_code == 201
    assert bodies(again)[rest["client_id"]][1].refers is None
    again.store.close()


def test_a_report_that_gets_a_new_number_takes_its_amendment_along(agent, door):
    first = report()
    rest = report(amends=first["client_id"])
    door.post("/v1/batch", json=[first, rest])
    agent.outbox.settle(1, Receipt(9), NOW)  # the centre knows numbers of an earlier life of this site
    held = bodies(agent)
    assert held[first["client_id"]][0] > 9
    assert held[rest["client_id"]][1].refers == held[first["client_id"]][0]


def test_what_the_site_files_most(agent, door):
    assert door.get("/v1/usage").json() == {"kinds": []}
    door.post("/v1/batch", json=[report("INF"), report("IED"), report("INF")])
    assert door.get("/v1/usage").json() == {"kinds": [{"kind": "INF", "count": 2}, {"kind": "IED", "count": 1}]}

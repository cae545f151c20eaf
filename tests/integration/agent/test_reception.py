"""Tablets are enrolled once, people sign in on them with a PIN, and each token opens only what it should."""

from __future__ import annotations

import pytest
from support.agents import TOKEN, report
from support.door import Tablet
from support.edge import NOW, FakeLink, alert
from support.sitepeople import PIN, bearer, configure, enrolled, person, signed_in

from edge_agent.agent import Agent
from edge_agent.config import parse
from edge_agent.devices import CODE_LIFE_S
from edge_agent.intake import app
from edge_agent.operations import OPERATIONS
from edge_agent.rights import Right
from edge_agent.store import Lack, StoreFull

SETTINGS = {"site": "7", "epoch": 1, "broker": {"host": "127.0.0.1", "port": 1}, "door": {"token": TOKEN}}


@pytest.fixture
def agent(tmp_path, time):
    made = Agent(parse(SETTINGS, tmp_path), FakeLink(), wall=lambda: float(NOW))
    made.store._monotonic = time.monotonic
    made.store._started = time.monotonic()
    configure(made, person(), person("p2", "Mike 1", unit=1))
    yield made
    made.store.close()


@pytest.fixture
def program(agent):
    return Tablet(app(agent), bearer(TOKEN))


def code(answer):
    return answer.status_code, answer.json().get("code")


def test_a_code_enrols_one_tablet(agent):
    nobody, made = Tablet(app(agent)), agent.devices.new_code()
    first = nobody.post("/v1/devices", json={"code": made.lower().replace("-", " "), "name": " Kilo "})
    assert first.status_code == 201
    assert first.json()["name"] == "Kilo"
    assert code(nobody.post("/v1/devices", json={"code": made, "name": "again"})) == (403, "code_wrong")
    tablet = Tablet(app(agent), bearer(first.json()["token"]))
    shown = tablet.get("/v1/device").json()
    assert (shown["device"], shown["name"], len(shown["queue_key"])) == (first.json()["device"], "Kilo", 44)


def test_a_code_is_good_for_ten_minutes(agent, time):
    made = agent.devices.new_code()
    time.pass_by(CODE_LIFE_S + 1)
    assert code(Tablet(app(agent)).post("/v1/devices", json={"code": made, "name": "x"})) == (403, "code_wrong")


def test_wrong_codes_slow_their_address_down(agent):
    nobody, right = Tablet(app(agent)), agent.devices.new_code()
    for _ in range(10):
        assert code(nobody.post("/v1/devices", json={"code": "0000-0000-0000", "name": "x"}))[1] == "code_wrong"
    refused = nobody.post("/v1/devices", json={"code": right, "name": "x"})
    assert code(refused) == (429, "too_soon")
    assert 0 < int(refused.headers["retry-after"]) <= CODE_LIFE_S


def test_no_secret_of_a_token_or_code_lies_on_the_disk(agent):
    tablet = enrolled(agent)
    answer = signed_in(agent, tablet)[1]
    waiting = agent.devices.new_code()
    agent.store.read(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
    disk = (agent.config.data / "outbox.db").read_bytes()
    for secret in (tablet._headers["Authorization"].split()[1], answer["token"], waiting, PIN):
        assert secret.encode() not in disk


def test_a_revoked_tablet_is_out_with_everybody_on_it(agent, program):
    tablet = enrolled(agent)
    session, _ = signed_in(agent, tablet)
    (listed,) = program.get("/v1/devices").json()["devices"]
    assert program.request("DELETE", f"/v1/devices/{listed['device']}").status_code == 204
    assert program.request("DELETE", f"/v1/devices/{listed['device']}").status_code == 404
    assert [code(each.get("/v1/people")) for each in (tablet, session)] == [(401, "unauthorized")] * 2


def test_a_person_signs_in_and_out(agent):
    tablet = enrolled(agent)
    assert [each["callsign"] for each in tablet.get("/v1/people").json()["people"]] == ["Lima 2", "Mike 1"]
    session, answer = signed_in(agent, tablet)
    assert (answer["person"], answer["callsign"], answer["unit"], len(answer["vault_key"])) == ("p1", "Lima 2", 2, 44)
    assert session.get("/v1/sessions/current").json() == {"person": "p1", "callsign": "Lima 2", "unit": 2}
    assert session.request("DELETE", "/v1/sessions/current").status_code == 204
    assert code(session.get("/v1/sessions/current")) == (401, "unauthorized")


def test_the_vault_key_is_the_persons_own_and_stays(agent):
    one, two = enrolled(agent), enrolled(agent)
    keys = [signed_in(agent, tablet)[1]["vault_key"] for tablet in (one, two, one)]
    assert len(set(keys)) == 1
    assert signed_in(agent, one, "p2")[1]["vault_key"] != keys[0]


def test_who_does_nothing_for_twelve_hours_is_signed_out(agent, time):
    tablet = enrolled(agent)
    session, answer = signed_in(agent, tablet)
    time.pass_by(11 * 3600)
    assert session.get("/v1/reports").status_code == 200, "only read: no use"
    time.pass_by(3600)
    assert session.post("/v1/reports", json=report()).status_code == 201, "just in time"
    time.pass_by(12 * 3600)
    assert session.get("/v1/reports").status_code == 200, "filing counted as use"
    time.pass_by(1)
    assert code(session.post("/v1/reports", json=report())) == (401, "unauthorized")
    assert tablet.post("/v1/reports", json=report()).status_code == 201, "the tablet still reports"
    assert signed_in(agent, tablet)[1]["vault_key"] == answer["vault_key"], "drafts open again"


def test_a_full_disk_signs_nobody_out(agent, time, monkeypatch):
    session, _ = signed_in(agent, enrolled(agent))
    time.pass_by(3600)

    def full(*_, **__):
        raise StoreFull(Lack.QUOTA)

    monkeypatch.setattr(agent.store, "write", full)
    assert code(session.request("DELETE", "/v1/sessions/current")) == (507, "quota_full")
    assert session.get("/v1/sessions/current").status_code == 200


def test_two_people_stay_signed_in_on_one_tablet(agent):
    tablet = enrolled(agent)
    (first, _), (second, _) = signed_in(agent, tablet), signed_in(agent, tablet, "p2")
    assert [each.get("/v1/sessions/current").json()["person"] for each in (first, second)] == ["p1", "p2"]


def test_wrong_pins_cost_a_growing_wait_that_ends(agent, time):
    tablet = enrolled(agent)

    def attempt(pin="000000", id_="p1"):
        return tablet.post("/v1/sessions", json={"person": id_, "pin": pin})

    assert [code(attempt()) for _ in range(3)] == [(403, "pin_wrong")] * 3
    assert code(attempt(PIN)) == (429, "too_soon")
    assert attempt(PIN, "p2").status_code == 201, "others are not held up"
    waits = []
    for _ in range(9):
        held = attempt()
        waits.append(held.json()["retry_after_s"])
        assert held.status_code == 429
        time.pass_by(waits[-1])
        assert code(attempt()) == (403, "pin_wrong")
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    time.pass_by(300)
    assert attempt(PIN).status_code == 201
    assert code(attempt()) == (403, "pin_wrong"), "a right one begins anew"


def test_the_wait_is_kept_on_disk(agent, time, tmp_path):
    tablet = enrolled(agent)
    for _ in range(3):
        tablet.post("/v1/sessions", json={"person": "p1", "pin": "000000"})
    agent.store.close()
    again = Agent(parse(SETTINGS, tmp_path), FakeLink(), wall=lambda: float(NOW))
    answer = Tablet(app(again), tablet._headers).post("/v1/sessions", json={"person": "p1", "pin": PIN})
    again.store.close()
    assert code(answer) == (429, "too_soon")


def test_who_is_gone_or_has_a_new_pin_is_signed_out(agent):
    tablet = enrolled(agent)
    gone, changed, same = (
        signed_in(agent, tablet)[0],
        signed_in(agent, tablet, "p2")[0],
        signed_in(agent, enrolled(agent), "p2")[0],
    )
    configure(agent, person("p2", "Mike 1", unit=1))
    assert [each.get("/v1/sessions/current").status_code for each in (gone, changed, same)] == [401, 200, 200]
    configure(agent, person("p2", "Mike 1", pin="999111", unit=1))
    assert same.get("/v1/sessions/current").status_code == 401
    assert code(tablet.post("/v1/sessions", json={"person": "p1", "pin": PIN})) == (404, "not_found")


def test_settings_without_people_change_nobody(agent):
    session, _ = signed_in(agent, enrolled(agent))
    agent.store.write(lambda db: agent.people.take(db, {"units": []}))
    assert session.get("/v1/sessions/current").status_code == 200


BROKEN = [
    {"salt": "not base 64!"},
    {"verifier": ""},
    {"iterations": 0},
    {"iterations": 10**9},
    {"unit": -1},
    {"callsign": ""},
    {"id": 7},
]


@pytest.mark.parametrize("wrong", BROKEN, ids=str)
def test_people_that_cannot_be_read_are_left_out(agent, wrong):
    configure(agent, {**person("p3"), **wrong}, person("p4", "Oscar"))
    assert [each.id for each in agent.people.all()] == ["p4"]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_each_token_opens_what_it_should(agent, operation):
    tablet = enrolled(agent)
    session, _ = signed_in(agent, tablet)
    path = operation.path.format(client_id="x", number="x", device="x", name="x", n=1)
    tokens = {Right.DEVICE: tablet, Right.PERSON: session, Right.DOOR: Tablet(app(agent), bearer(TOKEN))}
    for right, asker in tokens.items():
        answer = asker.request(operation.method, path, content=b"[")
        if operation.name in {"getDevice", "signIn"} and right is Right.DOOR:
            continue  # a program is no tablet
        assert (answer.status_code == 403) == (right < operation.who), (right, answer.text)


def test_a_device_cannot_read_what_the_site_filed_or_answer_an_alert(agent):
    wanted = {each.name: each.who for each in OPERATIONS}
    assert wanted["listReports"] == wanted["acknowledgeAlert"] == wanted["getConfig"] == Right.PERSON
    assert wanted["createReport"] == wanted["listAlerts"] == wanted["listPeople"] == Right.DEVICE
    assert wanted["listDevices"] == wanted["revokeDevice"] == Right.DOOR


def test_who_is_signed_in_answers_under_their_own_callsign(agent):
    agent.alerts.take(alert(units=(2,)), NOW)
    session, _ = signed_in(agent, enrolled(agent))
    answer = {"unit": 2, "response": "acting", "person": "somebody else"}
    assert session.post("/v1/alerts/9/ack", json=answer).json()["person"] == "Lima 2"


def test_reports_carry_who_filed_them(agent, program):
    tablet = enrolled(agent)
    session, _ = signed_in(agent, tablet)
    assert session.post("/v1/reports", json=report()).json()["person"] == "Lima 2"
    waiting = report(person="p2")
    assert session.post("/v1/reports", json=waiting).json()["person"] == "Mike 1", "filed before the users changed"
    assert tablet.post("/v1/reports", json=waiting).status_code == 200
    assert tablet.post("/v1/reports", json=report(person="gone")).json()["person"] is None
    assert program.post("/v1/reports", json=report()).json()["person"] is None

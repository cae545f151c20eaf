"""As people use it: a served centre, an enrolled site, the first administrator, a report, an alert, its answer."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from support.external import external_broker
from support.mission import PLAN
from support.served import ServedCentre
from support.waiting import wait_for

from app.rig.agents import SiteAgent
from app.rig.door import Door
from edge_agent.wire.jsonform import rfc3339

PLAN_LAN = replace(PLAN, sites=tuple(replace(site, profile="lan") for site in PLAN.sites))
PASSWORD = "three herons over the river"


@pytest.fixture(params=["of its own", "two settings"])
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServedCentre]:
    """With SQLite and a broker of its own; then with PostgreSQL and somebody else's Mosquitto."""
    with ExitStack() as ends:
        if request.param == "of its own":
            centre = ServedCentre(tmp_path, PLAN_LAN)
        else:
            database = request.getfixturevalue("postgres_database")
            centre = ServedCentre(tmp_path, PLAN_LAN, database_url=database.url, external=True)
            where = ("--name", "127.0.0.1", "--listen", "127.0.0.1", "--port", str(centre.broker_port))
            assert centre.command("broker", "files", *where).returncode == 0
            ends.enter_context(external_broker(centre.settings.data / "broker", centre.broker_port))
        ends.callback(centre.stop)
        centre.start()
        centre.wait_ready()
        yield centre


@pytest.fixture
def doors(centre: ServedCentre) -> Iterator[dict[str, Door]]:
    agents: dict[str, SiteAgent] = {site: centre.agent(site) for site in ("BASE", "NOVA")}
    for agent in agents.values():
        agent.start()
    try:
        for agent in agents.values():
            agent.wait()
        doors = {site: agent.door() for site, agent in agents.items()}
        yield doors
        for door in doors.values():
            door.close()
    finally:
        for agent in agents.values():
            agent.stop()


@pytest.fixture
def desk(centre: ServedCentre) -> Iterator[httpx.Client]:
    """The first administrator, who came in by the link that the centre printed."""
    token = re.search(r"/setup#(\S+)", (centre.folder / "serve.log").read_text()).group(1)
    with httpx.Client(base_url=f"{centre.url}/api/v1", headers={"X-Heliograph": "1"}, trust_env=False) as desk:
        made = desk.post("/setup", json={"token": token, "name": "duty", "password": PASSWORD})
        assert made.status_code == 201, made.text
        assert desk.post("/setup", json={"token": token, "name": "other", "password": PASSWORD}).is_error, "works once"
        assert desk.post("/session", json={"name": "duty", "password": PASSWORD}).status_code == 201
        yield desk


def items(desk: httpx.Client, path: str) -> list[dict]:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return body.get("features") or body.get("items") or []


def test_from_a_tablet_to_a_named_acknowledgement(centre: ServedCentre, doors, desk: httpx.Client) -> None:
    form = {
        "kind": "IED",
        "observed_at": rfc3339(int(time.time())),
        "unit": 1,
        "place": {"lat": 6.0, "lon": 20.25, "accuracy_m": 10},
        "grade": {"credibility": 2},
        "fields": {"basis": "own"},
        "text": "Wire under the culvert",
    }
    client_id = str(uuid4())
    doors["BASE"].report(client_id, form)
    again = doors["BASE"].report(client_id, form)
    assert again["state"] in {"saved", "sent", "received"}
    alerts = wait_for(lambda: doors["NOVA"].alerts()["alerts"], 30, "the alert at the other site")
    assert [(alert["kind"], alert["state"]) for alert in alerts] == [("IED", "current")]
    number = alerts[0]["alert"]
    doors["NOVA"].seen(number, 1)
    doors["NOVA"].acknowledge(number, 1, person="Sgt B")

    def answered() -> dict | None:
        alert = desk.get(f"/alerts/{number}").json()
        delivered = alert.get("properties", alert)["delivered"]
        return next((row for row in delivered if row["acknowledged_by"] == "Sgt B"), None)

    row = wait_for(answered, 30, "the acknowledgement at the centre")
    assert row["state"] == "acknowledged"
    wait_for(lambda: doors["BASE"].reports()["reports"][0]["state"] == "received", 30, "the receipt at the site")
    assert len(items(desk, "/reports")) == 1, "sent twice, counted once"
    assert len(items(desk, "/threats")) == 1


def test_a_site_that_is_revoked_is_heard_no_more(centre: ServedCentre, doors, desk: httpx.Client) -> None:
    doors["NOVA"].report(str(uuid4()), {"kind": "CHK", "observed_at": rfc3339(int(time.time())), "unit": 0})
    wait_for(lambda: len(items(desk, "/reports")) == 1, 30, "the first report")
    assert centre.command("site", "revoke", "NOVA").returncode == 0
    doors["NOVA"].report(str(uuid4()), {"kind": "CHK", "observed_at": rfc3339(int(time.time())), "unit": 0})
    wait_for(lambda: not doors["NOVA"].status()["link"]["up"], 30, "the end of its link")
    assert len(items(desk, "/reports")) == 1

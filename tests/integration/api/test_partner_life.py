"""From a report at the centre to a partner's screen: the mission's defaults, and the stream while officers decide."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest
from support.api_routes import V1
from support.api_world import NOW
from support.listening import DEADLINE_S
from support.mission import PLAN, load_mission

from app.access.principal import Partner, Role
from app.roster.store import put_settings

DEFAULTS = {"kinds": {"IED": {"report_partners": ["tcc"], "alert_partners": ["host_state"]}}}
WORDS = "Two wires beside the culvert"


@pytest.fixture
def tuned_mission(database):
    """A mission whose reports of IED go to contributors, and whose alerts of them to the host state."""
    return load_mission(database, replace(PLAN, settings=DEFAULTS))


@pytest.fixture
def officer(people):
    return people.person(Role.OFFICER)


@pytest.fixture
def file(api, officer):
    """File a report of an IED that was seen; answers with its id."""

    def report(lat=6.0, lon=20.0, **more):
        said = {
            "kind": "IED",
            "observed_at": "2026-09-21T14:12:20Z",
            "place": {"lat": lat, "lon": lon, "accuracy_m": 20},
            "fields": {"basis": "own"},
            "grade": {"reliability": "A", "credibility": 1},
            "text": WORDS,
        }
        form = {"id": str(uuid4()), "site": "BASE", "unit": "ALFA-1", "report": said | more}
        answer = api.post(f"{V1}/reports", headers=officer, json=form)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    return report


def items(api, name, who):
    return api.get(f"{V1}/{name}", headers=who).json()["items"]


@pytest.mark.usefixtures("tuned_mission")
def test_the_missions_defaults_release_what_comes_in_without_its_words(api, people, file):
    made = file()
    tcc, host = people.key(partner=Partner.TCC), people.key(partner=Partner.HOST_STATE)
    (report,) = items(api, "reports", tcc)
    assert (report["id"], report["text"]) == (made, "")
    (threat,) = items(api, "threats", tcc)
    assert (threat["kind"], threat["reports"], threat["id"]) == ("IED", 1, report["threat"])
    assert items(api, "alerts", tcc) == []
    (alert,) = items(api, "alerts", host)
    assert (alert["kind"], alert["text"], alert["threat"]) == ("IED", "", None)
    assert [items(api, name, host) for name in ("reports", "threats")] == [[], []]


def test_a_looser_default_opens_nothing_that_is_there(api, people, file, database, mission):
    before = file()
    with database.transaction() as session:
        put_settings(session, DEFAULTS, now=NOW)
    after = file(lat=6.2, lon=20.2)
    tcc = people.key(partner=Partner.TCC)
    assert [report["id"] for report in items(api, "reports", tcc)] == [after]
    assert before != after
    assert len(items(api, "threats", tcc)) == 1


def test_a_report_that_nobody_released_changes_nothing_a_partner_sees(api, people, file, database, mission):
    with database.transaction() as session:
        put_settings(session, DEFAULTS, now=NOW)
    file()
    tcc = people.key(partner=Partner.TCC)
    (first,) = items(api, "threats", tcc)
    with database.transaction() as session:
        put_settings(session, {}, now=NOW)
    file(lat=6.0015, grade={"reliability": "A", "credibility": 2})
    assert items(api, "threats", tcc) == [first]
    (ours,) = items(api, "threats", people.person(Role.OFFICER))
    assert ours["reports"] == 2


def test_a_partner_hears_of_the_end_and_not_by_whom(api, people, file, officer, tuned_mission):
    file()
    tcc = people.key(partner=Partner.TCC)
    (threat,) = items(api, "threats", tcc)
    ended = api.post(f"{V1}/threats/{threat['id']}/dismiss", headers=officer, json={"why": "planted by a rival"})
    assert ended.status_code == 200
    (shown,) = items(api, "threats", tcc)
    assert (shown["state"], shown["reason"]) == ("dismissed", "ended")


@contextmanager
def told(server, headers):
    """(event, data) as they come to a partner who listens from now on."""
    with (
        httpx.Client(timeout=DEADLINE_S) as client,
        client.stream("GET", f"{server[0]}{V1}/stream?cursor=now", headers=headers) as answer,
    ):
        lines = answer.iter_lines()
        assert next(lines).startswith("retry: ")
        yield _events(lines)


def _events(lines):
    event = ""
    for line in lines:
        name, _, value = line.partition(": ")
        event = value if name == "event" else event
        if name == "data" and event != "caught_up":
            yield event, json.loads(value)


@pytest.mark.usefixtures("mission")
def test_a_partner_hears_of_what_is_released_and_of_what_is_taken_back(api, people, file, officer, server):
    made = file()
    path, why = f"{V1}/reports/{made}/release", {"why": "agreed"}
    with told(server, people.key(partner=Partner.TCC)) as stream:
        api.put(path, headers=officer, json={"partners": ["tcc"], **why})
        got = [next(stream) for _ in range(2)]
        assert [event for event, _ in got] == ["report.released", "threat.released"]
        assert (got[0][1]["data"]["id"], got[0][1]["data"]["unit"]) == (made, "ALFA-1")
        assert "by" not in got[0][1]
        api.put(path, headers=officer, json={"partners": [], **why})
        gone = [next(stream) for _ in range(2)]
        assert [(event, data["data"]) for event, data in gone] == [
            ("report.withdrawn", None),
            ("threat.withdrawn", None),
        ]

"""Whoever has some areas writes nothing outside of them, and takes nothing from those who have more."""

import pytest
from support.api_world import NOW, prefix_of

from app.access.principal import Role, Scope
from app.ingest.outcome import Inbound
from app.pipeline import process
from edge_agent.wire import codec
from edge_agent.wire.messages import Packet, Place, Report

V1 = "/api/v1"
STATED = {"kind": "IED", "observed_at": "2026-09-21T14:12:20Z"}
WEST, EAST = {"lat": 6.0, "lon": 20.0}, {"lat": 6.0, "lon": 20.6}


def filed(api, headers, place):
    form = {"id": "00000000-0000-0000-0000-000000000005", "site": "BASE", "unit": "ALFA-1", "insist": True}
    return api.post(f"{V1}/reports", json=form | {"report": STATED | {"place": place}}, headers=headers)


@pytest.mark.parametrize(("place", "status"), [(WEST, 201), (EAST, 422)])
def test_a_report_is_filed_within_ones_areas(api, people, mission, place, status):
    answer = filed(api, people.one(Role.OFFICER, ["AO-WEST"]), place)
    assert answer.status_code == status, answer.text
    kept = api.get(f"{V1}/reports", headers=people.one(Role.OFFICER)).json()["items"]
    assert len(kept) == (status == 201), "what is refused leaves nothing behind"
    if status != 201:
        assert answer.json()["errors"][0]["code"] == "outside_own_areas"
        assert filed(api, people.one(Role.OFFICER), place).status_code == 201


def test_a_held_report_is_corrected_within_ones_areas(api, people, database, mission):
    report = Report(kind="IED", place=Place(0.0, 0.0, 20), observed_at=NOW - 60, unit=1, credibility=2)
    inbound = Inbound(f"r/{mission.sites['BASE'].wire}", codec.encode_packet(Packet(1, ((1, report),))), NOW)
    with database.transaction() as session:
        process(session, mission, inbound, now=NOW)
    officer = people.one(Role.OFFICER)
    (row,) = api.get(f"{V1}/quarantine?state=held", headers=officer).json()["items"]

    def release(place):
        form = {"why": "a slip", "corrected": STATED | {"unit": 1, "place": place}}
        headers = people.one(Role.OFFICER, ["AO-WEST"])
        return api.post(f"{V1}/quarantine/{row['id']}/release", json=form, headers=headers)

    assert release(EAST).status_code == 422
    assert api.get(f"{V1}/quarantine/{row['id']}", headers=officer).json()["state"] == "held"
    assert release(WEST).status_code == 200


def test_a_key_that_may_see_more_is_not_theirs_to_revoke(api, people, mission):
    local = people.one(Role.ADMIN, ["AO-WEST"])
    for areas, status in ((None, 403), (["AO-EAST"], 403), (["AO-WEST"], 204)):
        key = people.key(Scope.REPORTS_READ, areas=areas)
        prefix = prefix_of(key)
        assert api.delete(f"{V1}/keys/{prefix}", headers=local).status_code == status
        assert api.get(f"{V1}/reports", headers=key).status_code == (401 if status == 204 else 200)

"""Administrators set who signs in at a site; an officer who opens a report is told to its site."""

from sqlmodel import select

from app.access.principal import Role
from app.ingest.tables import ReportSeen


def test_people_are_added_given_pins_and_removed(api, people, world):
    admin = people.one(Role.ADMIN)
    at = "/api/v1/sites/BASE/people"
    made = api.post(at, json={"callsign": "Kilo 9", "unit": "ALFA-1"}, headers=admin)
    assert made.status_code == 201, made.text
    assert (made.json()["callsign"], made.json()["unit"], len(made.json()["pin"])) == ("Kilo 9", "ALFA-1", 6)
    id_ = made.json()["id"]
    (listed,) = api.get(at, headers=admin).json()["items"]
    assert listed["id"] == id_
    assert not listed.keys() & {"pin", "salt", "verifier"}
    taken = api.post(at, json={"callsign": "kilo 9"}, headers=admin)
    assert (taken.status_code, taken.json()["errors"][0]["code"]) == (422, "refused")
    fresh = api.put(f"{at}/{id_}/pin", json={"pin": "739164"}, headers=admin)
    assert (fresh.status_code, fresh.json()["pin"]) == (200, "739164")
    assert api.put(f"{at}/{id_}/pin", json={"pin": "123456"}, headers=admin).status_code == 422
    assert api.delete(f"{at}/{id_}", headers=admin).status_code == 204
    assert api.delete(f"{at}/{id_}", headers=admin).status_code == 404
    assert api.get(at, headers=admin).json()["items"] == []
    assert api.get("/api/v1/sites/NOWHERE/people", headers=admin).status_code == 404


def seen(centre):
    with centre.database.reading() as session:
        return {row.report_id: row.by for row in session.exec(select(ReportSeen))}


def test_opening_a_report_is_noted_once(api, people, world, centre):
    officer, report = people.one(Role.OFFICER), world.west.report
    assert api.post(f"/api/v1/reports/{report}/seen", headers=people.one(Role.VIEWER)).status_code == 403
    before = seen(centre)
    for _ in range(2):
        assert api.post(f"/api/v1/reports/{report}/seen", headers=officer).status_code == 204
    assert seen(centre).keys() - before.keys() <= {report}
    assert report in seen(centre)

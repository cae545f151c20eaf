"""Lists and single things: what is shown, filters, pages that stay put, GeoJSON, ETags."""

import pytest
from support.api_world import NOW, add, report, threat

from app.access.principal import Role
from app.journal.store import record

LISTS = ("reports", "threats", "alerts", "units", "sites", "areas", "facilities")


@pytest.fixture
def watch(people):
    """A viewer of the whole mission."""
    return people.person(Role.VIEWER)


def ids(answer):
    return [item["id"] for item in answer.json()["items"]]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_answers_with_items_and_a_link_to_itself(api, watch, world, name):
    answer = api.get(f"/api/v1/{name}", headers=watch)
    assert answer.status_code == 200, answer.text
    assert answer.json()["items"]
    assert answer.json()["links"] == [{"rel": "self", "href": f"/api/v1/{name}"}]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_a_feature_collection_when_asked(api, watch, world, name):
    answer = api.get(f"/api/v1/{name}?f=geojson", headers=watch)
    assert answer.headers["content-type"] == "application/geo+json"
    collection = answer.json()
    assert collection["type"] == "FeatureCollection"
    assert all(feature["type"] == "Feature" and feature["id"] for feature in collection["features"])
    assert any(feature["geometry"] for feature in collection["features"])


@pytest.mark.parametrize("name", LISTS)
def test_each_item_can_be_read_alone(api, watch, world, name):
    for item in api.get(f"/api/v1/{name}", headers=watch).json()["items"]:
        answer = api.get(f"/api/v1/{name}/{item['id']}", headers=watch)
        assert answer.status_code == 200
        assert item.items() <= answer.json().items()


def test_a_threat_shows_its_reports_its_history_and_its_arithmetic(api, watch, world):
    threat = api.get(f"/api/v1/threats/{world.west.threat}", headers=watch).json()
    assert [report["id"] for report in threat["made_of"]] == [str(world.west.report)]
    assert threat["arithmetic"]["prior"] == 0.5
    assert threat["history"][0]["revision"] == 1


def test_an_alert_shows_how_far_it_came_with_whom(api, watch, world, centre):
    alert = api.get("/api/v1/alerts/101", headers=watch).json()
    assert alert["deliveries"] == {"total": 1, "sent": 1}
    assert [(row["addressee"], row["state"]) for row in alert["delivered"]] == [("ALFA-1", "sent")]
    assert alert["messages"][0]["type"] == "alert"


def test_a_unit_shows_how_old_its_position_is(api, watch, world):
    unit = api.get("/api/v1/units/ALFA-1", headers=watch).json()
    assert unit["position"]["age_s"] == 90
    assert unit["position"]["at"] == "2026-09-21T14:11:50Z"


def test_a_site_never_heard_says_so(api, watch, world):
    site = api.get("/api/v1/sites/BASE", headers=watch).json()
    assert site["link"]["state"] == "never_heard"
    assert site["link"]["gaps"] == []


FILTERS = (
    ("bbox=19.9,5.9,20.1,6.1", {1}),
    ("bbox=20.4,5.9,20.6,6.1", {2}),
    ("bbox=20.6,5.9,-170,6.1", set()),
    ("area=AO-EAST", {2}),
    ("area=AO-EAST,AO-WEST", {1, 2}),
    ("kind=IED", {1, 2}),
    ("kind=MIN", set()),
    ("state=suspected", {1, 2}),
    ("state=confirmed,cleared", set()),
    ("status=exercise", set()),
    ("time=2026-09-21T14:13:20Z/..", {1, 2}),
    ("time=../2026-09-21T14:13:19Z", set()),
    ("time=2026-09-21T16:13:20%2B02:00/2026-09-21T14:13:20Z", {1, 2}),
    ("q=explos", {1, 2}),
    ("q=%25", set()),
)


@pytest.mark.parametrize(("query", "found"), FILTERS, ids=[query for query, _ in FILTERS])
def test_a_filter_finds(api, watch, world, query, found):
    names = {str(world.west.threat): 1, str(world.east.threat): 2}
    answer = api.get(f"/api/v1/threats?{query}", headers=watch)
    assert answer.status_code == 200, answer.text
    assert {names[id_] for id_ in ids(answer)} == found


BAD_QUERIES = (
    ("bbox=1,2,3", "query.bbox", "malformed"),
    ("bbox=a,2,3,4", "query.bbox", "malformed"),
    ("bbox=nan,2,3,4", "query.bbox", "malformed"),
    ("bbox=0,50,10,40", "query.bbox", "out_of_range"),
    ("bbox=0,0,181,40", "query.bbox", "out_of_range"),
    ("time=yesterday", "query.time", "malformed"),
    ("time=2026-09-21T00:00:00/..", "query.time", "malformed"),
    ("time=0001-01-01T00:00:00%2B23:59/..", "query.time", "malformed"),
    ("time=2026-09-22T00:00:00Z/2026-09-21T00:00:00Z", "query.time", "out_of_range"),
    ("kind=GHOST", "query.kind", "unknown_value"),
    ("state=lost", "query.state", "unknown_value"),
    ("status=real", "query.status", "unknown_value"),
    ("q=", "query.q", "malformed"),
    ("limit=0", "query.limit", "out_of_range"),
    ("limit=1001", "query.limit", "out_of_range"),
    ("limit=%C2%B2", "query.limit", "out_of_range"),
    ("cursor=!!", "query.cursor", "malformed"),
    ("cursor=WzFd", "query.cursor", "malformed"),
    ("cursor=W1tbW1tbW10", "query.cursor", "malformed"),
    ("limit=1&limit=2", "query.limit", "repeated"),
    ("sort=kind", "query.sort", "unknown_parameter"),
    ("f=xml", "query.f", "unknown_value"),
)


@pytest.mark.parametrize(("query", "path", "code"), BAD_QUERIES, ids=[query for query, _, _ in BAD_QUERIES])
def test_a_query_that_is_not_understood_names_the_parameter(api, watch, query, path, code):
    answer = api.get(f"/api/v1/threats?{query}", headers=watch)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [(error["path"], error["code"]) for error in answer.json()["errors"]] == [(path, code)]


def pages(api, watch, address):
    """Ids of every page, following `next`."""
    while address:
        answer = api.get(address, headers=watch)
        assert answer.status_code == 200, answer.text
        yield ids(answer)
        address = next((link["href"] for link in answer.json()["links"] if link["rel"] == "next"), None)


@pytest.mark.parametrize("make", [report, threat], ids=["reports", "threats"])
def test_pages_stay_put_while_rows_come_in(api, watch, database, mission, make):
    name = "reports" if make is report else "threats"
    rows = [make(number, None, at=NOW - number // 2)[0] for number in range(2, 12)]
    add(database, rows)
    read = []
    for number, page in enumerate(pages(api, watch, f"/api/v1/{name}?limit=3&kind=IED")):
        read += page
        add(database, [make(100 + number, None, at=NOW + number)[0]])
    newest_first = sorted(
        rows, key=lambda row: (getattr(row, "received_at", None) or row.first_observed_at, row.id.hex)
    )
    assert read == [str(row.id) for row in reversed(newest_first)]


def test_pages_of_the_roster_follow_each_other(api, watch, world):
    read = [id_ for page in pages(api, watch, "/api/v1/units?limit=2") for id_ in page]
    assert read == ["ALFA-1", "BRAVO-1", "CHARLIE-1", "EOD-1", "HQ-1", "MEDIC-1"]


def test_what_the_client_has_already_is_not_sent_again(api, watch, world):
    first = api.get("/api/v1/mission", headers=watch)
    again = api.get("/api/v1/mission", headers=watch | {"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = api.get("/api/v1/mission", headers=watch | {"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_the_journal_is_a_list_and_sign_ins_are_for_administrators(api, people, database, mission):
    with database.transaction() as session:
        record(session, "threat.updated", "s1", at=NOW, data={}, areas=("AO-WEST",))
        record(session, "decision.made", "s2", at=NOW, data={}, areas=("AO-EAST",))
        record(session, "account.signed_in", "chief", at=NOW, data={}, audit=True)

    def subjects(role, areas=None, query=""):
        answer = api.get(f"/api/v1/events?time=2026-09-01T00:00:00Z/..{query}", headers=people.one(role, areas))
        return [event["subject"] for event in answer.json()["items"]]

    assert subjects(Role.ADMIN) == ["chief", "s2", "s1"]
    assert subjects(Role.OFFICER) == ["s2", "s1"]
    assert subjects(Role.OFFICER, ["AO-WEST"]) == ["s1"]
    assert subjects(Role.ADMIN, None, "&kind=decision.made,account.signed_in&limit=1") == ["chief"]
    assert subjects(Role.ADMIN, None, "&q=hie") == ["chief"]


def test_the_description_says_how_to_sign_in_and_what_problems_look_like(api):
    document = api.get("/openapi.json").json()
    assert document["components"]["securitySchemes"].keys() == {"key", "session", "basic"}
    operation = document["paths"]["/api/v1/threats"]["get"]
    assert "application/problem+json" in operation["responses"]["422"]["content"]
    assert {parameter["name"] for parameter in operation["parameters"]} >= {"bbox", "time", "cursor", "f"}
    assert operation["security"] == [{"session": []}, {"key": []}]
    assert "security" not in document["paths"]["/api/v1/setup"]["post"]

"""What a partner's key reads of the API: what was released to them, and that it was taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.api_routes import V1
from support.api_world import NOW, add, alert, report, threat

from app.access.principal import Partner, Role, Scope
from app.accounts.keys import who_has_key
from app.gateways.feed import changes
from app.gateways.reader import Reader
from app.journal.store import record
from app.picture.tables import ThreatReport

WHY = {"why": "agreed with the contingent"}
SECRET = "the imam told us"


@pytest.fixture
def ours(centre, mission):
    """A threat in the west that two reports speak of, one 300 m off and never to be released; and its alert."""
    told, hidden = report(1, "AO-WEST"), report(2, "AO-WEST", lat=6.0027, text=SECRET, unit="ALFA-1", at=NOW - 600)
    stands, warned = threat(1, "AO-WEST", lat=6.0013), alert(101, "AO-WEST", threat_id=threat(1, None)[0].id)
    links = [ThreatReport(report_id=one[0].id, threat_id=stands[0].id) for one in (told, hidden)]
    add(
        centre.database,
        [told[0], hidden[0], stands[0]],
        [told[1], hidden[1], stands[1], *links],
        *warned,
    )
    return {"report": told[0].id, "hidden": hidden[0].id, "threat": stands[0].id, "alert": 101}


@pytest.fixture
def tcc(people):
    return people.key(areas=["AO-WEST"], partner=Partner.TCC)


@pytest.fixture
def officer(people):
    return people.person(Role.OFFICER)


@pytest.fixture
def free(api, officer):
    """Release something, as an officer."""

    def put(path, *partners, **more):
        answer = api.put(f"{V1}/{path}/release", headers=officer, json={"partners": partners, **WHY, **more})
        assert answer.status_code == 200, answer.text
        return answer.json()

    return put


def ids(api, name, who, **query):
    answer = api.get(f"{V1}/{name}", headers=who, params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_nothing_is_released_by_itself(api, ours, tcc):
    assert [ids(api, name, tcc) for name in ("reports", "threats", "alerts")] == [[], [], []]
    for name, one in (("reports", "report"), ("threats", "threat"), ("alerts", "alert")):
        assert api.get(f"{V1}/{name}/{ours[one]}", headers=tcc).status_code == 404


def test_a_released_report_brings_its_threat_by_what_it_says_alone(api, ours, tcc, free):
    free(f"reports/{ours['report']}", "tcc")
    assert ids(api, "reports", tcc) == [str(ours["report"])]
    shown = api.get(f"{V1}/threats/{ours['threat']}", headers=tcc)
    assert shown.status_code == 200
    assert (shown.json()["position"]["lat"], shown.json()["reports"]) == (6.0, 1)
    assert shown.json()["first_observed_at"] == api.get(f"{V1}/reports", headers=tcc).json()["items"][0]["observed_at"]
    assert SECRET not in shown.text


def test_an_officer_may_release_the_missions_own_assessment(api, ours, tcc, free):
    assert free(f"threats/{ours['threat']}", "tcc") == {"partners": ["tcc"], "words": False, "by_reports": []}
    (shown,) = api.get(f"{V1}/threats", headers=tcc).json()["items"]
    assert (shown["position"]["lat"], shown["confidence"]) == (6.0013, 0.75)
    assert ids(api, "reports", tcc) == []


def test_the_words_of_a_report_need_a_word_of_their_own(api, ours, tcc, free):
    free(f"reports/{ours['hidden']}", "tcc")
    (without,) = api.get(f"{V1}/reports", headers=tcc).json()["items"]
    free(f"reports/{ours['hidden']}", "tcc", words=True)
    (with_them,) = api.get(f"{V1}/reports", headers=tcc).json()["items"]
    assert (without["text"], with_them["text"]) == ("", SECRET)


def test_who_may_not_read_units_learns_no_callsign(api, people, ours, free):
    blind = people.key(Scope.REPORTS_READ, partner=Partner.TCC)
    free(f"reports/{ours['hidden']}", "tcc")
    (shown,) = api.get(f"{V1}/reports", headers=blind).json()["items"]
    assert (shown["unit"], shown["site"]) == (None, None)
    assert ids(api, "reports", blind, q="ALFA") == []


def test_public_reaches_every_partner_and_nobody_else_reads_it_unreleased(api, people, ours, free):
    free(f"alerts/{ours['alert']}", "public")
    for audience in Partner:
        assert ids(api, "alerts", people.key(partner=audience)) == ["101"], audience
    free(f"alerts/{ours['alert']}", "host_state")
    seen = {audience: ids(api, "alerts", people.key(partner=audience)) for audience in Partner}
    assert seen == {audience: ["101"] if audience is Partner.HOST_STATE else [] for audience in Partner}


def test_an_alert_names_its_threat_only_to_whom_it_is_known(api, ours, tcc, free):
    free(f"alerts/{ours['alert']}", "tcc")
    assert api.get(f"{V1}/alerts/101", headers=tcc).json()["threat"] is None
    free(f"threats/{ours['threat']}", "tcc")
    shown = api.get(f"{V1}/alerts/101", headers=tcc).json()
    assert shown["threat"] == str(ours["threat"])
    assert (shown["delivered"], len(shown["messages"])) == ([], 1)


def test_areas_hold_for_partners_too(api, people, ours, free):
    free(f"reports/{ours['report']}", "tcc")
    assert ids(api, "reports", people.key(areas=["AO-EAST"], partner=Partner.TCC)) == []
    assert ids(api, "threats", people.key(areas=["AO-EAST"], partner=Partner.TCC)) == []


def test_a_search_by_box_finds_what_is_shown_and_not_what_is_known(api, people, ours, free):
    free(f"reports/{ours['report']}", "tcc")
    coarse = people.key(partner=Partner.TCC, grid_m=10_000)
    (shown,) = api.get(f"{V1}/reports", headers=coarse).json()["items"]
    place = shown["position"]
    assert place["lat"] != 6.0
    near = f"{place['lon'] - 1e-4},{place['lat'] - 1e-4},{place['lon'] + 1e-4},{place['lat'] + 1e-4}"
    assert ids(api, "reports", coarse, bbox=near) == [str(ours["report"])]
    assert ids(api, "threats", coarse, bbox=near) == [str(ours["threat"])]
    assert ids(api, "reports", coarse, bbox="19.9999,5.9999,20.0001,6.0001") == []
    assert ids(api, "threats", coarse, bbox="19.9999,5.9999,20.0001,6.0001") == []


@pytest.mark.usefixtures("mission")
def test_a_page_of_a_partner_goes_on_where_it_ended(api, centre, tcc, free):
    rows = [report(n, "AO-WEST", at=NOW - n) for n in range(1, 8)]
    add(centre.database, [one[0] for one in rows], [one[1] for one in rows])
    for one in rows[::2]:
        free(f"reports/{one[0].id}", "tcc")
    first = api.get(f"{V1}/reports", headers=tcc, params={"limit": 3}).json()
    following = next(link["href"] for link in first["links"] if link["rel"] == "next")
    second = api.get(following, headers=tcc).json()
    got = [item["id"] for page in (first, second) for item in page["items"]]
    assert got == [str(one[0].id) for one in rows[::2]]
    assert [link["rel"] for link in second["links"]] == ["self"]


def test_what_was_taken_back_is_told_as_withdrawn(centre, api, ours, tcc, free):
    free(f"alerts/{ours['alert']}", "tcc")
    free(f"reports/{ours['report']}", "tcc")
    reader = reader_of(centre, tcc)
    with centre.database.reading() as session:
        before = changes(reader(session), 0)
    assert {(one.topic, one.key) for one in before.items if one.value} == {
        ("alert", "101"),
        ("report", str(ours["report"])),
        ("threat", str(ours["threat"])),
    }
    free(f"alerts/{ours['alert']}")
    free(f"reports/{ours['report']}")
    with centre.database.reading() as session:
        after = changes(reader(session), before.cursor)
        other = changes(reader(session, Partner.REGIONAL), 0)
    assert {(one.topic, one.value) for one in after.items} == {("alert", None), ("report", None), ("threat", None)}
    assert other.items == ()
    assert ids(api, "threats", tcc) == []


@pytest.mark.parametrize(
    ("event", "data", "is_told"),
    [
        ("alert.updated", {"reason": "moved"}, True),
        ("alert.updated", {"reason": "reminder", "only": 2}, False),
        ("alert.updated", {"reason": "joined", "joined": 1}, False),
        ("alert.noted", {}, False),
        ("delivery.acknowledged", {}, False),
    ],
)
def test_who_of_ours_was_told_is_no_news_to_a_partner(centre, ours, tcc, free, event, data, is_told):  # noqa: PLR0917 - a table
    free(f"alerts/{ours['alert']}", "tcc")
    reader = reader_of(centre, tcc)
    with centre.database.transaction() as session:
        last = record(session, event, "101", at=NOW, data=data, areas=["AO-WEST"]) - 1
        told = changes(reader(session), last)
    assert [one.event for one in told.items] == [event] * is_told
    assert told.cursor == last + 1


def test_a_partner_reads_no_word_of_the_journal(api, mission, tcc):
    for path in ("events", "history", "histogram", "reports/waiting", "basemaps", "quarantine", "session"):
        assert api.get(f"{V1}/{path}", headers=tcc).status_code == 403, path
    assert set(api.get(f"{V1}/mission", headers=tcc).json()) == {"code", "name", "languages", "status"}


def test_coarse_location_is_for_partners_alone(api, people):
    form = {"name": "x", "scopes": ["alerts:read"], "areas": None, "expires_at": None, "grid_m": 1000}
    chief = people.person(Role.ADMIN)
    assert api.post(f"{V1}/keys", headers=chief, json=form).status_code == 422
    made = api.post(f"{V1}/keys", headers=chief, json=form | {"partner": "tcc"})
    assert (made.status_code, made.json()["partner"], made.json()["grid_m"]) == (201, "tcc", 1000)


def test_only_an_administrator_releases_what_is_sensitive(api, centre, mission, people):
    row = report(5, "AO-WEST", kind="GBV", sensitive=True)
    add(centre.database, row[:1], row[1:])
    path, form = f"{V1}/reports/{row[0].id}/release", {"partners": ["tcc"], **WHY}
    cleared = people.person(Role.OFFICER, sensitive=True)
    refused = api.put(path, headers=cleared, json=form)
    assert (refused.status_code, refused.json()["code"]) == (403, "sensitive_needs_admin")
    assert api.put(path, headers=people.person(Role.ADMIN, sensitive=True), json=form).status_code == 200
    assert ids(api, "reports", people.key(partner=Partner.TCC)) == []
    assert ids(api, "reports", people.key(partner=Partner.TCC, sensitive=True)) == [str(row[0].id)]


def test_the_journal_keeps_who_released_what_and_why(api, ours, officer, free):
    free(f"alerts/{ours['alert']}", "tcc", "public")
    (event,) = api.get(f"{V1}/events", headers=officer, params={"kind": "alert.released"}).json()["items"]
    said = {"before": [], "after": ["public", "tcc"], "words": False, **WHY}
    assert said.items() <= event["data"].items()


def test_what_is_released_is_told_with_all_that_such_an_event_says(api, ours, officer, free):
    free(f"alerts/{ours['alert']}", "tcc")
    free(f"threats/{ours['threat']}", "tcc")
    events = {one["type"]: one["data"] for one in api.get(f"{V1}/events", headers=officer).json()["items"]}
    assert {"kind", "state", "lat", "lon", "urgency", "revision"} <= events["alert.released"].keys()
    assert {"kind", "state", "lat", "lon", "confidence", "revision"} <= events["threat.released"].keys()


def reader_of(centre, headers):
    principal = who_has_key(centre.database, headers["Authorization"].split()[1], now=NOW)

    def reader(session, partner=None):
        who = principal if partner is None else replace(principal, partner=partner)
        return Reader(session, centre.rosters.get(session), who, NOW)

    return reader

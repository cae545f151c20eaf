"""What officers do over the API: areas with ETags, decisions, grades, quarantine, alerts by hand."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from support.api_world import NOW
from support.mission import box

from app.access.principal import Role
from app.alerts.tables import AlertRevision
from app.ingest.outcome import Inbound
from app.pipeline import process
from app.roster.store import load
from edge_agent.wire import codec
from edge_agent.wire.messages import Packet, Place, Report

V1 = "/api/v1"
WHY = {"why": "seen with own eyes"}
AREA = {"name": "Ford", "kind": "interest", "geometry": {"type": "Polygon", "coordinates": [box(19.6, 5.6, 19.7, 5.7)]}}
DRAFT = {
    "kind": "IED",
    "lat": 6.0,
    "lon": 20.0,
    "danger_radius_m": 300,
    "instruction": "avoid_area",
    "text": "Stay away",
}

FILED = {
    "id": str(UUID(int=5)),
    "site": "BASE",
    "unit": "ALFA-1",
    "report": {
        "kind": "IED",
        "observed_at": "2026-09-21T14:12:20Z",
        "place": {"lat": 6.0, "lon": 20.0, "accuracy_m": 20},
        "text": "by radio",
    },
}


@pytest.fixture
def officer(people):
    return people.one(Role.OFFICER)


@pytest.fixture
def field(database, mission):
    """Files reports of BASE the way they come in; answers with nothing."""
    seq = iter(range(1, 1000))

    def file(*reports: Report):
        numbered = tuple((next(seq), report) for report in reports)
        inbound = Inbound(f"r/{mission.sites['BASE'].wire}", codec.encode_packet(Packet(1, numbered)), NOW)
        with database.transaction() as session:
            return process(session, load(session), inbound, now=NOW)

    return file


def ied(lat=6.0, lon=20.0, **more) -> Report:
    values = {"observed_at": NOW - 60, "unit": 1, "credibility": 2} | more
    return Report(kind="IED", place=Place(lat, lon, 20), **values)


def threats(api, officer):
    return api.get(f"{V1}/threats", headers=officer).json()["items"]


class TestAreas:
    def put(self, api, headers, code="FORD", form=AREA, **conditions):
        names = {name.replace("_", "-"): value for name, value in conditions.items()}
        return api.put(f"{V1}/areas/{code}", json=form, headers=headers | names)

    def test_a_new_area_says_that_it_is_new(self, api, officer, mission):
        assert self.put(api, officer).status_code == 428
        made = self.put(api, officer, if_none_match="*")
        assert made.status_code == 201, made.text
        assert api.get(f"{V1}/areas/FORD", headers=officer).json() == made.json()
        assert self.put(api, officer, if_none_match="*").status_code == 412

    def test_an_edit_names_the_state_it_changes(self, api, officer, mission):
        first = self.put(api, officer, if_none_match="*").headers["etag"]
        assert self.put(api, officer, form=AREA | {"name": "Old ford"}).status_code == 428
        changed = self.put(api, officer, form=AREA | {"name": "Old ford"}, if_match=first)
        assert (changed.status_code, changed.json()["name"]) == (200, "Old ford")
        late = self.put(api, officer, form=AREA | {"name": "New ford"}, if_match=first)
        assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
        assert late.headers["etag"] == changed.headers["etag"]
        assert api.get(f"{V1}/areas/FORD", headers=officer).json()["name"] == "Old ford"

    def test_an_area_that_is_gone_cannot_be_edited_or_removed_again(self, api, officer, mission):
        etag = self.put(api, officer, if_none_match="*").headers["etag"]
        assert api.delete(f"{V1}/areas/FORD", headers=officer).status_code == 428
        assert api.delete(f"{V1}/areas/FORD", headers=officer | {"If-Match": '"other"'}).status_code == 412
        assert api.delete(f"{V1}/areas/FORD", headers=officer | {"If-Match": etag}).status_code == 204
        assert self.put(api, officer, if_match=etag).status_code == 412
        assert api.get(f"{V1}/areas/FORD", headers=officer).status_code == 404

    GEOMETRIES = (
        ("open", [[[0, 0], [1, 0], [1, 1], [0, 1]]], "geometry_invalid"),
        ("bow tie", [[[10, 10], [11, 11], [11, 10], [10, 11], [10, 10]]], "geometry_invalid"),
        ("off the earth", [[[10, 10], [11, 10], [11, 91], [10, 10]]], "geometry_range"),
        ("too many", [[[10 + n / 1e4, 10] for n in range(21_000)]], "geometry_size"),
        ("text", "POLYGON", "geometry_invalid"),
        ("words", [[["a", "b"]]], "geometry_invalid"),
    )

    @pytest.mark.parametrize("case", GEOMETRIES, ids=[case[0] for case in GEOMETRIES])
    def test_a_faulty_geometry_names_the_place(self, api, officer, mission, case):
        _, coordinates, code = case
        form = AREA | {"geometry": {"type": "Polygon", "coordinates": coordinates}}
        answer = self.put(api, officer, form=form, if_none_match="*")
        assert answer.status_code == 422
        errors = answer.json()["errors"]
        assert all(error["path"].startswith("body.geometry") for error in errors)
        assert code in {error["code"] for error in errors}

    def test_a_vertex_is_named_by_its_number(self, api, officer, mission):
        form = AREA | {"geometry": {"type": "Polygon", "coordinates": [[[10, 10], [11, 10], [11, 91], [10, 10]]]}}
        errors = self.put(api, officer, form=form, if_none_match="*").json()["errors"]
        assert errors[0]["path"] == "body.geometry.coordinates[0][2]"

    def test_an_officer_of_one_area_makes_no_new_ones(self, api, people, mission):
        local = people.one(Role.OFFICER, ["AO-WEST"])
        assert self.put(api, local, if_none_match="*").status_code == 404
        assert self.put(api, local, code="RESERVE", if_none_match="*").status_code == 404

    def test_nobody_widens_what_they_see_by_drawing_their_own_area_larger(self, api, people, mission):
        local = people.one(Role.OFFICER, ["AO-WEST"])
        own = api.get(f"{V1}/areas/AO-WEST", headers=local)
        tag = {"If-Match": own.headers["etag"]}
        assert self.put(api, local | tag, code="AO-WEST").status_code == 403
        assert api.delete(f"{V1}/areas/AO-WEST", headers=local | tag).status_code == 403
        assert api.get(f"{V1}/areas/AO-WEST", headers=local).json() == own.json()


class TestDecisions:
    def test_a_threat_is_confirmed_and_the_decision_undone(self, api, officer, field):
        field(ied())
        (threat,) = threats(api, officer)
        read = api.get(f"{V1}/threats/{threat['id']}", headers=officer)
        done = api.post(
            f"{V1}/threats/{threat['id']}/confirm", json=WHY, headers=officer | {"If-Match": read.headers["etag"]}
        )
        assert done.status_code == 200, done.text
        assert done.json()["state"] == "confirmed"
        (decision,) = done.json()["decisions"]
        assert (decision["type"], decision["why"], decision["undone_at"]) == ("confirm", WHY["why"], None)
        stale = api.post(
            f"{V1}/threats/{threat['id']}/dismiss", json=WHY, headers=officer | {"If-Match": read.headers["etag"]}
        )
        assert stale.status_code == 412
        undone = api.post(f"{V1}/decisions/{decision['id']}/undo", json=WHY, headers=officer)
        assert undone.status_code == 200
        assert threats(api, officer)[0]["state"] == threat["state"]
        again = api.post(f"{V1}/decisions/{decision['id']}/undo", json=WHY, headers=officer)
        assert (again.status_code, again.json()["code"]) == (409, "already_undone")

    def test_a_reason_is_always_asked_for(self, api, officer, field):
        field(ied())
        (threat,) = threats(api, officer)
        for form in ({}, {"why": ""}, {"why": "  "}, {"why": "x" * 501}):
            answer = api.post(f"{V1}/threats/{threat['id']}/dismiss", json=form, headers=officer)
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["path"] == "body.why"

    def test_threats_are_merged_and_split(self, api, officer, field):
        field(ied(), ied(lat=6.2, observed_at=NOW - 30, unit=2))
        one, other = threats(api, officer)
        merged = api.post(f"{V1}/threats/merge", json={"threats": [one["id"], other["id"]], **WHY}, headers=officer)
        assert merged.status_code == 200, merged.text
        assert merged.json()["decision"]
        (living,) = [threat for threat in threats(api, officer) if threat["state"] in {"suspected", "confirmed"}]
        made_of = api.get(f"{V1}/threats/{living['id']}", headers=officer).json()["made_of"]
        assert len(made_of) == 2
        part = {"reports": [made_of[0]["id"]], **WHY}
        split = api.post(f"{V1}/threats/{living['id']}/split", json=part, headers=officer)
        assert split.status_code == 200, split.text
        assert len([t for t in threats(api, officer) if t["state"] in {"suspected", "confirmed"}]) == 2

    def test_a_merge_can_be_tried_and_leaves_nothing(self, api, officer, field):
        field(ied(), ied(lat=6.2, observed_at=NOW - 30, unit=2))
        before = threats(api, officer)
        form = {"threats": [one["id"] for one in before], **WHY}
        tried = api.post(f"{V1}/threats/merge/preview", json=form, headers=officer)
        assert tried.status_code == 200, tried.text
        assert threats(api, officer) == before
        done = api.post(f"{V1}/threats/merge", json=form, headers=officer).json()["threats"]
        for one, other in zip(tried.json()["threats"], done, strict=True):
            assert (one["state"], one["confidence"], one["reports"]) == (
                other["state"],
                other["confidence"],
                other["reports"],
            )
        again = api.post(f"{V1}/threats/merge/preview", json=form, headers=officer)
        assert (again.status_code, again.json()["code"]) == (409, "ended")

    def test_a_merge_is_undone_by_the_number_it_answers_with(self, api, officer, field):
        field(ied(), ied(lat=6.2, observed_at=NOW - 30, unit=2))
        form = {"threats": [one["id"] for one in threats(api, officer)], **WHY}
        number = api.post(f"{V1}/threats/merge", json=form, headers=officer).json()["decision"]
        assert api.post(f"{V1}/decisions/{number}/undo", json=WHY, headers=officer).status_code == 200
        assert len([one for one in threats(api, officer) if one["state"] == "suspected"]) == 2

    def test_merging_one_threat_or_unknown_ones_is_refused(self, api, officer, field):
        field(ied())
        (threat,) = threats(api, officer)
        one = api.post(f"{V1}/threats/merge", json={"threats": [threat["id"]], **WHY}, headers=officer)
        assert (one.status_code, one.json()["errors"][0]["path"]) == (422, "body.threats")
        ghost = {"threats": [threat["id"], str(uuid4())], **WHY}
        assert api.post(f"{V1}/threats/merge", json=ghost, headers=officer).status_code == 404

    def test_a_grade_counts_and_the_reporters_own_stays(self, api, officer, field):
        field(ied())
        before = threats(api, officer)[0]
        report = api.get(f"{V1}/threats/{before['id']}", headers=officer).json()["made_of"][0]
        grade = {"reliability": "E", "credibility": 5, **WHY}
        answer = api.post(f"{V1}/reports/{report['id']}/grade", json=grade, headers=officer)
        assert answer.json()["reported"] == {"reliability": "A", "credibility": 2}
        assert [(one["reliability"], one["credibility"]) for one in answer.json()["grades"]] == [("E", 5)]
        assert threats(api, officer)[0]["confidence"] < before["confidence"]
        wrong = grade | {"reliability": "G", "credibility": 0}
        errors = api.post(f"{V1}/reports/{report['id']}/grade", json=wrong, headers=officer).json()["errors"]
        assert {error["path"] for error in errors} == {"body.reliability", "body.credibility"}

    def test_an_officer_of_another_area_decides_nothing_here(self, api, people, officer, field):
        field(ied())
        (threat,) = threats(api, officer)
        other = people.one(Role.OFFICER, ["AO-NORTH"])
        assert api.post(f"{V1}/threats/{threat['id']}/confirm", json=WHY, headers=other).status_code == 404


class TestFiling:
    def file(self, api, headers, **change):
        return api.post(f"{V1}/reports", json=FILED | change, headers=headers)

    @pytest.fixture
    def reporter(self, people):
        return people.one(Role.REPORTER)

    def test_what_came_by_radio_goes_the_way_of_every_report(self, api, reporter, mission):
        filed = self.file(api, reporter)
        assert filed.status_code == 201, filed.text
        report = api.get(filed.headers["location"], headers=reporter).json()
        assert (report["site"], report["unit"], report["text"]) == ("BASE", "ALFA-1", "by radio")
        assert (report["epoch"], report["seq"]) == (0, 1)
        (threat,) = threats(api, reporter)
        assert threat["id"] == report["threat"] == filed.json()["threat"]
        assert api.get(f"{V1}/alerts", headers=reporter).json()["items"]

    def test_filed_twice_it_is_there_once(self, api, reporter, mission):
        first, again = self.file(api, reporter), self.file(api, reporter)
        assert again.status_code == 201
        assert first.json()["id"] == again.json()["id"]
        assert len(api.get(f"{V1}/reports", headers=reporter).json()["items"]) == 1
        other = self.file(api, reporter, report=FILED["report"] | {"text": "another"})
        assert (other.status_code, other.json()["code"]) == (409, "id_conflict")

    def test_the_link_of_the_site_is_not_touched_and_its_numbers_stay_its_own(self, api, reporter, field):
        self.file(api, reporter)
        before = api.get(f"{V1}/sites/BASE", headers=reporter).json()["link"]
        assert before["state"] == "never_heard"
        outcomes = field(ied(lat=6.1))
        assert [outcome.reason for outcome in outcomes] == ["new"]

    UNLIKELY = (
        ({"place": {"lat": 20.0, "lon": 6.0, "accuracy_m": 20}}, "geometry_swapped"),
        ({"place": {"lat": 40.0, "lon": 20.0, "accuracy_m": 20}}, None),
    )

    @pytest.mark.parametrize(("change", "code"), UNLIKELY, ids=["swapped", "far"])
    def test_a_slip_is_asked_about_before_it_is_believed(self, api, reporter, mission, change, code):
        report = FILED["report"] | change
        refused = self.file(api, reporter, report=report)
        assert refused.status_code == 422
        assert code in {None, refused.json()["code"]}
        assert refused.json()["errors"][0]["path"] == "body.report"
        assert api.get(f"{V1}/reports", headers=reporter).json()["items"] == []

    FAULTS = (
        ({"site": "NOWHERE"}, "body.site"),
        ({"unit": "BRAVO-1"}, "body.unit"),
        ({"report": {"kind": "GHOST", "observed_at": "2026-09-21T14:12:20Z"}}, "body.report.kind"),
        ({"report": {"kind": "IED"}}, "body.report.observed_at"),
        ({"id": "mine"}, "body.id"),
    )

    @pytest.mark.parametrize(("change", "path"), FAULTS, ids=[path for _, path in FAULTS])
    def test_a_fault_names_its_place(self, api, reporter, mission, change, path):
        answer = self.file(api, reporter, **change)
        assert answer.status_code == 422
        assert path in {error["path"] for error in answer.json()["errors"]}

    def test_a_reporter_of_one_area_files_for_its_sites(self, api, people, mission):
        north = people.one(Role.REPORTER, ["AO-NORTH"])
        assert self.file(api, north).json()["errors"][0]["path"] == "body.site"
        mine = self.file(api, north, site="DELTA", unit="CHARLIE-1")
        assert mine.json()["errors"][0]["path"] == "body.report"


class TestQuarantine:
    def held(self, api, officer, field):
        field(ied(lat=80.0, lon=-120.0))
        (row,) = api.get(f"{V1}/quarantine?state=held", headers=officer).json()["items"]
        return row

    def test_a_held_report_is_released_as_corrected(self, api, officer, field):
        row = self.held(api, officer, field)
        corrected = {
            "kind": "IED",
            "observed_at": "2026-09-21T14:12:20Z",
            "unit": 1,
            "place": {"lat": 6.0, "lon": 20.0, "accuracy_m": 20},
        }
        form = {**WHY, "corrected": corrected}
        done = api.post(f"{V1}/quarantine/{row['id']}/release", json=form, headers=officer)
        assert done.status_code == 200, done.text
        assert done.json()["state"] == "released"
        assert api.get(f"{V1}/reports/{done.json()['report']}", headers=officer).json()["position"][
            "lat"
        ] == pytest.approx(6.0, abs=1e-4)
        assert len(threats(api, officer)) == 1
        again = api.post(f"{V1}/quarantine/{row['id']}/release", json=form, headers=officer)
        assert (again.status_code, again.json()["code"]) == (409, "not_held")

    def test_a_correction_is_read_as_strictly_as_a_report(self, api, officer, field):
        row = self.held(api, officer, field)
        form = {**WHY, "corrected": {"kind": "GHOST", "place": {"lat": 91, "lon": 0}}}
        answer = api.post(f"{V1}/quarantine/{row['id']}/release", json=form, headers=officer)
        paths = {error["path"] for error in answer.json()["errors"]}
        assert answer.status_code == 422
        assert {"body.corrected.kind", "body.corrected.place.lat"} <= paths

    def test_a_held_report_is_discarded_for_good(self, api, officer, field):
        row = self.held(api, officer, field)
        done = api.post(f"{V1}/quarantine/{row['id']}/discard", json=WHY, headers=officer)
        assert (done.json()["state"], done.json()["resolution"]) == ("discarded", WHY["why"])
        assert threats(api, officer) == []

    def test_a_discarding_is_taken_back_once(self, api, officer, field):
        row = self.held(api, officer, field)
        address = f"{V1}/quarantine/{row['id']}"
        assert api.post(f"{address}/reopen", json=WHY, headers=officer).status_code == 409
        api.post(f"{address}/discard", json=WHY, headers=officer)
        back = api.post(f"{address}/reopen", json=WHY, headers=officer)
        assert (back.status_code, back.json()["state"], back.json()["resolution"]) == (200, "held", None)
        assert api.post(f"{address}/reopen", json=WHY, headers=officer).status_code == 409

    def test_what_is_held_is_shown_as_far_as_it_can_be_read(self, api, people, officer, field):
        row = self.held(api, officer, field)
        (body,) = api.get(f"{V1}/quarantine/{row['id']}", headers=officer).json()["decoded"]["bodies"]
        assert (body["what"], body["fault"], body["seq"]) == ("report", None, row["seq"])
        assert body["report"]["place"]["lat"] == pytest.approx(80.0, abs=1e-3)
        released = {**WHY, "corrected": body["report"] | {"place": {"lat": 6.0, "lon": 20.0}}}
        done = api.post(f"{V1}/quarantine/{row['id']}/release", json=released, headers=officer)
        assert done.status_code == 200, done.text

    def test_raw_bytes_are_for_cleared_officers(self, api, people, officer, field):
        row = self.held(api, officer, field)
        assert "raw" not in api.get(f"{V1}/quarantine/{row['id']}", headers=officer).json()
        cleared = people.one(Role.OFFICER, sensitive=True)
        assert api.get(f"{V1}/quarantine/{row['id']}", headers=cleared).json()["raw"]


class TestInbox:
    def test_what_waits_is_counted_and_listed(self, api, officer, field):
        field(
            ied(credibility=None),
            Report(kind="IED", unit=1, observed_at=NOW - 50, credibility=2),
            Report(kind="CHK", unit=1, observed_at=NOW - 40),
            ied(observed_at=NOW + 90_000, lat=6.3),
            ied(lat=80.0, lon=-120.0),
        )
        counts = api.get(f"{V1}/reports/waiting", headers=officer).json()
        assert counts == {"unplaced": 1, "ungraded": 1, "clock_suspect": 1, "held": 1}
        for need in ("unplaced", "ungraded", "clock_suspect"):
            (one,) = api.get(f"{V1}/reports?state={need}", headers=officer).json()["items"]
            assert (one["position"] is None) == (need == "unplaced")
        both = api.get(f"{V1}/reports?state=unplaced,ungraded&limit=1", headers=officer).json()
        assert [link["rel"] for link in both["links"]] == ["self", "next"]

    def test_a_grade_takes_a_report_off_the_list(self, api, officer, field):
        field(ied(credibility=None))
        (one,) = api.get(f"{V1}/reports?state=ungraded", headers=officer).json()["items"]
        grade = {"reliability": "B", "credibility": 6, **WHY}
        assert api.post(f"{V1}/reports/{one['id']}/grade", json=grade, headers=officer).status_code == 200
        assert api.get(f"{V1}/reports?state=ungraded", headers=officer).json()["items"] == []

    def test_viewers_are_not_told_of_quarantine(self, api, people, field):
        viewer = people.one(Role.VIEWER, ("AO-WEST",))
        assert "held" not in api.get(f"{V1}/reports/waiting", headers=viewer).json()

    def test_a_report_without_a_place_is_placed_by_an_officer(self, api, officer, field):
        field(Report(kind="IED", unit=1, observed_at=NOW - 50, credibility=2, fields={"basis": "own"}))
        (one,) = api.get(f"{V1}/reports?state=unplaced", headers=officer).json()["items"]
        (before,) = threats(api, officer)
        form = {"id": str(UUID(int=11)), "lat": 6.1, "lon": 20.1, "accuracy_m": 100, **WHY}
        done = api.post(f"{V1}/reports/{one['id']}/place", json=form, headers=officer)
        assert done.status_code == 201, done.text
        assert (done.json()["amends"], done.json()["fields"]) == (one["id"], one["fields"])
        (after,) = threats(api, officer)
        assert (after["id"], after["reports"]) == (before["id"], 1)
        assert after["position"]["lat"] == pytest.approx(6.1, abs=1e-3)
        assert after["confidence"] == pytest.approx(before["confidence"], abs=1e-6)
        assert api.get(f"{V1}/reports?state=unplaced", headers=officer).json()["items"] == []
        assert (
            api.get(f"{V1}/events?kind=report.placed", headers=officer).json()["items"][0]["data"]["why"] == WHY["why"]
        )
        again = api.post(f"{V1}/reports/{one['id']}/place", json=form, headers=officer)
        assert (again.status_code, again.json()["id"]) == (201, done.json()["id"])

    def test_only_a_report_without_a_place_is_placed(self, api, officer, field):
        field(ied())
        (one,) = api.get(f"{V1}/reports", headers=officer).json()["items"]
        form = {"id": str(UUID(int=12)), "lat": 6.1, "lon": 20.1, "accuracy_m": 100, **WHY}
        answer = api.post(f"{V1}/reports/{one['id']}/place", json=form, headers=officer)
        assert (answer.status_code, answer.json()["code"]) == (409, "placed")


class TestAlerts:
    def issue(self, api, officer, **more):
        return api.post(f"{V1}/alerts", json=DRAFT | {"id": str(UUID(int=9))} | more, headers=officer)

    def test_a_preview_says_whom_and_at_what_cost_and_sends_nothing(self, api, officer, mission):
        answer = api.post(f"{V1}/alerts/preview", json=DRAFT, headers=officer)
        assert answer.status_code == 200, answer.text
        preview = answer.json()
        assert {row["addressee"] for row in preview["addressees"]} >= {"ALFA-1", "MEDIC-1"}
        assert preview["bytes"] == sum(link["bytes"] for link in preview["links"]) > 0
        assert api.get(f"{V1}/alerts", headers=officer).json()["items"] == []

    def test_what_was_previewed_is_what_is_issued(self, api, officer, mission):
        preview = api.post(f"{V1}/alerts/preview", json=DRAFT, headers=officer).json()
        issued = self.issue(api, officer)
        assert issued.status_code == 201, issued.text
        told = {(row["addressee"], row["state"]) for row in issued.json()["delivered"]}
        assert told == {(row["addressee"], "owed") for row in preview["addressees"]}

    def test_an_alert_sent_twice_is_issued_once(self, api, officer, people, mission):
        first, second = self.issue(api, officer), self.issue(api, officer)
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json() == second.json()
        assert len(api.get(f"{V1}/alerts", headers=officer).json()["items"]) == 1
        other = people.person(Role.OFFICER)
        assert self.issue(api, other).json()["code"] == "id_conflict"

    def test_a_revision_names_what_it_changes(self, api, officer, mission):
        issued = self.issue(api, officer)
        address = f"{V1}{issued.headers['location'].removeprefix(V1)}"
        form = {"text": "Stay far away", **WHY}
        assert api.patch(address, json=form, headers=officer).status_code == 428
        first = officer | {"If-Match": issued.headers["etag"]}
        revised = api.patch(address, json=form, headers=first)
        assert revised.status_code == 200, revised.text
        assert (revised.json()["text"], revised.json()["revision"]) == ("Stay far away", 1)
        assert revised.json()["messages"][0]["type"] == "update"
        assert api.patch(address, json=form, headers=first).status_code == 412

    def test_a_cancel_tells_everybody_and_happens_once(self, api, officer, mission):
        number = self.issue(api, officer).json()["number"]
        done = api.post(f"{V1}/alerts/{number}/cancel", json=WHY, headers=officer)
        assert done.status_code == 200, done.text
        assert (done.json()["state"], done.json()["messages"][0]["type"]) == ("cancelled", "cancel")
        again = api.post(f"{V1}/alerts/{number}/cancel", json=WHY, headers=officer)
        assert (again.status_code, again.json()["code"]) == (409, "alert_ended")

    def test_the_watch_acknowledges_until_the_danger_grows(self, api, people, officer, world, database):
        address = f"{V1}/alerts/{world.west.alert}"
        assert api.get(address, headers=officer).json()["noted"] is None
        answer = api.post(f"{address}/acknowledge", headers=officer)
        assert answer.status_code == 200, answer.text
        noted = answer.json()["noted"]
        assert noted["by"].startswith("officer")
        assert api.get(address, headers=people.one(Role.VIEWER)).json()["noted"] == noted
        listed = api.get(f"{V1}/alerts", headers=officer).json()["items"]
        assert {row["number"]: row["noted"] for row in listed} == {world.west.alert: noted, world.east.alert: None}
        events = api.get(f"{V1}/events", headers=officer).json()["items"]
        assert ("alert.noted", str(world.west.alert)) in {(event["type"], event["subject"]) for event in events}
        with database.transaction() as session:
            message = AlertRevision(
                alert=world.west.alert, revision=1, type="update", at=NOW, reason="radius_grew", values={}
            )
            session.add(message)
        assert api.get(address, headers=officer).json()["noted"] is None

    def test_who_writes_an_alert_has_seen_it(self, api, officer, mission):
        issued = self.issue(api, officer).json()
        assert issued["noted"]["by"] == issued["created_by"]
        assert issued["concerned"] is True

    DRAFTS = (
        ({"kind": "GHOST"}, "body.kind"),
        ({"lat": 91}, "body.lat"),
        ({"instruction": "run"}, "body.instruction"),
        ({"units": ["NOBODY"]}, "body.units"),
        ({"life_s": 1}, "body.life_s"),
        ({"text": "x" * 501}, "body.text"),
    )

    @pytest.mark.parametrize(("change", "path"), DRAFTS, ids=[path for _, path in DRAFTS])
    def test_a_faulty_draft_names_the_field(self, api, officer, mission, change, path):
        for answer in (
            api.post(f"{V1}/alerts/preview", json=DRAFT | change, headers=officer),
            self.issue(api, officer, **change),
        ):
            assert answer.status_code == 422
            assert [error["path"] for error in answer.json()["errors"]] == [path]

    def test_an_officer_of_one_area_warns_of_what_lies_in_it(self, api, people, mission):
        local = people.one(Role.OFFICER, ["AO-EAST"])
        assert self.issue(api, local).json()["errors"][0]["code"] == "outside_own_areas"
        named = self.issue(api, local, lon=20.6, units=["ALFA-1"])
        assert named.json()["errors"][0]["path"] == "body.units"
        issued = self.issue(api, local, lon=20.6)
        assert issued.status_code == 201
        assert "ALFA-1" not in {row["addressee"] for row in issued.json()["delivered"]}

    def test_nobody_concerned_is_said(self, api, officer, mission):
        answer = self.issue(api, officer, lat=-40, lon=100)
        assert (answer.status_code, answer.json()["code"]) == (409, "nobody_concerned")

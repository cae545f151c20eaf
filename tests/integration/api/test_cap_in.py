"""Messages of others over HTTP: each proven sender's becomes a report once; all else is refused by a named rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import col, select
from support.api_routes import V1
from support.api_world import NOW, prefix_of
from support.cap import INFO, MESSAGE, certificate, signer

from app.access.principal import Partner, Role, Scope
from app.alerts.tables import Alert
from app.gateways.cap.message import Area, Circle, Named
from app.gateways.cap.office import Office
from app.gateways.cap.signature import signed
from app.gateways.cap.sources import Source
from app.gateways.cap.tables import CapMessage
from app.gateways.cap.write import written
from app.gateways.xml import to_bytes
from app.ingest.tables import Quarantine, Report, ReportPartner
from app.journal.tables import Event
from app.picture.tables import Threat
from app.roster.tables import Mission

CAP = f"{V1}/cap"
TYPE = {"Content-Type": "application/cap+xml"}
NEAR = ((5.9, 19.9), (5.9, 20.1), (6.1, 20.1), (6.1, 19.9), (5.9, 19.9))
FAR = ((40.0, 10.0), (40.0, 11.0), (41.0, 11.0), (41.0, 10.0), (40.0, 10.0))


@pytest.fixture(scope="module")
def rivers(tmp_path_factory):
    return signer(tmp_path_factory.mktemp("rivers"))


@pytest.fixture
def listening(centre, mission, people, rivers, tmp_path):
    """The mission listens to the river office by its certificate, and to the radio room by its key."""
    radio = people.key(Scope.REPORTS_WRITE)
    prefix = prefix_of(radio)
    sources = (
        Source("River office", frozenset({"rivers@example.org"}), "BASE", "B", 2, (certificate(rivers),)),
        Source("Radio room", frozenset({"radio.example"}), "BASE", "C", 3, keys=frozenset({prefix})),
    )
    centre.cap = Office(tmp_path, tmp_path / "authority", centre.clock, sources=sources)
    return {"rivers": people.key(Scope.REPORTS_WRITE), "radio": radio}


def flood(**changes):
    """What the river office says of the west."""
    info = {name: changes.pop(name) for name in list(changes) if name in INFO.__dataclass_fields__}
    area = info.pop("areas", (Area("Lower river", polygons=(NEAR,)),))
    return replace(MESSAGE, infos=(replace(INFO, areas=area, **info),), **changes)


def update(number, *earlier, **changes):
    names = tuple(one.name for one in earlier)
    return flood(identifier=f"m-{number}", type="Update", sent=NOW + number, references=names, **changes)


@pytest.fixture
def post(api, listening, rivers):
    def send(message, who="rivers", by=rivers, headers=None):
        root = written(message)
        data = to_bytes(signed(root, by) if by else root)
        return api.post(CAP, content=data, headers=(listening[who] if headers is None else headers) | TYPE)

    return send


def rows(database, table):
    with database.reading() as session:
        return list(session.exec(select(table)))


def taken(answer, outcome, status):
    assert (answer.status_code, answer.json().get("outcome")) == (status, outcome), answer.text
    return answer.json()


def refused(answer, rule, status=422):
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, rule), answer.text
    return problem


def test_a_signed_message_becomes_a_report_with_the_source_s_grading_and_no_alert(post, database):
    told = taken(post(flood(certainty="Possible")), "filed", 201)
    (report,) = rows(database, Report)
    assert str(report.id) == told["report"]
    assert (report.kind, report.site, report.unit, report.epoch) == ("HAZ", "BASE", None, 0)
    assert (report.reliability, report.credibility, report.severity, report.status) == ("B", 4, "severe", "actual")
    assert report.observed_at == NOW
    assert report.text == "River office: The river rises. Two metres above the mark since noon"
    assert report.geometry["type"] == "Polygon"
    assert len(rows(database, Threat)) == 1
    assert {one.origin for one in rows(database, Alert)} <= {"threat"}
    (kept,) = rows(database, CapMessage)
    assert b"<ds:Signature" in kept.raw
    assert told["notes"] == []


def test_the_same_message_again_is_known_whatever_its_signature(post, database):
    first, again = post(flood()), post(flood())
    assert (again.status_code, again.json()["again"]) == (200, True)
    assert first.json()["report"] == again.json()["report"]
    assert len(rows(database, Report)) == len(rows(database, CapMessage)) == 1


def test_another_message_under_the_same_name_is_refused(post, database):
    post(flood())
    refused(post(flood(headline="The river falls")), "id_conflict", 409)
    assert len(rows(database, Report)) == 1


def test_an_update_corrects_the_report_of_the_message_it_refers_to(post, database):
    first = taken(post(flood()), "filed", 201)
    second = taken(post(update(1, flood(), severity="Extreme")), "amended", 201)
    third = taken(post(update(2, flood(), update(1), severity="Minor")), "amended", 201)
    amends = {str(one.id): str(one.amends) for one in rows(database, Report) if one.amends}
    assert amends == {second["report"]: first["report"], third["report"]: second["report"]}
    assert len(rows(database, Threat)) == 1


def test_an_update_of_what_never_came_is_a_report_of_its_own(post):
    taken(post(update(1, flood())), "filed", 201)


def test_a_cancel_is_on_record_and_leaves_the_threat_to_officers(post, database):
    told = taken(post(flood()), "filed", 201)
    cancel = update(1, flood())
    taken(post(replace(cancel, type="Cancel")), "cancelled", 200)
    with database.reading() as session:
        (event,) = session.exec(select(Event).where(col(Event.type) == "cap.cancelled"))
    assert event.subject == told["report"]
    assert len(rows(database, Report)) == 1
    assert {one.state for one in rows(database, Threat)} <= {"suspected", "confirmed"}


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        (flood(expires=NOW, effective=NOW - 60, sent=NOW - 60), "expired"),
        (flood(areas=(Area("Far away", polygons=(FAR,)),)), "elsewhere"),
        (flood(status="System"), "noted"),
        (flood(type="Ack", references=(flood(identifier="m-0").name,)), "noted"),
    ],
)
def test_what_is_no_report_is_on_record(post, database, message, outcome):
    taken(post(message), outcome, 200)
    assert rows(database, Report) == []
    assert [one.outcome for one in rows(database, CapMessage)] == [outcome]


@pytest.mark.parametrize(("word", "status"), [("Exercise", "exercise"), ("Test", "test")])
def test_an_exercise_stays_an_exercise(post, database, word, status):
    taken(post(flood(status=word, note="Only players.")), "filed", 201)
    assert [one.status for one in rows(database, Report)] == [status]


def test_a_place_that_can_hardly_be_meant_is_held_for_an_officer_and_released(api, post, people, database):
    swapped = flood(areas=(Area("West", circles=(Circle(20.0, 6.0, 1000),)),))
    taken(post(swapped), "held", 202)
    (held,) = rows(database, Quarantine)
    assert (held.reason, held.site) == ("geometry_swapped", "BASE")
    assert taken(post(swapped), "held", 200)["again"]
    officer = people.person(Role.ADMIN)
    answer = api.post(f"{V1}/quarantine/{held.id}/release", headers=officer, json={"why": "I asked them"})
    assert answer.status_code == 200, answer.text
    assert [one.kind for one in rows(database, Report)] == ["HAZ"]


def test_many_shapes_become_the_circle_around_them(post, database):
    taken(post(flood(areas=(Area("a", polygons=(NEAR,)), Area("b", circles=(Circle(6.0, 20.0, 1000),))))), "filed", 201)
    (report,) = rows(database, Report)
    assert (report.geometry, round(report.lat, 3), round(report.lon, 3)) == (None, 6.0, 20.0)
    assert 15_500 <= report.accuracy_m <= 50_000


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (flood(categories=("Health",)), "HLT"),
        (flood(categories=("Infra",)), "INF"),
        (flood(categories=("Other", "Security")), "TEN"),
        (flood(event_codes=(Named("urn:heliograph:kind", "IED"),)), "IED"),
        (flood(event_codes=(Named("urn:heliograph:kind", "SOS"),)), "HAZ"),
    ],
)
def test_the_kind_follows_our_own_code_then_the_category(post, database, message, kind):
    taken(post(message), "filed", 201)
    assert [one.kind for one in rows(database, Report)] == [kind]


def test_good_manners_are_noted_and_binding_rules_refuse(post, database):
    told = taken(post(flood(headline="x" * 141)), "filed", 201)
    assert told["notes"] == [{"rule": "headline_long", "where": "info[0].headline"}]
    refused(post(flood(identifier="m-2", areas=(Area("Nowhere"),))), "shape_missing")
    refused(post(flood(identifier="m-2", type="Update")), "references_missing")
    refused(post(flood(identifier="m 2")), "identity_characters")
    refused(post(flood(identifier="m-2", categories=("Other",))), "kind_unknown")
    assert len(rows(database, CapMessage)) == 1


def test_a_refusal_points_into_the_message(api, post, listening, rivers):
    (told,) = refused(post(flood(areas=(Area("Nowhere"),))), "shape_missing")["errors"]
    assert (told["path"], told["message"]) == (
        "body.info[0].area",
        "info[0].area: draw it: a polygon or a circle in one area at least",
    )
    text = to_bytes(written(flood(sender="radio.example"))).decode()
    late = text.replace("-00:00</sent>", "Z</sent>").encode()
    (told,) = refused(api.post(CAP, content=late, headers=listening["radio"] | TYPE), "schema")["errors"]
    assert (told["path"], "UTC is written -00:00, never Z" in told["message"]) == ("body.sent", True)
    (told,) = refused(api.post(CAP, content=b"<a/>", headers=listening["radio"] | TYPE), "not_cap")["errors"]
    assert told["path"] == "body"


def test_only_a_proven_sender_is_heard(post, listening, tmp_path, people, database):
    forger = signer(tmp_path / "forger")
    refused(post(flood(), by=forger), "signature_wrong")
    refused(post(flood(), by=None), "signature_missing")
    refused(post(flood(sender="nobody@example.org")), "sender_unknown")
    refused(post(flood(sender="radio.example"), who="rivers"), "key_wrong")
    taken(post(flood(sender="radio.example"), who="radio", by=None), "filed", 201)
    taken(post(flood(), headers=people.person(Role.REPORTER)), "filed", 201)
    assert sorted(one.reliability for one in rows(database, Report)) == ["B", "C"]


def test_who_may_not_write_reports_is_refused(post, people):
    for who in (people.person(Role.VIEWER), people.key(Scope.REPORTS_READ), {}):
        assert post(flood(), headers=who).status_code == (401 if not who else 403)


def test_a_partner_s_key_may_write_and_reads_nothing_by_it(post, api, people, database):
    partner = people.key(Scope.REPORTS_WRITE, Scope.REPORTS_READ, partner=Partner.HOST_STATE)
    told = taken(post(flood(), headers=partner), "filed", 201)
    assert api.get(f"{V1}/reports/{told['report']}", headers=partner).status_code == 404


@pytest.mark.parametrize(("scope", "released"), [("Public", ["tcc"]), ("Restricted", []), ("Private", [])])
def test_what_its_sender_restricts_is_released_by_no_default(post, database, scope, released):
    with database.transaction() as session:
        row = session.exec(select(Mission)).one()
        row.settings = {"kinds": {"HAZ": {"report_partners": ["tcc"]}}}
        row.revision += 1
    taken(post(flood(scope=scope, restriction="Members.", addresses="me@example.org")), "filed", 201)
    assert [one.partner for one in rows(database, ReportPartner)] == released


def test_a_key_of_some_areas_writes_of_no_others(post, people, database):
    refused(post(flood(), headers=people.key(Scope.REPORTS_WRITE, areas=["AO-NORTH"])), "invalid")
    assert rows(database, CapMessage) == []
    taken(post(flood(), headers=people.key(Scope.REPORTS_WRITE, areas=["AO-WEST"])), "filed", 201)


HOSTILE = [
    ("xml_document_type", b'<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert>&x;</alert>', 422),
    ("xml_document_type", b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><a>&b;</a>', 422),
    ("xml_malformed", b"", 422),
    ("xml_malformed", b"{}", 422),
    ("xml_too_large", b"<alert>" + b"x" * 600_000 + b"</alert>", 413),
    ("too_large", b"<alert>" + b"x" * 10_000_000 + b"</alert>", 413),
    ("not_cap", b"<rss/>", 422),
]


@pytest.mark.parametrize("case", HOSTILE, ids=[f"{n}-{one[0]}" for n, one in enumerate(HOSTILE)])
def test_hostile_bodies_are_harmless(api, listening, database, case):
    rule, data, status = case
    refused(api.post(CAP, content=data, headers=listening["rivers"] | TYPE), rule, status)
    assert rows(database, CapMessage) == []


def test_another_format_is_named_as_such(api, listening):
    refused(api.post(CAP, json={}, headers=listening["rivers"]), "unsupported_media_type", 415)


def test_officers_of_the_whole_mission_read_what_came_and_what_became_of_it(api, post, people):
    told = taken(post(flood(headline="x" * 141)), "filed", 201)
    taken(post(replace(update(1, flood()), type="Cancel")), "cancelled", 200)
    officer = people.person(Role.OFFICER)
    listed = api.get(f"{CAP}/received", headers=officer).json()["items"]
    assert {(one["identifier"], one["outcome"], one["report"]) for one in listed} == {
        ("m-1", "filed", told["report"]),
        ("m-1", "cancelled", None),
    }
    filed = next(one for one in listed if one["outcome"] == "filed")
    assert filed["notes"] == [{"rule": "headline_long", "where": "info[0].headline"}]
    assert (
        len(api.get(f"{CAP}/received?state=cancelled&status=actual&q=rivers&limit=1", headers=officer).json()["items"])
        == 1
    )
    raw = api.get(f"{CAP}/received/{filed['id']}", headers=officer)
    assert (raw.headers["content-type"], b"<ds:Signature" in raw.content) == ("application/cap+xml", True)
    assert raw.headers["content-disposition"].startswith("attachment")
    assert api.get(f"{CAP}/received", headers=people.person(Role.OFFICER, ["AO-WEST"])).status_code == 403
    assert api.get(f"{CAP}/received?state=active", headers=officer).status_code == 422

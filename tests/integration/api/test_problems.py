"""Whatever goes wrong is a problem document of one shape, and never repeats what was sent."""

import pytest

from app.access.principal import Role, Scope
from app.api.host import new_host
from app.api.limits import Rate, Rates
from app.api.shield import MAX_BODY

MARK = "MARKER-3f2a"
V1 = "/api/v1"
CASES = (
    ("no such route", "GET", "/nowhere", None, 404, "no_such_address"),
    ("a slash too many", "GET", f"{V1}/threats/", None, 404, "no_such_address"),
    ("no such method", "DELETE", f"{V1}/threats", None, 405, "method_not_allowed"),
    ("no such id", "GET", f"{V1}/threats/00000000-0000-0000-0000-000000000007", None, 404, "not_found"),
    ("not an id", "GET", f"{V1}/threats/{MARK}", None, 422, "invalid"),
    ("number too large", "GET", f"{V1}/alerts/{10**30}", None, 422, "invalid"),
    ("not JSON", "POST", f"{V1}/accounts", b'{"name": "' + MARK.encode(), 400, "malformed"),
    ("not UTF-8", "POST", f"{V1}/accounts", b'{"name": "\xff"}', 400, "malformed"),
    ("too deep", "POST", f"{V1}/accounts", b'{"name":' + b"[" * 100_000, 400, "malformed"),
    ("deep", "POST", f"{V1}/accounts", b'{"name":' + b"[" * 300 + b"]" * 300 + b"}", 422, "invalid"),
    ("not storable", "POST", f"{V1}/accounts", b'{"name":"\\ud800"}', 422, "invalid"),
    ("not an object", "POST", f"{V1}/accounts", b'"MARKER-3f2a"', 400, "malformed"),
    ("a list", "POST", f"{V1}/accounts", b'["MARKER-3f2a"]', 400, "malformed"),
    ("not a number", "POST", f"{V1}/alerts/preview", b'{"kind":"IED","lat":NaN,"lon":1}', 422, "invalid"),
    ("unknown field", "POST", f"{V1}/accounts", b'{"name":"a","x":"MARKER-3f2a"}', 422, "invalid"),
    ("wrong value", "POST", f"{V1}/accounts", b'{"name":"ab","role":"MARKER-3f2a","areas":[]}', 422, "invalid"),
    ("too large", "POST", f"{V1}/accounts", b" " * (MAX_BODY + 1), 413, "too_large"),
)  # fmt: skip


@pytest.fixture
def database(sqlite_database):
    """What a problem looks like does not depend on the engine."""
    return sqlite_database


@pytest.fixture
def admin(people):
    return people.person(Role.ADMIN)


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_fault_is_a_problem(api, admin, case):
    _, method, path, body, status, code = case
    answer = api.request(method, path, content=body, headers=admin | {"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {"type", "title", "status", "code", "detail", "correlation_id"} <= problem.keys()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["correlation_id"] == answer.headers["x-correlation-id"]
    assert MARK not in answer.text
    assert all({"path", "code", "message"} == error.keys() for error in problem.get("errors", ()))


@pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded", None])
def test_a_body_that_does_not_say_that_it_is_json(api, admin, type_):
    said = {"Content-Type": type_} if type_ else {}
    answer = api.post(f"{V1}/accounts", content=b'{"name": "ab"}', headers=admin | said)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


METHODS = (
    (f"{V1}/alerts", "HEAD, GET, POST"),
    (f"{V1}/areas/AO-WEST", "HEAD, GET, PUT, DELETE"),
    (f"{V1}/webhooks/00000000-0000-0000-0000-000000000007", "HEAD, GET, PATCH, DELETE"),
    (f"{V1}/stream", "GET"),
    ("/healthz", "HEAD, GET"),
)


@pytest.mark.parametrize(("path", "methods"), METHODS)
def test_an_address_says_all_that_can_be_done_there(api, admin, path, methods):
    answer = api.options(path, headers=admin)
    assert (answer.status_code, answer.headers["allow"]) == (405, methods)


HEADS = ("/healthz", f"{V1}/alerts", f"{V1}/cap/feed", "/ogc", "/ogc/collections/areas/items", "/docs", "/nowhere")


@pytest.mark.parametrize("path", HEADS)
def test_head_is_get_without_its_body(api, admin, mission, path):
    head, get = api.head(path, headers=admin), api.get(path, headers=admin)
    assert (head.status_code, head.content) == (get.status_code, b"")
    own = {"x-correlation-id", "date"}
    assert {name: value for name, value in head.headers.items() if name not in own} == {
        name: value for name, value in get.headers.items() if name not in own
    }
    assert int(head.headers["content-length"]) > 0


def test_a_stream_has_no_head(api, admin):
    assert api.head(f"{V1}/stream", headers=admin).status_code == 405


def test_a_list_is_packed_and_not_sent_twice(api, admin, world):
    plain, listed = (api.get(f"{V1}/events", headers=admin | {"Accept-Encoding": how}) for how in ("identity", "gzip"))
    assert (plain.headers.get("content-encoding"), listed.headers["content-encoding"]) == (None, "gzip")
    assert (plain.headers["etag"], plain.json()) == (listed.headers["etag"], listed.json())
    same = api.get(f"{V1}/events", headers=admin | {"If-None-Match": listed.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


def test_every_type_is_in_the_catalogue(api, admin):
    codes = {entry["code"] for entry in api.get(f"{V1}/problems").json()["items"]}
    problem = api.get("/nowhere").json()
    path, _, code = problem["type"].partition("#")
    assert path == f"{V1}/problems"
    assert code in codes


def test_a_crash_is_a_problem_too_and_tells_nothing(api, admin, centre, monkeypatch, capsys):
    def crash(*_args, **_more):
        raise RuntimeError(MARK)

    monkeypatch.setattr(centre.rosters, "get", crash)
    answer = api.get(f"{V1}/units", headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert MARK not in answer.text
    logged = capsys.readouterr().out
    assert answer.headers["x-correlation-id"] in logged
    assert MARK not in logged


def test_the_correlation_id_of_a_client_is_kept_when_it_is_one(api):
    assert api.get("/healthz", headers={"X-Correlation-Id": "abc-12345"}).headers["x-correlation-id"] == "abc-12345"
    assert api.get("/healthz", headers={"X-Correlation-Id": "a\tb"}).headers["x-correlation-id"] != "a\tb"


def test_every_answer_is_dressed_for_the_browser(api):
    for path in ("/healthz", "/docs", f"{V1}/threats", "/nowhere"):
        headers = api.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["strict-transport-security"]
    assert api.get(f"{V1}/threats").headers["cache-control"] == "no-store"


def test_the_guide_needs_nothing_from_elsewhere(api):
    page = api.get("/docs").text
    assert f"{V1}/threats" in page
    assert "<script" not in page
    assert "http" not in page.replace("/openapi.json", "")
    assert "<code>alerts:read</code>" in page
    assert "`" not in page


def test_readiness_names_what_is_missing(api, centre):
    assert api.get("/readyz").json() == {"status": "ready", "faults": {}}
    centre.broken["broker"] = "not connected"
    answer = api.get("/readyz")
    assert (answer.status_code, answer.json()["faults"]) == (503, {"broker": "not connected"})
    assert api.get("/healthz").status_code == 200


def test_metrics_are_for_this_machine_and_whoever_may(api, people):
    near = type(api)(api.app, base_url="http://localhost:8080", client=("127.0.0.1", 1))
    assert near.get("/metrics").text.startswith("# HELP ")
    through_a_proxy = type(api)(api.app, base_url="http://centre.example", client=("127.0.0.1", 1))
    assert through_a_proxy.get("/metrics").status_code == 401


def test_whoever_asks_without_end_is_told_to_wait(api, centre, people):
    api.app.state.host = new_host(centre, api.app.state.host.passwords, Rates(principal=Rate(burst=3, per_s=0.01)))
    viewer = people.person(Role.VIEWER)
    answers = [api.get(f"{V1}/session", headers=viewer) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].json()["code"] == "rate_limited"
    assert 90 <= int(answers[-1].headers["retry-after"]) <= 100
    assert api.get(f"{V1}/session", headers=people.person(Role.VIEWER)).status_code == 200


def test_whoever_tries_keys_without_end_is_told_to_wait_before_any_is_looked_up(api, centre, people):
    api.app.state.host = new_host(centre, api.app.state.host.passwords, Rates(address=Rate(burst=3, per_s=0.01)))
    wrong = {"Authorization": f"Bearer hg_{'x' * 10}_{'y' * 43}"}
    answers = [api.get(f"{V1}/alerts", headers=wrong) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    mine = people.key(Scope.ALERTS_READ)
    assert api.get(f"{V1}/alerts", headers=mine).status_code == 429
    elsewhere = type(api)(api.app, base_url="https://testserver", client=("203.0.113.7", 1))
    assert elsewhere.get(f"{V1}/alerts", headers=mine).status_code == 200

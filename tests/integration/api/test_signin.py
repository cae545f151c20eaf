"""Signing in: the first link, passwords, cookies, waits, and that nothing of it leaves a trace it should not."""

import pytest
from sqlmodel import select
from support.api_world import NOW, ORIGIN

from app.access.principal import Role
from app.access.tables import Account, ApiKey, LoginSession, SetupLink
from app.accounts.setup import LINK_S, first_link
from app.accounts.signin import IDLE_S, SESSION_S
from app.journal.tables import Event
from app.main import create_app

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What is asked here is of HTTP, not of the database."""

OURS = {"X-Heliograph": "1", "Origin": ORIGIN}
PASSWORD = "seven quiet herons"


@pytest.fixture
def admin(api, centre):
    """Name of the first administrator, made by the first link."""
    token = first_link(centre.database, now=NOW)
    answer = api.post("/api/v1/setup", json={"token": token, "name": "chief", "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 201, answer.text
    return "chief"


def sign_in(api, name="chief", password=PASSWORD, **headers):
    return api.post("/api/v1/session", json={"name": name, "password": password}, headers=OURS | headers)


def types(database):
    with database.reading() as session:
        return [event.type for event in session.exec(select(Event).where(Event.audit).order_by(Event.id))]


def test_there_is_no_account_and_no_password_to_begin_with(api, database):
    assert sign_in(api, "admin", "admin").status_code == 401
    with database.reading() as session:
        assert session.exec(select(Account)).all() == []


def test_the_first_link_makes_the_administrator_once(api, centre):
    token = first_link(centre.database, now=NOW)
    form = {"token": token, "name": "Chief", "password": PASSWORD}
    assert api.post("/api/v1/setup", json=form, headers=OURS).json() == {"name": "chief"}
    again = api.post("/api/v1/setup", json=form | {"name": "other"}, headers=OURS)
    assert (again.status_code, again.json()["code"]) == (404, "setup_link_unknown")
    assert first_link(centre.database, now=NOW) is None
    assert sign_in(api).json()["role"] == "admin"


@pytest.mark.parametrize("typed", ["chief", "Chief", "CHIEF", " chief "])
def test_a_name_is_typed_as_at_set_up(api, admin, typed):
    assert sign_in(api, typed).json()["name"] == "chief"


def test_other_capitals_are_no_way_around_the_wait(api, admin):
    for name in ("chief", "Chief", "CHIEF", "cHief", "chIef", "chiEf"):
        answer = sign_in(api, name, "not the password")
    assert "retry-after" in answer.headers
    assert sign_in(api).status_code == 401


def test_a_link_is_good_for_a_day_and_only_the_newest_is(api, centre):
    old, new = first_link(centre.database, now=NOW), first_link(centre.database, now=NOW)
    form = {"name": "chief", "password": PASSWORD}
    assert api.post("/api/v1/setup", json=form | {"token": old}, headers=OURS).status_code == 404
    centre.clock.set(NOW + LINK_S)
    assert api.post("/api/v1/setup", json=form | {"token": new}, headers=OURS).status_code == 404


BAD_PASSWORDS = (
    ("tiny 4 us", "too_short"),
    ("aaaaaaaaaaaaaa", "too_simple"),
    ("chiefchief12", "like_name"),
    ("ab cd ef gh" * 30, "too_long"),
)


@pytest.mark.parametrize(("password", "code"), BAD_PASSWORDS, ids=[code for _, code in BAD_PASSWORDS])
def test_a_poor_password_is_refused_with_the_reason(api, centre, password, code):
    token = first_link(centre.database, now=NOW)
    answer = api.post("/api/v1/setup", json={"token": token, "name": "chief", "password": password}, headers=OURS)
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == [code]
    assert password not in answer.text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(api, admin):
    cookie = sign_in(api).headers["set-cookie"]
    name, *attributes = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-heliograph=")
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/", f"Max-Age={SESSION_S}"} == set(attributes)


def test_a_session_reads_and_signs_out(api, admin):
    sign_in(api)
    assert api.get("/api/v1/session").json()["name"] == "chief"
    assert api.delete("/api/v1/session", headers=OURS).status_code == 204
    assert api.get("/api/v1/session").status_code == 401


def test_only_hashes_of_secrets_are_kept(api, admin, database, people):
    secret = sign_in(api).cookies["__Host-heliograph"]
    key = people.key()["Authorization"].split("_", 2)[2]
    with database.reading() as session:
        kept = [repr(row.model_dump()) for table in (Account, LoginSession, ApiKey, SetupLink, Event)
                for row in session.exec(select(table))]  # fmt: skip
    text = " ".join(kept)
    assert "argon2id" in text
    for hidden in (PASSWORD, secret, key):
        assert hidden not in text


def test_a_session_ends_after_a_watch_and_after_idleness(api, admin, centre):
    sign_in(api)
    centre.clock.set(NOW + IDLE_S - 1)
    assert api.get("/api/v1/session").status_code == 200
    centre.clock.set(NOW + 2 * IDLE_S - 2)
    assert api.get("/api/v1/session").status_code == 200
    centre.clock.set(NOW + 3 * IDLE_S)
    assert api.get("/api/v1/session").status_code == 401
    sign_in(api)
    for hour in range(12):
        centre.clock.set(NOW + 3 * IDLE_S + hour * 3600)
        assert api.get("/api/v1/session").status_code == 200
    centre.clock.set(NOW + 3 * IDLE_S + SESSION_S)
    assert api.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize("name", ["chief", "stranger"])
def test_each_wrong_try_waits_longer_and_strangers_wait_like_people(api, admin, centre, name):
    waits = []
    for _ in range(5):
        answer = sign_in(api, name, "wrong wrong wrong")
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
        wait_s = int(answer.headers.get("retry-after", 0))
        waits.append(wait_s)
        centre.clock.set(centre.clock.now() + wait_s)
    assert waits == [0, 0, 2, 4, 8]


def test_within_the_wait_even_the_right_password_is_refused(api, admin, centre):
    for _ in range(3):
        sign_in(api, password="wrong wrong wrong")
    refused = sign_in(api)
    assert (refused.status_code, refused.headers["retry-after"]) == (401, "2")
    centre.clock.set(NOW + 2)
    assert sign_in(api).status_code == 201
    assert sign_in(api, password="wrong wrong wrong").headers.get("retry-after") is None


def test_one_address_cannot_try_for_ever(api, admin):
    codes = [sign_in(api, f"name-{number}", "wrong wrong wrong").status_code for number in range(12)]
    assert codes[-1] == 429


CROSS_SITE = (
    ({}, "no header"),
    ({"X-Heliograph": "1"}, "no origin"),
    ({"X-Heliograph": "1", "Origin": "https://evil.example"}, "another origin"),
    ({"X-Heliograph": "1", "Origin": "http://testserver"}, "another scheme"),
    ({"X-Heliograph": "1", "Origin": "null"}, "a sandbox"),
    ({"Origin": ORIGIN}, "a form"),
)


@pytest.mark.parametrize(("headers", "what"), CROSS_SITE, ids=[what for _, what in CROSS_SITE])
def test_a_write_from_elsewhere_is_refused(api, admin, headers, what):
    sign_in(api)
    answer = api.post("/api/v1/keys", json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


def test_a_sign_in_from_elsewhere_is_refused(api, admin):
    assert sign_in(api, Origin="https://evil.example").json()["code"] == "cross_site"


def test_a_password_does_not_travel_over_plain_http(api, centre, admin):
    far = type(api)(api.app, base_url="http://centre.example", client=("10.0.0.7", 1))
    answer = far.post("/api/v1/session", json={"name": "chief", "password": PASSWORD}, headers=OURS)
    assert (answer.status_code, answer.json()["code"]) == (403, "insecure_transport")


def test_on_the_machine_itself_plain_http_is_enough(api, centre, admin):
    near = type(api)(api.app, base_url="http://127.0.0.1:8080", client=("127.0.0.1", 1))
    headers = {"X-Heliograph": "1", "Origin": "http://127.0.0.1:8080"}
    answer = near.post("/api/v1/session", json={"name": "chief", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 201
    assert answer.headers["set-cookie"].startswith("heliograph=")
    assert "Secure" not in answer.headers["set-cookie"]
    assert near.get("/api/v1/session").json()["name"] == "chief"
    renamed = type(api)(api.app, base_url="http://evil.example", client=("127.0.0.1", 1))
    assert renamed.post("/api/v1/session", json={}, headers=headers).json()["code"] == "insecure_transport"


def test_what_happened_is_in_the_journal_and_only_for_administrators(api, admin, database):
    sign_in(api, password="wrong wrong wrong")
    sign_in(api, "stranger", "wrong wrong wrong")
    sign_in(api)
    api.delete("/api/v1/session", headers=OURS)
    assert types(database) == [
        "account.link_made",
        "account.password_set",
        "account.sign_in_failed",
        "account.sign_in_failed",
        "account.signed_in",
        "account.signed_out",
    ]
    with database.reading() as session:
        assert "stranger" not in {event.subject for event in session.exec(select(Event))}


def test_an_administrator_makes_an_account_that_chooses_its_own_password(api, admin):
    sign_in(api)
    form = {"name": "duty", "role": "officer", "areas": ["AO-WEST"]}
    made = api.post("/api/v1/accounts", json=form, headers=OURS)
    assert (made.status_code, made.json()["has_password"]) == (201, False)
    assert api.post("/api/v1/accounts", json=form, headers=OURS).json()["code"] == "name_taken"
    token = made.json()["setup_token"]
    assert api.post("/api/v1/setup", json={"token": token, "password": PASSWORD}, headers=OURS).json() == {
        "name": "duty"
    }
    assert sign_in(api, "duty").json()["areas"] == ["AO-WEST"]


def test_a_disabled_account_is_out_at_once_and_the_last_administrator_stays(api, admin, people):
    duty = people.person(Role.OFFICER)
    sign_in(api)
    name = api.get("/api/v1/session", headers=duty).json()["name"]
    assert api.patch(f"/api/v1/accounts/{name}", json={"disabled": True}, headers=OURS).json()["disabled_at"]
    assert api.get("/api/v1/session", headers=duty).status_code == 401
    last = api.patch("/api/v1/accounts/chief", json={"role": "viewer"}, headers=OURS)
    assert (last.status_code, last.json()["code"]) == (409, "last_admin")
    assert api.get("/api/v1/session").json()["role"] == "admin"


GRANTS = (
    ({"areas": None}, "body.areas"),
    ({"areas": ["AO-WEST", "AO-EAST"]}, "body.areas"),
    ({"areas": ["AO-WEST"], "sensitive": True}, "body.sensitive"),
)


@pytest.mark.parametrize(("form", "path"), GRANTS, ids=["all", "more", "cleared"])
def test_an_administrator_of_one_area_cannot_give_more(api, people, form, path):
    local = people.person(Role.ADMIN, ["AO-WEST"])
    answers = [
        api.post("/api/v1/accounts", json={"name": "new", "role": "viewer"} | form, headers=local),
        api.post(
            "/api/v1/keys", json={"name": "n", "scopes": ["alerts:read"], "expires_at": None} | form, headers=local
        ),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert [error["path"] for error in answer.json()["errors"]] == [path]


def test_an_administrator_of_one_area_cannot_change_who_sees_more(api, admin, people):
    local = people.person(Role.ADMIN, ["AO-WEST"])
    for answer in (
        api.patch("/api/v1/accounts/chief", json={"areas": ["AO-WEST"]}, headers=local),
        api.post("/api/v1/accounts/chief/setup-link", headers=local),
    ):
        assert answer.status_code == 403


def test_a_key_is_shown_once_and_works_until_it_is_revoked(api, admin):
    sign_in(api)
    form = {"name": "map", "scopes": ["threats:read"], "areas": None, "expires_at": "2026-09-22T00:00:00Z"}
    made = api.post("/api/v1/keys", json=form, headers=OURS).json()
    bearer = {"Authorization": f"Bearer {made['key']}"}
    stranger = type(api)(api.app, base_url=ORIGIN)
    assert stranger.get("/api/v1/threats", headers=bearer).status_code == 200
    listed = api.get("/api/v1/keys").json()["items"][0]
    assert listed["last_used_at"] == "2026-09-21T14:13:20Z"
    assert "key" not in listed
    wrong = {"Authorization": f"Bearer {made['key'][:-1]}_"}
    assert stranger.get("/api/v1/threats", headers=wrong).status_code == 401
    assert api.delete(made["prefix"] and f"/api/v1/keys/{made['prefix']}", headers=OURS).status_code == 204
    assert stranger.get("/api/v1/threats", headers=bearer).status_code == 401


def test_the_guard_says_the_same_for_a_name_nobody_has_and_one_with_a_wrong_password(api, admin):
    answers = [sign_in(api, name, "wrong wrong wrong") for name in ("chief", "nobody")]
    shown = [{key: value for key, value in answer.json().items() if key != "correlation_id"} for answer in answers]
    assert shown[0] == shown[1]


def test_the_application_can_be_built_with_real_hashes(centre):
    assert create_app(centre).state.host.passwords.hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")

"""The routes of webhooks: who may make which, what is shown once, the test button, the log, pause and replay."""

from __future__ import annotations

import json

import pytest
from support.api_routes import V1
from support.api_world import NOW, prefix_of
from support.receiver import Receiver

from app.access.principal import Role, Scope
from app.api.host import TRIES
from app.api.webhooks import MOST_EACH
from app.gateways.hooks.signing import Secrets, headers
from app.journal.store import record
from app.workers.hooks import Hooks

HOOKS = f"{V1}/webhooks"


@pytest.fixture
def admin(people, mission):
    return people.person(Role.ADMIN, sensitive=True)


@pytest.fixture
def own(people, mission):
    return people.key(Scope.WEBHOOKS_WRITE, Scope.ALERTS_READ)


@pytest.fixture
def receiver(api, admin):
    with Receiver() as receiver:
        assert api.put(f"{V1}/webhook-hosts/127.0.0.1", headers=admin).status_code == 204
        yield receiver


def made(api, who, **more):
    answer = api.post(HOOKS, headers=who, json={"name": "a test", "url": "https://example.org/hook"} | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_the_secret_is_shown_once(api, own):
    hook = made(api, own)
    assert hook["secret"].startswith("whsec_")
    assert hook["public_key"].startswith("whpk_")
    read = api.get(f"{HOOKS}/{hook['id']}", headers=own)
    listed = api.get(HOOKS, headers=own)
    assert [one["id"] for one in listed.json()["items"]] == [hook["id"]]
    assert hook["secret"][6:] not in read.text + listed.text
    assert "whsk_" not in read.text + listed.text


def test_an_administrator_makes_one_for_a_key(api, admin, people):
    key = prefix_of(people.key(Scope.ALERTS_READ))
    assert made(api, admin, key=key)["key"] == key


FAULTS = (
    ({"key": "nokey00000"}, "body.key", "unknown_key"),
    ({"key": None}, "body.key", "missing"),
    ({"url": "http://example.org/"}, "body.url", "url_not_https"),
    ({"url": "https://127.0.0.1/"}, "body.url", "address_loopback"),
    ({"url": "https://u:p@example.org/"}, "body.url", "url_holds_credentials"),
    ({"url": "nonsense"}, "body.url", "url_malformed"),
    ({"kinds": ["NONE"]}, "body.kinds", "unknown_value"),
    ({"urgencies": ["soon"]}, "body.urgencies", "unknown_value"),
    ({"types": ["alerts"]}, "body.types", "unknown_value"),
    ({"states": ["open"]}, "body.states", "unknown_value"),
)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_is_refused_with_the_reason(api, admin, own, fault):
    more, path, code = fault
    form = {"name": "a", "url": "https://example.org", "key": prefix_of(own)} | more
    answer = api.post(HOOKS, headers=admin, json=form)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["path"], error["code"]) == (path, code)


def test_a_key_sees_and_makes_only_its_own(api, admin, own, people):
    other = people.key(Scope.WEBHOOKS_WRITE)
    theirs = made(api, other)
    for method, tail in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/rotate"), ("POST", "/test")):
        path = f"{HOOKS}/{theirs['id']}{tail}"
        assert api.request(method, path, headers=own, json={} if method == "PATCH" else None).status_code == 404
    refused = api.post(HOOKS, headers=own, json={"name": "a", "url": "https://example.org", "key": prefix_of(other)})
    assert refused.json()["errors"][0]["code"] == "unknown_key"
    assert api.get(HOOKS, headers=own).json()["items"] == []
    assert len(api.get(HOOKS, headers=admin).json()["items"]) == 1


def test_an_administrator_of_one_area_has_nothing_to_do_with_the_whole_missions(api, people, own):
    hook = made(api, own)
    west = people.person(Role.ADMIN, ["AO-WEST"])
    assert api.get(f"{HOOKS}/{hook['id']}", headers=west).status_code == 404
    assert api.put(f"{V1}/webhook-hosts/localhost", headers=west).status_code == 403


def test_officers_and_viewers_are_refused(api, people, mission):
    for role in (Role.OFFICER, Role.VIEWER):
        assert api.get(HOOKS, headers=people.person(role)).status_code == 403


def test_the_test_button_tells_what_the_receiver_said(api, own, receiver):
    hook = made(api, own, url=receiver.url)
    answer = api.post(f"{HOOKS}/{hook['id']}/test", headers=own).json()
    assert (answer["status"], answer["error"], answer["delivered"]) == (204, None, True)
    (got,) = receiver.got
    assert got.event["type"] == "heliograph.webhook.test"
    secrets = Secrets(hook["secret"], "whsk_" + "A" * 43 + "=")
    expected = headers([secrets], got.id, got.body, at=NOW)["webhook-signature"].split(" ")[0]
    assert got.headers["webhook-signature"].split(" ")[0] == expected
    receiver.status = 500
    answer = api.post(f"{HOOKS}/{hook['id']}/test", headers=own).json()
    assert (answer["status"], answer["error"], answer["delivered"]) == (500, "refused", False)


def test_few_are_tried_at_once(api, centre, own, receiver):
    hook = made(api, own, url=receiver.url)
    trying = api.app.state.host.trying
    held = [trying.acquire(blocking=False) for _ in range(TRIES)]
    busy = api.post(f"{HOOKS}/{hook['id']}/test", headers=own)
    assert (held, busy.status_code, busy.headers["retry-after"]) == ([True] * TRIES, 429, "10")
    trying.release()
    assert [api.post(f"{HOOKS}/{hook['id']}/test", headers=own).status_code for _ in range(3)] == [200] * 3


def test_a_key_does_not_take_all_the_room(api, own, admin, receiver):
    key = made(api, own, url=receiver.url)["key"]
    for _ in range(MOST_EACH - 1):
        made(api, own, url=receiver.url)
    form = {"name": "one more", "url": receiver.url}
    refused = api.post(HOOKS, headers=own, json=form)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_webhooks")
    assert api.post(HOOKS, headers=admin, json=form | {"key": key}).status_code == 201


def test_a_host_that_is_no_longer_allowed_is_refused_at_once(api, own, admin, receiver):
    hook = made(api, own, url=receiver.url)
    assert [one["name"] for one in api.get(f"{V1}/webhook-hosts", headers=admin).json()["items"]] == ["127.0.0.1"]
    assert api.delete(f"{V1}/webhook-hosts/127.0.0.1", headers=admin).status_code == 204
    assert api.delete(f"{V1}/webhook-hosts/127.0.0.1", headers=admin).status_code == 404
    answer = api.post(f"{HOOKS}/{hook['id']}/test", headers=own).json()
    assert answer["error"] == "url_not_https"
    assert receiver.got == []


def test_secrets_are_changed_with_a_day_of_both(api, centre, own, receiver):
    hook = made(api, own, url=receiver.url)
    new = api.post(f"{HOOKS}/{hook['id']}/rotate", headers=own).json()
    assert new["secret"] != hook["secret"]
    assert new["public_key"] != hook["public_key"]
    api.post(f"{HOOKS}/{hook['id']}/test", headers=own)
    centre.clock.set(NOW + 24 * 3600)
    api.post(f"{HOOKS}/{hook['id']}/test", headers=own)
    assert [len(got.headers["webhook-signature"].split(" ")) for got in receiver.got] == [4, 2]


def test_the_log_tells_every_try(api, centre, own, receiver, world):
    receiver.status = 500
    hook = made(api, own, url=receiver.url)
    worker = Hooks(centre.database, centre.rosters, centre.clock, run=lambda work: work(), dice=lambda: 0.5)
    with centre.database.transaction() as session:
        event = record(session, "alert.issued", "101", at=NOW, data={}, areas=["AO-WEST"])
    worker.step()
    log = f"{HOOKS}/{hook['id']}/messages"
    (message,) = api.get(log, headers=own).json()["items"]
    assert (message["event"], message["state"], message["subject"]) == (event, "owed", "alert/101")
    assert [(one["status"], one["error"]) for one in message["attempts"]] == [(500, "refused")]
    assert api.get(f"{log}?state=delivered", headers=own).json()["items"] == []
    receiver.status = 200
    centre.clock.set(NOW + 60)
    worker.step()
    (message,) = api.get(f"{log}?state=delivered", headers=own).json()["items"]
    assert [one["status"] for one in message["attempts"]] == [500, 200]
    receiver.got.clear()
    assert (
        api.post(f"{HOOKS}/{hook['id']}/replay", headers=own, json={"since": "2026-01-01T00:00:00Z"}).status_code == 202
    )
    worker.step()
    assert [json.loads(got.body)["cursor"] for got in receiver.got] == [str(event)]


def test_a_paused_endpoint_says_so_and_goes_on_where_it_was(api, centre, own, receiver, world):
    hook = made(api, own, url=receiver.url)
    worker = Hooks(centre.database, centre.rosters, centre.clock, run=lambda work: work())
    paused = api.patch(f"{HOOKS}/{hook['id']}", headers=own, json={"paused": True}).json()
    assert paused["paused_reason"] == "by_hand"
    with centre.database.transaction() as session:
        record(session, "alert.issued", "101", at=NOW, data={}, areas=["AO-WEST"])
    worker.step()
    assert receiver.got == []
    resumed = api.patch(f"{HOOKS}/{hook['id']}", headers=own, json={"paused": False, "types": ["alert"]}).json()
    assert (resumed["paused_at"], resumed["types"]) == (None, ["alert"])
    worker.step()
    assert len(receiver.got) == 1
    assert api.delete(f"{HOOKS}/{hook['id']}", headers=own).status_code == 204
    assert api.get(f"{HOOKS}/{hook['id']}", headers=own).status_code == 404


def test_no_secret_stands_in_the_journal(api, own, admin):
    hook = made(api, own)
    new = api.post(f"{HOOKS}/{hook['id']}/rotate", headers=own).json()
    told = api.get(f"{V1}/events?limit=1000", headers=admin).text
    assert "webhook.created" in told
    assert hook["secret"][6:] not in told
    assert new["secret"][6:] not in told

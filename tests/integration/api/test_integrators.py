"""The way into the integrators' broker: who may open it for which key, what is shown once, and how it is shut."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from support.api_routes import V1
from support.api_world import prefix_of

from app.access.principal import Role, Scope
from app.authority import Identity
from app.broker.integrators import Admission
from app.gateways.mqtt import store


@dataclass
class Doorkeeper:
    """Admits everybody, and remembers whom."""

    admitted: list[tuple[str, float]] = field(default_factory=list)
    shut_out: list[str] = field(default_factory=list)

    def admit(self, key, *, days):
        self.admitted.append((key, days))
        return Admission(Identity(b"CERTIFICATE", b"PRIVATE"), b"AUTHORITY", "broker.example", 8884)

    def shut(self, key):
        self.shut_out.append(key)


@pytest.fixture
def door(centre):
    centre.integrators = Doorkeeper()
    return centre.integrators


@pytest.fixture
def admin(people, mission):
    return people.person(Role.ADMIN, sensitive=True)


def feeds(database):
    with database.reading() as session:
        return [row.key for row in store.feeds(session)]


def test_a_key_is_given_a_certificate_and_a_tree(api, admin, people, door, database):
    key = prefix_of(people.key(Scope.ALERTS_READ))
    answer = api.post(f"{V1}/keys/{key}/mqtt", headers=admin)
    assert answer.status_code == 201
    shown = answer.json()
    assert shown.pop("expires_at") == "2027-09-21T14:13:20Z"
    assert shown == {
        "host": "broker.example",
        "port": 8884,
        "topics": f"heliograph/{key}/#",
        "authority": "AUTHORITY",
        "certificate": "CERTIFICATE",
        "key": "PRIVATE",
    }
    assert (door.admitted, feeds(database)) == ([(key, 365)], [key])
    assert api.post(f"{V1}/keys/{key}/mqtt", headers=admin).status_code == 201
    assert feeds(database) == [key]


def test_a_key_may_be_named_as_lists_show_it(api, admin, people, door, database):
    key = prefix_of(people.key(Scope.ALERTS_READ))
    way = f"{V1}/keys/hg_{key}/mqtt"
    assert api.post(way, headers=admin).json()["topics"] == f"heliograph/{key}/#"
    assert ([one for one, _ in door.admitted], feeds(database)) == ([key], [key])
    assert api.delete(way, headers=admin).status_code == 204
    assert (door.shut_out, feeds(database)) == ([key], [])
    assert api.delete(f"{V1}/keys/hg_{key}", headers=admin).status_code == 204


def test_it_is_shut_again(api, admin, people, door, database):
    key = prefix_of(people.key(Scope.ALERTS_READ))
    assert api.delete(f"{V1}/keys/{key}/mqtt", headers=admin).status_code == 404
    api.post(f"{V1}/keys/{key}/mqtt", headers=admin)
    assert api.delete(f"{V1}/keys/{key}/mqtt", headers=admin).status_code == 204
    assert (door.shut_out, feeds(database)) == ([key], [])


def test_a_key_that_works_no_more_is_given_nothing(api, admin, people, door):
    key = prefix_of(people.key(revoked=True))
    answer = api.post(f"{V1}/keys/{key}/mqtt", headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_shut")
    assert api.post(f"{V1}/keys/nosuchkey0/mqtt", headers=admin).status_code == 404
    assert door.admitted == []


def test_nobody_gives_more_than_they_have(api, people, mission, door):
    whole = prefix_of(people.key(Scope.ALERTS_READ))
    west = people.person(Role.ADMIN, ["AO-WEST"])
    assert api.post(f"{V1}/keys/{whole}/mqtt", headers=west).status_code == 403
    assert api.post(f"{V1}/keys/{whole}/mqtt", headers=people.person(Role.OFFICER)).status_code == 403
    assert door.admitted == []


def test_without_a_broker_it_says_what_to_do(api, admin, people):
    key = prefix_of(people.key(Scope.ALERTS_READ))
    answer = api.post(f"{V1}/keys/{key}/mqtt", headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (409, "mqtt_off")
    assert "HELIOGRAPH_INTEGRATOR_PORT" in answer.json()["detail"]


def test_the_list_says_until_when_each_way_in_holds(api, admin, people, door):
    key = prefix_of(people.key(Scope.ALERTS_READ))
    assert api.get(f"{V1}/mqtt", headers=admin).json() == {"open": True, "keys": []}
    api.post(f"{V1}/keys/{key}/mqtt", headers=admin)
    listed = api.get(f"{V1}/mqtt", headers=admin)
    (way,) = listed.json()["keys"]
    assert way.pop("opened_by")
    assert way == {
        "key": key,
        "topics": f"heliograph/{key}/#",
        "expires_at": "2027-09-21T14:13:20Z",
        "opened_at": "2026-09-21T14:13:20Z",
    }
    assert "PRIVATE" not in listed.text


def test_the_list_holds_no_keys_that_see_more_than_who_asks(api, admin, people, door):
    api.post(f"{V1}/keys/{prefix_of(people.key(Scope.ALERTS_READ))}/mqtt", headers=admin)
    west = people.person(Role.ADMIN, ["AO-WEST"])
    assert api.get(f"{V1}/mqtt", headers=west).json()["keys"] == []


def test_the_list_says_that_there_is_no_broker(api, admin):
    assert api.get(f"{V1}/mqtt", headers=admin).json() == {"open": False, "keys": []}

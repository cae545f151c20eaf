"""The live stream over a WebSocket: the same events with the same ids as server-sent events, and its own manners."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager, suppress

import httpx
import pytest
from support.api_routes import V1
from support.api_world import NOW, prefix_of
from support.listening import DEADLINE_S
from support.waiting import wait_for
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from app.access.principal import Role, Scope
from app.accounts import keys, store
from app.api import telling
from app.journal.store import newest, record

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What is asked here is of HTTP, not of the database."""


@pytest.fixture
def key(people):
    return people.key(*Scope)


def happen(database, count, *, data=None, type_="threat.updated", subject="s"):
    """Write events in one commit; answers with their ids."""
    with database.transaction() as session:
        return [
            record(session, type_, subject, at=NOW, data=data or {"number": number}, areas=["AO-WEST"])
            for number in range(count)
        ]


def last(database):
    with database.reading() as session:
        return newest(session)


@contextmanager
def opened(server, headers, query=""):
    """A connection; `recv` answers with text."""
    url, before = f"{server[0].replace('http', 'ws', 1)}{V1}/stream{query}", server[1].streams
    with connect(url, additional_headers=headers, open_timeout=DEADLINE_S, compression=None) as wire:
        yield wire
        # Killed, not closed: what is on its way is lost, as on a bad link.
        with suppress(OSError):
            wire.socket.shutdown(socket.SHUT_RDWR)
    wait_for(lambda: server[1].streams <= before, DEADLINE_S)


def heard(wire):
    return json.loads(wire.recv(timeout=DEADLINE_S))


def take(wire, count):
    """Events, without what the stream itself says."""
    got = []
    while len(got) < count:
        message = heard(wire)
        if message["type"] not in {"caught_up", "heartbeat"}:
            got.append(message)
    return got


def test_the_same_events_with_the_same_ids_as_server_sent_events(server, key, database, mission):
    start, told = last(database), happen(database, 5, data={"kind": "IED"})
    with opened(server, key, f"?cursor={start}") as wire:
        socketed = take(wire, 5)
        assert heard(wire) == {"type": "caught_up", "cursor": told[-1]}
    events = []
    with (
        httpx.Client(timeout=DEADLINE_S) as client,
        client.stream("GET", f"{server[0]}{V1}/stream?cursor={start}", headers=key) as answer,
    ):
        for line in answer.iter_lines():
            if line.startswith("data: "):
                events.append(json.loads(line[6:]))
            if len(events) == 5:
                break
    assert socketed == events
    assert [one["id"] for one in socketed] == told


def test_an_unknown_cursor_begins_with_how_things_stand(server, key, database, world):
    with opened(server, key, "?cursor=999999999") as wire:
        message = heard(wire)
    assert message["type"] == "snapshot"
    assert message["cursor"] == last(database)
    assert {threat["id"] for threat in message["threats"]} == {str(world.west.threat), str(world.east.threat)}


def test_filters_hold(server, key, database, mission):
    start = last(database)
    happen(database, 1, data={"urgency": "future", "state": "active"}, type_="alert.issued")
    (wanted,) = happen(database, 1, data={"urgency": "immediate", "state": "active"}, type_="alert.issued")
    happen(database, 1)
    with opened(server, key, f"?cursor={start}&urgency=immediate&state=active&types=alert") as wire:
        assert [one["id"] for one in take(wire, 1)] == [wanted]
        assert heard(wire)["type"] == "caught_up"


def test_a_heartbeat_carries_the_cursor(server, key, database, mission, monkeypatch):
    monkeypatch.setattr(telling, "HEARTBEAT_S", 0.5)
    with opened(server, key, "?cursor=now&types=quarantine") as wire:
        (id_,) = happen(database, 1)
        wait_for(lambda: heard(wire) == {"type": "heartbeat", "cursor": id_}, DEADLINE_S)


def test_a_revoked_key_hears_why_it_ends(server, people, database, mission, monkeypatch):
    monkeypatch.setattr(telling, "HEARTBEAT_S", 0.5)
    viewer = people.key()
    with opened(server, viewer, "?cursor=now") as wire:
        with database.transaction() as session:
            keys.revoke_key(session, store.key(session, prefix_of(viewer)), by="system", now=NOW)
        wait_for(lambda: heard(wire) == {"type": "cut", "reason": "not_allowed"}, DEADLINE_S)
        with pytest.raises(ConnectionClosed) as closed:
            wire.recv(timeout=DEADLINE_S)
    assert closed.value.rcvd.code == 1008
    wait_for(lambda: server[1].streams == 0, DEADLINE_S)


def refused(server, headers, query=""):
    with pytest.raises(InvalidStatus) as error, opened(server, headers, query):
        pass
    answer = error.value.response
    return answer.status_code, json.loads(answer.body)["code"]


def test_whoever_may_not_is_told_why(server, people, mission):
    assert refused(server, {}) == (401, "not_signed_in")
    assert refused(server, people.key(expired=True)) == (401, "not_signed_in")
    assert refused(server, people.key(Scope.METRICS_READ)) == (403, "forbidden")
    assert refused(server, people.key(), "?type=x") == (422, "invalid")
    assert refused(server, people.key(), "?f=xml") == (422, "invalid")


def test_a_page_of_somebody_else_cannot_use_the_cookie(server, people, mission):
    cookie = people.person(Role.VIEWER)["Cookie"].replace("__Host-", "")
    with opened(server, {"Cookie": cookie, "Origin": server[0]}, "?cursor=now") as wire:
        assert heard(wire)["type"] == "heartbeat"
    for origin in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        assert refused(server, {"Cookie": cookie} | origin) == (403, "cross_site")


def test_a_listener_that_was_cut_off_fifty_times_has_every_event_once_and_in_order(server, key, database, mission):
    start = last(database)
    told = [id_ for _ in range(100) for id_ in happen(database, 100)]
    got, cursor = [], start
    for round_ in range(51):
        with opened(server, key, f"?cursor={cursor}") as wire:
            # Much more is on its way than is taken: the rest must come again.
            got += [one["id"] for one in take(wire, 190 if round_ < 50 else len(told) - len(got))]
        cursor = got[-1]
    assert got == told


def test_whoever_does_not_read_is_cut_loose_and_costs_nobody_else_anything(server, key, database, mission):
    base, tail = server
    tail._kept = 40
    start = last(database)
    host, port = base.removeprefix("http://").split(":")
    stuck = socket.create_connection((host, int(port)))
    lines = [f"GET {V1}/stream?cursor={start} HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket"]
    lines += ["Connection: Upgrade", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13"]
    lines += [f"Authorization: {key['Authorization']}", "", ""]
    stuck.sendall("\r\n".join(lines).encode())
    stuck.settimeout(DEADLINE_S)
    received = b""
    while b'"type":"caught_up"' not in received:  # before that it is told the past, at its own pace
        chunk = stuck.recv(1 << 16)
        assert chunk
        received += chunk
    with opened(server, key, f"?cursor={start}") as wire:
        for _ in range(60):
            ids = happen(database, 10, data={"text": "x" * 20_000})
            assert [one["id"] for one in take(wire, 10)] == ids
            assert len(tail._frames) <= 80
    while b'"type":"cut"' not in received:
        chunk = stuck.recv(1 << 16)
        assert chunk
        received += chunk
    stuck.close()
    cursor = int(received.rpartition(b'"cursor":')[2].partition(b"}")[0])
    with opened(server, key, f"?cursor={cursor}") as wire:
        assert take(wire, 1)[0]["id"] == cursor + 1

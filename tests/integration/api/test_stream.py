"""The live stream over a real socket: scope, replay exactly once, snapshots, filters, and who is cut loose."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager

import httpx
import pytest
from support.api_world import NOW, prefix_of
from support.listening import DEADLINE_S, Quiet
from support.waiting import wait_for

from app.access.principal import Role, Scope
from app.accounts import keys, setup, store
from app.accounts.passwords import Passwords
from app.accounts.signin import SignIn
from app.accounts.tokens import hash_of
from app.api import tail as tails
from app.api import telling
from app.db import Database
from app.journal.store import newest, record
from app.main import create_app


@pytest.fixture
def key(people):
    return people.key(*Scope)


def happen(database, count, *, areas=("AO-WEST",), type_="threat.updated", kind="IED", data=None, **more):
    """Write events, each in its own commit; answers with their ids."""
    ids = []
    for number in range(count):
        with database.transaction() as session:
            told = {"kind": kind, "number": number} | (data or {})
            ids.append(record(session, type_, f"s{number}", at=NOW, data=told, areas=areas, **more))
    return ids


@contextmanager
def listening(server, headers, query="", **more):
    """Iterator of (id, event, data) of one connection."""
    with (
        httpx.Client(timeout=DEADLINE_S) as client,
        client.stream("GET", f"{server[0]}/api/v1/stream{query}", headers=headers | more) as answer,
    ):
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        # The first line comes when the stream knows where it begins: what is committed from here on must come.
        assert next(lines).startswith("retry: ")
        yield (each for each in events(lines) if each[1] != "caught_up")


def events(lines):
    seen = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line:
            seen[name] = value
        elif seen:
            if "data" in seen:
                yield int(seen.get("id", -1)), seen["event"], json.loads(seen["data"])
            seen = {}


def take(count, stream):
    return [next(stream) for _ in range(count)]


def test_events_come_as_they_are_committed(server, key, database, mission):
    with listening(server, key, "?cursor=now") as stream:
        ids = happen(database, 3)
        got = take(3, stream)
    assert [id_ for id_, _, _ in got] == ids
    assert [event for _, event, _ in got] == ["threat.updated"] * 3
    assert got[0][2] == {
        "id": ids[0],
        "at": "2026-09-21T14:13:20Z",
        "type": "threat.updated",
        "subject": "s0",
        "by": "system",
        "data": {"kind": "IED", "number": 0},
    }


def test_between_what_was_missed_and_what_is_news_stands_a_mark(server, key, database, mission):
    with database.reading() as session:
        last = newest(session)
    missed = happen(database, 3)
    query = f"{server[0]}/api/v1/stream?cursor={last}"
    with httpx.Client(timeout=DEADLINE_S) as client, client.stream("GET", query, headers=key) as answer:
        told = events(answer.iter_lines())
        assert [id_ for id_, _, _ in take(3, told)] == missed
        assert next(told) == (-1, "caught_up", {"cursor": missed[-1]})
        news = happen(database, 1)
        assert [next(told)[0]] == news


def test_events_of_another_process_come_too(server, key, database, mission):
    other = Database(database.url)
    with listening(server, key, "?cursor=now") as stream:
        (id_,) = happen(other, 1)
        assert next(stream)[0] == id_
    other.close()


def test_over_a_reconnect_every_event_comes_exactly_once(server, key, database, mission):
    with database.reading() as session:
        last = newest(session)
    ids, got = [], []
    for round_ in range(4):
        ids += happen(database, 5)
        with listening(server, key, **{"Last-Event-ID": str(last)}) as stream:
            ids += happen(database, 5)
            # Break off in the middle: what was sent and not read comes again next time.
            got += take(7 if round_ < 3 else len(ids) - len(got), stream)
        last = got[-1][0]
    assert [id_ for id_, _, _ in got] == ids


def test_a_listener_that_was_cut_off_fifty_times_has_every_event_once_and_in_order(server, key, database, mission):
    with database.reading() as session:
        last = newest(session)
    told = []
    for _ in range(100):
        with database.transaction() as session:
            data = {"kind": "IED"}
            told += [record(session, "threat.updated", "s", at=NOW, data=data, areas=["AO-WEST"]) for _ in range(100)]
    got = []
    for round_ in range(51):
        with listening(server, key, **{"Last-Event-ID": str(last)}) as stream:
            # Much more is on its way than is taken: the rest must come again.
            got += [id_ for id_, _, _ in take(190 if round_ < 50 else len(told) - len(got), stream)]
        last = got[-1]
    assert got == told


def test_a_cursor_that_only_the_database_remembers_is_replayed_without_a_seam(
    centre, key, database, mission, monkeypatch
):
    first = happen(database, 1)[0]
    old = happen(database, 20)
    monkeypatch.setattr(tails, "PAGE", 7)
    app = create_app(centre)
    listener = socket.create_server(("127.0.0.1", 0))
    web = Quiet(app)
    thread = threading.Thread(target=web.run, args=([listener],))
    thread.start()
    wait_for(lambda: web.started, DEADLINE_S)
    here = f"http://127.0.0.1:{listener.getsockname()[1]}", app.state.host.tail
    assert here[1].floor == old[-1]
    with listening(here, key, f"?cursor={first}") as stream:
        new = happen(database, 5)
        assert [id_ for id_, _, _ in take(25, stream)] == old + new
    web.should_exit = True
    thread.join(DEADLINE_S)


CURSORS = ("", "?cursor=999999999", "?cursor=-1", "?cursor=abc", "?cursor=%C2%B2", f"?cursor={'9' * 30}")


@pytest.mark.parametrize("query", CURSORS)
def test_an_unknown_cursor_begins_with_how_things_stand(server, key, database, world, query):
    with listening(server, key, query) as stream:
        id_, event, data = next(stream)
        (new,) = happen(database, 1)
        assert next(stream)[0] == new
    assert event == "snapshot"
    assert id_ == data["cursor"] == new - 1
    assert {threat["id"] for threat in data["threats"]} == {str(world.west.threat), str(world.east.threat)}
    assert [alert["delivered"][0]["addressee"] for alert in data["alerts"]] == ["BRAVO-1", "ALFA-1"]
    assert {site["code"] for site in data["sites"]} == {"BASE", "NOVA", "DELTA"}
    assert {unit["callsign"]: bool(unit["position"]) for unit in data["units"]}["ALFA-1"]


def test_a_cursor_too_far_back_begins_with_how_things_stand(server, key, database, mission, monkeypatch):
    monkeypatch.setattr(telling, "MOST_REPLAYED", 3)
    ids = happen(database, 6)
    with listening(server, key, f"?cursor={ids[0]}") as stream:
        assert next(stream)[1] == "snapshot"
    with listening(server, key, f"?cursor={ids[3]}") as stream:
        assert next(stream)[0] == ids[4]


def test_a_snapshot_shows_only_ones_own(server, people, world):
    with listening(server, people.key(Scope.THREATS_READ, areas=["AO-WEST"])) as stream:
        _, _, data = next(stream)
    assert data.keys() == {"cursor", "threats"}
    assert [threat["id"] for threat in data["threats"]] == [str(world.west.threat)]


def test_each_listener_hears_only_their_own(server, people, database, mission):
    keys = {
        "west": people.key(areas=["AO-WEST"]),
        "cleared": people.key(sensitive=True),
        "alerts": people.key(Scope.ALERTS_READ),
    }
    with database.reading() as session:
        start = newest(session)
    heard = {
        "west": happen(database, 1),
        "east": happen(database, 1, areas=["AO-EAST"]),
        "nowhere": happen(database, 1, areas=[]),
        "secret": happen(database, 1, sensitive=True),
        "alert": happen(database, 1, type_="alert.issued"),
        "everyone": happen(database, 1, type_="roster.changed", areas=[], everyone=True),
        "audit": happen(database, 1, type_="account.signed_in", audit=True),
    }
    end = happen(database, 1, type_="alert.updated")
    expected = {
        "west": ["west", "alert", "everyone"],
        "cleared": ["west", "east", "nowhere", "secret", "alert", "everyone"],
        "alerts": ["alert"],
    }
    for name, headers in keys.items():
        got = []
        with listening(server, headers, f"?cursor={start}") as stream:
            for id_, _, _ in stream:
                got.append(id_)
                if id_ == end[0]:
                    break
        assert got == [*(heard[one][0] for one in expected[name]), end[0]], name


FILTERS = (
    ("&types=alert", ["alert.issued", "alert.updated"]),
    ("&types=threat.created,alert.issued", ["threat.created", "alert.issued"]),
    ("&area=AO-EAST", ["threat.updated"]),
    ("&kind=MIN", ["alert.updated"]),
    ("&state=confirmed", ["threat.updated"]),
    ("&urgency=immediate,expected", ["alert.issued"]),
    ("&urgency=immediate&state=active", ["alert.issued"]),
)


@pytest.mark.parametrize(("query", "types"), FILTERS, ids=[query for query, _ in FILTERS])
def test_a_listener_hears_what_was_asked_for(server, key, database, query, types):
    with database.reading() as session:
        start = newest(session)
    happen(database, 1, type_="threat.created")
    happen(database, 1, type_="threat.updated", areas=["AO-EAST"], data={"state": "confirmed"})
    happen(database, 1, type_="alert.issued", data={"urgency": "immediate", "state": "active"})
    happen(database, 1, type_="alert.updated", kind="MIN")
    with listening(server, key, f"?cursor={start}{query}") as stream:
        assert [event for _, event, _ in take(len(types), stream)] == types


def test_a_revoked_key_hears_no_more_though_nothing_happens(server, people, database, mission, monkeypatch):
    monkeypatch.setattr(telling, "HEARTBEAT_S", 0.5)
    viewer = people.key()
    with listening(server, viewer, "?cursor=now") as stream:
        revoke(database, viewer)
        assert list(stream) == [(-1, "cut", {"reason": "not_allowed"})]
    wait_for(lambda: server[1].streams == 0, DEADLINE_S)


def revoke(database, viewer):
    with database.transaction() as session:
        keys.revoke_key(session, store.key(session, prefix_of(viewer)), by="system", now=NOW)


def disable(database, viewer):
    with database.transaction() as session:
        _, account = opened(session, viewer)
        rights = {"role": Role.VIEWER, "areas": None, "sensitive": False}
        setup.change_account(session, account, **rights, disabled=True, by="system", now=NOW)


def sign_out(database, viewer):
    door = SignIn(database, Passwords(memory_kib=64))
    with database.reading() as session:
        _, account = opened(session, viewer)
    door.sign_out(secret_of(viewer), by=account.name, now=NOW)


def choose_password(database, viewer):
    with database.transaction() as session:
        _, account = opened(session, viewer)
        link = setup.link_for(session, account.name, by="system", now=NOW)
    setup.use_link(database, Passwords(memory_kib=64), link, name=None, password="seven quiet herons", now=NOW)


def opened(session, viewer):
    return store.session_of(session, hash_of(secret_of(viewer)))


def secret_of(viewer):
    return viewer["Cookie"].partition("=")[2]


@pytest.mark.parametrize("withdraw", [revoke, disable, sign_out, choose_password])
def test_nothing_is_told_that_happened_after_a_right_was_withdrawn(server, people, database, mission, withdraw):
    people.person(Role.ADMIN)
    viewer = people.key() if withdraw is revoke else people.person(Role.VIEWER)
    viewer |= {"Cookie": f"heliograph={secret_of(viewer)}"} if "Cookie" in viewer else {}
    with listening(server, viewer, "?cursor=now") as stream:
        (heard,) = happen(database, 1)
        assert next(stream)[0] == heard
        withdraw(database, viewer)
        happen(database, 1)
        assert list(stream) == [(-1, "cut", {"reason": "not_allowed"})]


def test_a_key_that_runs_out_is_found_out_by_a_beat(server, people, database, mission, monkeypatch):
    monkeypatch.setattr(telling, "HEARTBEAT_S", 0.5)
    monkeypatch.setattr(telling, "RENEWED_S", 0.0)
    viewer = people.key()
    with listening(server, viewer, "?cursor=now") as stream:
        with database.transaction() as session:
            key = store.key(session, prefix_of(viewer))
            key.expires_at = NOW
            store.save(session, key)
        assert list(stream) == [(-1, "cut", {"reason": "not_allowed"})]


def test_a_heartbeat_moves_the_cursor_on(server, key, database, mission, monkeypatch):
    monkeypatch.setattr(telling, "HEARTBEAT_S", 0.5)
    with (
        httpx.Client(timeout=DEADLINE_S) as client,
        client.stream("GET", f"{server[0]}/api/v1/stream?cursor=now&types=quarantine", headers=key) as answer,
    ):
        lines = answer.iter_lines()
        next(lines)
        (id_,) = happen(database, 1)
        assert any(line == f"id: {id_}" for line in lines)


def test_whoever_reads_too_slowly_is_cut_loose_and_costs_nobody_else_anything(server, key, database, mission):
    base, tail = server
    tail._kept = 40
    with database.reading() as session:
        start = newest(session)
    host, port = base.removeprefix("http://").split(":")
    stuck = socket.create_connection((host, int(port)))
    lines = [f"GET /api/v1/stream?cursor={start} HTTP/1.1", f"Host: {host}:{port}"]
    lines += [f"Authorization: {key['Authorization']}", "", ""]
    stuck.sendall("\r\n".join(lines).encode())
    stuck.settimeout(DEADLINE_S)
    received = b""
    while b"event: caught_up" not in received:  # before that it is told the past, at its own pace
        chunk = stuck.recv(1 << 16)
        assert chunk
        received += chunk
    with listening(server, key, f"?cursor={start}") as stream:
        for _ in range(60):
            with database.transaction() as session:
                ids = [
                    record(session, "threat.updated", "s", at=NOW, data={"text": "x" * 20_000}, areas=["AO-WEST"])
                    for _ in range(10)
                ]
            assert [id_ for id_, _, _ in take(10, stream)] == ids
            assert len(tail._frames) <= 80
    sent = ids[-1]
    while b"event: cut" not in received:
        chunk = stuck.recv(1 << 16)
        assert chunk
        received += chunk
    stuck.close()
    assert b'"reason":"too_slow"' in received
    cursor = int(received.rpartition(b'"cursor":')[2].partition(b"}")[0])
    assert start < cursor < sent
    with listening(server, key, f"?cursor={cursor}") as stream:
        assert next(stream)[0] == cursor + 1


def test_nobody_takes_the_room_of_everybody_else(server, people, database, mission, monkeypatch):
    monkeypatch.setattr(telling, "MOST_STREAMS_EACH", 1)
    greedy, other = people.key(), people.key()
    with listening(server, greedy, "?cursor=now"):
        second = httpx.get(f"{server[0]}/api/v1/stream", headers=greedy)
        assert (second.status_code, second.json()["code"]) == (429, "rate_limited")
        with listening(server, other, "?cursor=now"):
            assert server[1].streams == 2
    wait_for(lambda: server[1].streams == 0, DEADLINE_S)
    assert server[1].listeners == {}
    with listening(server, greedy, "?cursor=now"):
        pass


def test_no_transaction_is_open_while_a_stream_waits(server, key, database, mission):
    with listening(server, key, "?cursor=now") as stream:
        happen(database, 1)
        next(stream)
        wait_for(lambda: database.engine.pool.checkedout() == 0, DEADLINE_S)


REFUSED = (
    ("type=alert", "type"),
    ("types=alerts", "types"),
    ("kind=ied", "kind"),
    ("urgency=now", "urgency"),
    ("f=xml", "f"),
)


@pytest.mark.parametrize(("query", "parameter"), REFUSED)
def test_what_is_not_known_is_refused(api, people, mission, query, parameter):
    answer = api.get(f"/api/v1/stream?{query}", headers=people.person(Role.VIEWER))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == f"query.{parameter}"

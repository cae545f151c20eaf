"""Webhooks from the journal to a receiver: all of it, once by id, in order, over outages, to nobody else."""

from __future__ import annotations

import random
import socket
import ssl
import threading
from uuid import UUID, uuid4

import pytest
from support.api_world import NOW, add, alert, prefix_of
from support.dripping import dripping
from support.pki import Authority
from support.ports import free_port
from support.receiver import Receiver

from app.access.principal import Partner, Scope
from app.accounts import keys
from app.accounts import store as accounts
from app.gateways.hooks import stage, store
from app.gateways.hooks.hosts import store as hosts
from app.gateways.hooks.patience import GIVE_UP_S
from app.gateways.hooks.post import Poster
from app.gateways.hooks.signing import new_secrets
from app.gateways.hooks.tables import Webhook
from app.journal.store import newest, record
from app.search.search import EVERYTHING
from app.workers.hooks import EACH, Hooks

HOUR = 3600


@pytest.fixture
def alerts(centre, mission):
    """Three alerts in the west and one in the east."""
    for number, area in ((101, "AO-WEST"), (102, "AO-WEST"), (103, "AO-WEST"), (104, "AO-EAST")):
        add(centre.database, *alert(number, area))


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def worker(centre):
    return Hooks(centre.database, centre.rosters, centre.clock, run=lambda work: work(), dice=random.Random(4).random)


@pytest.fixture
def endpoint(centre, people):
    """Make an endpoint of a new key; answers with its id."""

    def make(url, *, key=None, partner=None, areas=None, scopes=(), **filters):
        prefix = key or prefix_of(people.key(*scopes, partner=partner, areas=areas))
        secrets, id_ = new_secrets(), uuid4()
        wanted = {name: [] for name in ("types", "areas", "kinds", "states", "urgencies")} | filters
        with centre.database.transaction() as session:
            hosts.allow(session, "127.0.0.1", by="admin", now=NOW)
            made = {"created_by": "admin", "created_at": centre.clock.now(), "cursor": newest(session)}
            row = Webhook(
                id=id_,
                key=prefix,
                name="a test",
                url=url,
                secret=secrets.secret,
                signing=secrets.signing,
                **made,
                **wanted,
            )
            store.save(session, row)
        return id_

    return make


def happen(centre, *numbers, type_="alert.updated", areas=("AO-WEST",)) -> list[int]:
    """Something happens to these alerts; the ids of the events."""
    with centre.database.transaction() as session:
        return [record(session, type_, str(one), at=centre.clock.now(), data={}, areas=areas) for one in numbers]


def later(centre, worker, seconds=0):
    """Time passes and the worker does what there is to do."""
    centre.clock.set(centre.clock.now() + seconds)
    while worker.step() == 0.0:
        pass


def row_of(centre, id_: UUID) -> Webhook:
    with centre.database.reading() as session:
        return store.hook(session, id_)


def test_a_key_whose_receivers_are_slow_leaves_room_for_others(centre, alerts, endpoint, people):
    mine, waiting = prefix_of(people.key()), []
    for _ in range(5):
        endpoint("http://127.0.0.1:9/", key=mine)
    other = endpoint("http://127.0.0.1:9/")
    happen(centre, 101)
    worker = Hooks(centre.database, centre.rosters, centre.clock, run=waiting.append)
    worker.step()
    worker.step()
    assert len(waiting) == EACH + 1
    assert worker.serving == {row_of(centre, other).key: 1, mine: EACH}


def states(centre, id_: UUID) -> dict[int, str]:
    with centre.database.reading() as session:
        return {row.event: row.state for row in store.messages(session, id_, EVERYTHING).items}


def ids_of(receiver) -> list[int]:
    return [int(got.event["cursor"]) for got in receiver.got]


def test_a_receiver_that_was_down_for_a_day_gets_all_once_each_and_in_order(centre, worker, alerts, endpoint):
    port = free_port()
    id_ = endpoint(f"http://127.0.0.1:{port}/take?from=heliograph")
    told: list[int] = []
    for _ in range(24):
        told += happen(centre, 101, 102, 101, 103)
        for _ in range(4):
            later(centre, worker, HOUR // 4)
    hook = row_of(centre, id_)
    assert hook.paused_at is None
    assert hook.failing_since is not None
    assert hook.failures > 24
    with Receiver(port=port) as receiver:
        later(centre, worker, HOUR // 2)
        told += happen(centre, 102)
        later(centre, worker, 1)
    assert sorted(ids_of(receiver)) == told
    assert len({got.id for got in receiver.got}) == len(told)
    for number in (101, 102, 103):
        mine = [int(got.event["cursor"]) for got in receiver.got if got.event["subject"] == f"alert/{number}"]
        assert mine == sorted(mine)
    assert row_of(centre, id_).failures == 0
    assert set(states(centre, id_).values()) == {"delivered"}


def test_a_post_that_was_taken_and_not_answered_comes_again_under_its_id(centre, worker, alerts, endpoint):
    with Receiver() as receiver:
        endpoint(receiver.url)
        happen(centre, 101)
        later(centre, worker)
        first = receiver.got.pop()
        # The centre died between the answer and its commit: the claim runs out.
        with centre.database.transaction() as session:
            for hook in store.hooks(session):
                row = store.message(session, hook.id, int(first.event["cursor"]))
                row.state, row.due_at, row.settled_at = "owed", centre.clock.now() + stage.CLAIM_S, None
        later(centre, worker, stage.CLAIM_S - 1)
        assert receiver.got == []
        later(centre, worker, 1)
        assert [got.id for got in receiver.got] == [first.id]


def test_nothing_is_missed_over_a_restart(centre, alerts, endpoint):
    with Receiver() as receiver:
        endpoint(receiver.url)
        told = happen(centre, 101, 102)
        for _ in range(3):
            worker = Hooks(centre.database, centre.rosters, centre.clock, run=lambda work: work())
            later(centre, worker, 1)
            told += happen(centre, 103, 101)
        later(centre, worker, 1)
    assert ids_of(receiver) == told


def test_one_bad_message_holds_up_its_own_subject_only(centre, worker, alerts, endpoint):
    with Receiver(refuse={"alert/101"}) as receiver:
        id_ = endpoint(receiver.url)
        bad = happen(centre, 101, 101)
        good = happen(centre, 102, 103)
        for _ in range(5):
            later(centre, worker, 60)
        assert ids_of(receiver) == good
        receiver.refuse.clear()
        for _ in range(3):
            later(centre, worker, 1000)
    assert ids_of(receiver) == good + bad
    assert set(states(centre, id_).values()) == {"delivered"}


def test_a_bad_message_is_given_up_after_two_days_and_the_next_of_its_subject_goes(centre, worker, alerts, endpoint):
    with Receiver(refuse={"alert/101"}) as receiver:
        id_ = endpoint(receiver.url)
        (bad,) = happen(centre, 101)
        for _ in range(50):
            happen(centre, 102)
            later(centre, worker, HOUR)
        assert states(centre, id_)[bad] == "failed"
        assert row_of(centre, id_).paused_at is None
        receiver.refuse.clear()
        (after,) = happen(centre, 101)
        later(centre, worker, HOUR)
    assert ids_of(receiver)[-1] == after


def test_an_endpoint_that_takes_nothing_for_two_days_is_paused_with_the_reason(centre, worker, alerts, endpoint):
    with Receiver(status=503) as receiver:
        id_ = endpoint(receiver.url)
        told = happen(centre, 101, 102)
        for _ in range(GIVE_UP_S // HOUR + 2):
            later(centre, worker, HOUR)
        hook = row_of(centre, id_)
        assert (hook.paused_reason, bool(hook.paused_at)) == ("failing", True)
        told += happen(centre, 103)
        later(centre, worker, HOUR)
        receiver.status = 200
        later(centre, worker, HOUR)
        assert receiver.got == []
        with centre.database.transaction() as session:
            stage.resume(session, store.hook(session, id_), now=centre.clock.now())
        later(centre, worker)
    assert sorted(ids_of(receiver)) == told


def test_a_receiver_that_is_gone_is_asked_once(centre, worker, alerts, endpoint):
    with Receiver(status=410) as receiver:
        id_ = endpoint(receiver.url)
        happen(centre, 101, 102)
        later(centre, worker)
        assert row_of(centre, id_).paused_reason == "gone"
        assert row_of(centre, id_).failures == 1


def test_retry_after_is_heeded(centre, worker, alerts, endpoint):
    with Receiver(status=429, with_headers={"Retry-After": "1800"}) as receiver:
        endpoint(receiver.url)
        happen(centre, 101)
        later(centre, worker)
        receiver.status = 200
        later(centre, worker, 1799)
        assert receiver.got == []
        later(centre, worker, 1)
        assert len(receiver.got) == 1


def test_a_redirect_is_not_followed(centre, worker, alerts, endpoint):
    with Receiver() as other, Receiver(status=307, with_headers={"Location": other.url}) as receiver:
        id_ = endpoint(receiver.url)
        (event,) = happen(centre, 101)
        later(centre, worker)
        with centre.database.reading() as session:
            row = store.message(session, id_, event)
            (attempt,) = store.attempts(session, [row])[event]
        assert (attempt.status, attempt.error) == (307, "redirect")
        assert other.got == []


def test_only_what_the_key_may_read_is_sent(centre, worker, alerts, endpoint):
    with Receiver() as west, Receiver() as partner, Receiver() as blind:
        endpoint(west.url, areas=["AO-WEST"])
        endpoint(partner.url, partner=Partner.TCC)
        endpoint(blind.url, scopes=(Scope.UNITS_READ,))
        (mine,) = happen(centre, 101)
        happen(centre, 104, areas=["AO-EAST"])
        later(centre, worker)
    assert ids_of(west) == [mine]
    assert partner.got == blind.got == []


def test_what_is_taken_back_before_it_is_sent_never_leaves(centre, worker, alerts, endpoint):
    with Receiver(status=503) as receiver:
        id_ = endpoint(receiver.url, areas=["AO-WEST"])
        (event,) = happen(centre, 101)
        later(centre, worker)
        prefix = row_of(centre, id_).key
        with centre.database.transaction() as session:
            key = accounts.key(session, prefix)
            key.areas = ["AO-EAST"]
            accounts.save(session, key)
        receiver.status = 200
        later(centre, worker, 60)
    assert receiver.got == []
    assert states(centre, id_) == {event: "withdrawn"}


def test_the_endpoint_of_a_revoked_key_is_paused(centre, worker, alerts, endpoint):
    with Receiver() as receiver:
        id_ = endpoint(receiver.url)
        with centre.database.transaction() as session:
            keys.revoke_key(session, accounts.key(session, row_of(centre, id_).key), by="admin", now=NOW)
        happen(centre, 101)
        later(centre, worker)
    assert receiver.got == []
    assert row_of(centre, id_).paused_reason == "not_allowed"


def test_filters_narrow_down(centre, worker, alerts, endpoint):
    with Receiver() as by_type, Receiver() as by_urgency, Receiver() as by_area:
        endpoint(by_type.url, types=["alert.cancelled"])
        endpoint(by_urgency.url, urgencies=["immediate"], kinds=["IED"], states=["active"])
        endpoint(by_area.url, areas=None, kinds=["MIN"])
        happen(centre, 101)
        happen(centre, 102, type_="alert.cancelled")
        later(centre, worker)
    assert [got.event["type"] for got in by_type.got] == ["heliograph.alert.cancelled"]
    assert len(by_urgency.got) == 2
    assert by_area.got == []


def test_a_replay_tells_everything_since_again_under_the_same_ids(centre, worker, alerts, endpoint):
    with Receiver() as receiver:
        id_ = endpoint(receiver.url)
        happen(centre, 101)
        later(centre, worker, HOUR)
        since, told = centre.clock.now(), happen(centre, 102, 101)
        later(centre, worker)
        before = {got.event["id"]: got.id for got in receiver.got}
        receiver.got.clear()
        with centre.database.transaction() as session:
            stage.replay(session, store.hook(session, id_), since=since)
        later(centre, worker)
    assert ids_of(receiver) == told
    assert {got.event["id"]: got.id for got in receiver.got}.items() <= before.items()


def test_a_restored_database_is_told_anew_under_new_ids(centre, worker, alerts, endpoint):
    with Receiver() as receiver:
        id_ = endpoint(receiver.url)
        (lost,) = happen(centre, 101)
        later(centre, worker, HOUR)
        (before,) = (got.id for got in receiver.got)
        with centre.database.transaction() as session:
            hook = store.hook(session, id_)
            hook.cursor = lost + 1000
        later(centre, worker)
        assert row_of(centre, id_).cursor == lost
        (new,) = happen(centre, 102)
        later(centre, worker)
    assert ids_of(receiver) == [lost, new]
    assert receiver.got[-1].id != before


def test_a_slow_endpoint_holds_up_nobody_else(centre, alerts, endpoint):
    held, taken = threading.Event(), threading.Event()

    class Slow(Poster):
        def post(self, url, headers, body, *, is_allowed):
            if url.endswith("slow"):
                held.wait(20)
            answer = super().post(url, headers, body, is_allowed=is_allowed)
            if not url.endswith("slow"):
                taken.set()
            return answer

    with Receiver() as receiver:
        endpoint(f"{receiver.url}&slow")
        endpoint(receiver.url)
        worker = Hooks(centre.database, centre.rosters, centre.clock, poster=Slow())
        told = happen(centre, 101)
        worker.step()
        assert taken.wait(20)
        assert ids_of(receiver) == told
        held.set()
        worker.close()
    assert ids_of(receiver) == told * 2


LIARS = (
    (b"", "bad_answer"),
    (b"nonsense\r\n\r\n", "bad_answer"),
    (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, "bad_answer"),
)


@pytest.mark.parametrize(("words", "error"), LIARS)
def test_a_receiver_that_is_none_is_told_apart(words, error):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            wire, _ = listener.accept()
            with wire, wire.makefile("rb") as request:
                while request.readline().strip():
                    pass
                request.read(len(b"{}"))  # a close with something unread would be a reset, and no answer at all
                wire.sendall(words)

        thread = threading.Thread(target=answer)
        thread.start()
        got = Poster().post(f"http://127.0.0.1:{listener.getsockname()[1]}/", {}, b"{}", is_allowed=True)
        thread.join()
    assert (got.status, got.error) == (None, error)


DRIPS = (
    ("headers", b"", False),
    ("headers after a good status", b"HTTP/1.1 204 No Content\r\n", False),
    ("handshake", b"", True),
)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(("words", "after", "in_handshake"), DRIPS, ids=[row[0] for row in DRIPS])
def test_a_receiver_that_drips_is_cut_off(authority, scheme, words, after, in_handshake):
    identity = authority.issue("receiver", server=True) if scheme == "https" else None
    poster = Poster(trust=ssl.create_default_context(cafile=authority.ca), timeout_s=0.5)
    with dripping(identity, after, in_handshake=in_handshake and identity is not None) as port:
        got = poster.post(f"{scheme}://127.0.0.1:{port}/", {}, b"{}", is_allowed=True)
    assert (got.status, got.error) == (None, "timed_out")


def test_the_address_is_looked_up_once_and_connected_to_as_judged():
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return ["127.0.0.1"]

    with Receiver() as receiver:
        poster = Poster(resolve=rebinding)
        refused = poster.post(f"https://evil.example:{receiver.port}/", {}, b"{}", is_allowed=False)
        assert (refused.error, asked) == ("address_loopback", ["evil.example"])
        headers = {"Content-Type": "application/json"}
        body = b'{"subject": "x"}'
        taken = poster.post(f"http://good.mission:{receiver.port}/", headers, body, is_allowed=True)
        assert (taken.status, asked[1:]) == (204, ["good.mission"])
        assert receiver.got[0].headers["host"] == f"good.mission:{receiver.port}"


def test_one_bad_address_among_good_ones_is_enough():
    poster = Poster(resolve=lambda _host, _port: ["93.184.216.34", "10.0.0.1"])
    assert poster.post("https://mixed.example/", {}, b"", is_allowed=False).error == "address_private"


def test_a_host_that_does_not_exist():
    def nowhere(_host, _port):
        raise socket.gaierror

    assert Poster(resolve=nowhere).post("https://no.example/", {}, b"", is_allowed=False).error == "no_such_host"


def test_a_certificate_of_somebody_else_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak():
            wire, _ = listener.accept()
            with wire:
                wire.recv(1 << 10)
                wire.sendall(b"plain words")

        thread = threading.Thread(target=speak)
        thread.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        got = Poster(trust=ssl.create_default_context()).post(url, {}, b"{}", is_allowed=True)
        thread.join()
    assert got.error == "tls_failed"

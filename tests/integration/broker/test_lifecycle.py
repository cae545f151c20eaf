"""The owned broker dies, is killed, loses its disk and its centre; the link and the sessions live on."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from support.waiting import wait_for

from app.authority import Authority
from app.broker import owned
from app.broker.files import Listen
from app.broker.owned import OwnedBroker
from app.failure import Failure
from app.mqtt import PublishOutcome


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_killed_broker_is_started_again_and_sessions_survive_a_stop(field, opened):
    centre = opened(field.centre())
    centre.start()
    site = opened(field.site("1").connect())
    site.subscribe("a/1")
    wait_for(lambda: centre.connected)
    os.kill(field.broker.pid, signal.SIGTERM)
    wait_for(lambda: len(site.connects) == 2 and centre.connects == 1 and centre.connected)
    assert field.broker.restarts == 1
    assert site.connects == [False, True]
    assert centre.publish("a/1", b"after").wait(10) is PublishOutcome.PUBLISHED
    wait_for(lambda: site.received == [("a/1", b"after")])


def test_after_a_kill_the_link_is_whole_again(field, opened):
    received = []
    centre = opened(field.centre(lambda topic, payload, token: received.append(payload)))
    centre.start()
    wait_for(lambda: centre.connected)
    os.kill(field.broker.pid, signal.SIGKILL)
    wait_for(lambda: not centre.connected)
    wait_for(lambda: centre.connected)
    site = opened(field.site("1").connect())
    assert site.publish("r/1", b"again") == 0
    wait_for(lambda: received == [b"again"])


def test_what_was_not_acknowledged_comes_again(field, opened):
    first, second = [], []
    centre = field.centre(lambda topic, payload, token: first.append((payload, token)))
    centre.start()
    wait_for(lambda: centre.connected)
    site = opened(field.site("1").connect())
    for payload in (b"a", b"b", b"c"):
        site.publish("r/1", payload)
    wait_for(lambda: len(first) == 3)
    centre.ack(first[0][1])
    centre.stop()
    again = opened(field.centre(lambda topic, payload, token: second.append(payload)))
    again.start()
    wait_for(lambda: len(second) >= 2)
    assert second == [b"b", b"c"]


def test_no_more_is_held_here_than_the_link_allows_and_nothing_is_lost(field, opened):
    held, done = [], []
    centre = opened(field.centre(lambda topic, payload, token: held.append((payload, token)), receive_maximum=5))
    centre.start()
    wait_for(lambda: centre.connected)
    site = opened(field.site("1").connect())
    sent = [bytes([number]) for number in range(40)]
    for payload in sent:
        site.publish("r/1", payload)
    while set(done) < set(sent):
        wait_for(lambda: held)
        assert len(held) <= 5
        payload, token = held.pop(0)
        done.append(payload)
        centre.ack(token)
    assert len(done) < 2 * len(sent)
    assert centre.connects > 0


def test_a_callback_that_fails_ends_nothing(field, opened):
    received = []

    def broken(topic, payload, token):
        received.append(payload)
        raise RuntimeError("a bug")

    centre = opened(field.centre(broken))
    centre.start()
    wait_for(lambda: centre.connected)
    site = opened(field.site("1").connect())
    site.publish("r/1", b"a")
    site.publish("r/1", b"b")
    wait_for(lambda: received == [b"a", b"b"])
    assert centre.connected


def test_an_alert_that_expired_is_not_delivered_and_one_that_lives_is(field, opened):
    centre = opened(field.centre())
    centre.start()
    site = field.site("1").connect()
    site.subscribe("a/1")
    wait_for(lambda: centre.connected)
    site.vanish()
    assert centre.publish("a/1", b"short", expiry_s=1).wait(10) is PublishOutcome.PUBLISHED
    assert centre.publish("a/1", b"long", expiry_s=600).wait(10) is PublishOutcome.PUBLISHED
    deadline = time.monotonic() + 2.1
    wait_for(lambda: time.monotonic() > deadline)
    back = opened(field.site("1").connect())
    assert back.connects == [True]
    wait_for(lambda: back.received)
    assert back.received == [("a/1", b"long")]


def test_publishing_without_a_connection_says_so_at_once(field):
    assert field.centre().publish("a/1", b"x").wait(0) is PublishOutcome.UNREACHABLE


def test_too_large_a_packet_is_refused_before_it_is_queued(field, opened):
    centre = opened(field.centre())
    centre.start()
    wait_for(lambda: centre.connected)
    assert centre.publish("a/1", bytes(64 * 1024 + 1)).wait(0) is PublishOutcome.REFUSED


def test_a_spoiled_store_does_not_keep_the_broker_down(field):
    store = field.folder / "broker" / "mosquitto.db"
    pid = field.broker.pid
    os.kill(pid, signal.SIGSTOP)
    store.write_bytes(b"no store of Mosquitto's" * 10)
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: store.with_name("mosquitto.db.aside").exists(), 20)
    wait_for(field.broker._accepts, 20)


def test_a_second_centre_in_the_same_directory_is_told(field):
    with pytest.raises(Failure, match="already_running"):
        OwnedBroker(field.folder / "broker", field.authority, Listen("127.0.0.1", 0)).start()


def test_a_taken_port_is_told_with_the_brokers_own_words(field, tmp_path):
    authority = Authority(tmp_path / "of-another-mission", now=int(time.time()))
    other = OwnedBroker(tmp_path / "other", authority, Listen("127.0.0.1", field.broker.port))
    with pytest.raises(Failure, match="Address already in use"):
        other.start(timeout_s=2)


def test_without_mosquitto_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(owned.shutil, "which", lambda *_, **__: None)
    with pytest.raises(Failure, match="apt-get install mosquitto"):
        owned.find_program()


def test_the_broker_ends_with_a_killed_centre_and_the_next_start_is_not_blocked(tmp_path):
    program = textwrap.dedent(
        f"""
        import sys
        import time
        from pathlib import Path
        from app.authority import Authority
        from app.broker.files import Listen
        from app.broker.owned import OwnedBroker
        folder = Path({str(tmp_path)!r})
        broker = OwnedBroker(folder / "broker", Authority(folder / "a", now=1_780_000_000), Listen("127.0.0.1", 0))
        broker.start()
        print(broker.pid, broker.port, file=sys.stderr, flush=True)
        time.sleep(60)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as centre:
        pid, port = map(int, centre.stderr.readline().split())
        assert alive(pid)
        centre.kill()
    wait_for(lambda: not alive(pid), 10)
    authority = Authority(tmp_path / "a", now=1_780_000_000)
    again = OwnedBroker(tmp_path / "broker", authority, Listen("127.0.0.1", port))
    again.start()
    again.stop()

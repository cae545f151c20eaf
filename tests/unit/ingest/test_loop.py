"""The loop under every worker, and the queue in front of the ingest loop."""

import pytest
from structlog.testing import capture_logs
from support.waiting import wait_for

from app.ingest.outcome import Inbound
from app.workers import loop as loops
from app.workers.inbox import Inbox, Waiting
from app.workers.loop import Loop


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(loops, "BACKOFF_S", (0.001, 0.002))


def running(step, **more):
    loop = Loop("test", step, **more)
    loop.start()
    return loop


def test_loop_outlives_failures_and_says_what_ails_it(quick):
    rounds = []

    def step() -> float:
        rounds.append(1)
        if len(rounds) < 4:
            raise KeyError("a planted-marker")
        return 60.0

    with capture_logs() as logs:
        loop = running(step)
        wait_for(lambda: len(rounds) == 4)
        assert loop.stop()
    assert loop.fault == ""
    assert [log["in_a_row"] for log in logs if log["event"] == "round_failed"] == [1, 2, 3]
    assert "planted-marker" not in repr(logs)


def test_loop_keeps_its_fault_while_it_lasts(quick):
    def step() -> float:
        raise LookupError

    loop = running(step)
    wait_for(lambda: loop.fault == "LookupError")
    assert loop.stop()


def test_loop_sleeps_until_it_is_woken():
    rounds = []

    def step() -> float:
        rounds.append(1)
        return 600.0

    loop = running(step)
    wait_for(lambda: len(rounds) == 1)
    loop.wake()
    wait_for(lambda: len(rounds) == 2)
    assert loop.stop()
    assert len(rounds) == 2


def test_loop_is_not_woken_by_its_own_round():
    rounds = []

    def step() -> float:
        rounds.append(1)
        loop.wake()
        return 600.0 if len(rounds) > 1 else 0.0

    loop = Loop("test", step)
    loop.start()
    wait_for(lambda: len(rounds) >= 2)
    assert loop.stop()
    assert len(rounds) == 2


def test_pulse_of_a_loop():
    now = [100.0]
    loop = Loop("test", lambda: 600.0, clock=lambda: now[0])
    now[0] = 130.0
    assert loop.silent_s() == 30
    loop.start()
    wait_for(lambda: loop.silent_s() == 0)
    assert loop.stop()


def waiting(connection: int, number: int) -> Waiting:
    return Waiting(Inbound("r/1", b"", number), (connection, number))


def test_inbox_gives_the_oldest_first_and_takes_no_more_than_it_holds():
    inbox = Inbox(3)
    assert [inbox.put(waiting(1, number)) for number in range(4)] == [True, True, True, False]
    assert [one.token for one in inbox.take(2)] == [(1, 0), (1, 1)]
    assert inbox.put(waiting(1, 4))
    assert [one.token for one in inbox.take(9)] == [(1, 2), (1, 4)]
    assert len(inbox) == 0


def test_new_connection_pushes_out_what_comes_again_by_it():
    inbox = Inbox(2)
    assert inbox.put(waiting(1, 1))
    assert inbox.put(waiting(2, 2))
    assert inbox.put(waiting(2, 1))
    assert [one.token for one in inbox.take(9)] == [(2, 2), (2, 1)]

"""Who was found good a moment ago is not looked at again, however many listen with the same proof."""

import asyncio
from dataclasses import replace

import pytest

from app.access.principal import SYSTEM
from app.api import vouched as module
from app.api.vouched import Proof, Vouched

KEY = Proof(SYSTEM, "Bearer hg_a_b", "")
START = (0, 0)
AGAIN = {
    "the same": (KEY, START, False),
    "something was withdrawn": (KEY, (0, 7), True),
    "the journal began anew": (KEY, (1, 0), True),
    "another key of the same person": (replace(KEY, authorization="Bearer hg_c_d"), START, True),
    "a session of the same person": (Proof(SYSTEM, "", "secret"), START, True),
    "the same key, which may less": (replace(KEY, principal=replace(SYSTEM, sensitive=False)), START, True),
}


class Looks:
    """Answers what it was given, one after the other; counts how often it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.count = 0

    def __call__(self):
        self.count += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize(("proof", "since", "is_asked"), AGAIN.values(), ids=AGAIN.keys())
def test_an_answer_holds_only_for_itself(proof, since, is_asked):
    look = Looks(True, False)

    async def ask():
        vouched = Vouched()
        assert await vouched.holds(KEY, START, look, within_s=60)
        return await vouched.holds(proof, since, look, within_s=60)

    assert asyncio.run(ask()) == (not is_asked)
    assert look.count == (2 if is_asked else 1)


def test_many_who_ask_at_once_are_asked_for_once():
    look = Looks(True)

    async def ask():
        vouched = Vouched()
        return await asyncio.gather(*(vouched.holds(KEY, START, look, within_s=60) for _ in range(50)))

    assert asyncio.run(ask()) == [True] * 50
    assert look.count == 1


@pytest.mark.parametrize(("within_s", "answer"), [(60.0, True), (0.0, False)])
def test_an_answer_may_be_so_old(within_s, answer):
    look = Looks(True, False)

    async def ask():
        vouched = Vouched()
        await vouched.holds(KEY, START, look, within_s=60)
        return await vouched.holds(KEY, START, look, within_s=within_s)

    assert asyncio.run(ask()) is answer


def test_what_is_of_no_use_is_forgotten(monkeypatch):
    monkeypatch.setattr(module, "HOLDS_S", 0.0)

    async def ask():
        vouched = Vouched()
        for event in range(5):
            await vouched.holds(KEY, (0, event), lambda: True, within_s=60)
        return len(vouched._answers)

    assert asyncio.run(ask()) == 1


def test_what_could_not_be_looked_at_is_no_answer():
    look = Looks(OSError("away"), True)

    async def ask():
        vouched = Vouched()
        with pytest.raises(OSError, match="away"):
            await vouched.holds(KEY, START, look, within_s=60)
        return await vouched.holds(KEY, START, look, within_s=60)

    assert asyncio.run(ask())


@pytest.mark.parametrize("first", [True, OSError("away")], ids=["an answer", "none"])
def test_whoever_leaves_does_not_take_the_answer_along_and_leaves_no_failure(first):
    look = Looks(first, True)

    async def ask():
        vouched = Vouched()
        left = asyncio.ensure_future(vouched.holds(KEY, START, look, within_s=60))
        await asyncio.sleep(0)
        left.cancel()
        pending = [answer.given for answer in vouched._answers.values()]
        await asyncio.wait(pending)
        await asyncio.sleep(0)
        return await vouched.holds(KEY, START, look, within_s=60)

    assert asyncio.run(ask())
    assert look.count == (1 if first is True else 2)


def test_no_secret_is_shown():
    assert "hg_a_b" not in repr(KEY)

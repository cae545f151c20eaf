"""Whether those who listen still may: streams of one key or session are asked for together, once in a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from app.access.principal import Principal

HOLDS_S = 45.0
"""How old an answer may be at most; then it is forgotten."""
Since = tuple[int, int]
"""How often the journal began anew, and the event by which the principal last lost something."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a listener came with, and who they were found to be by it."""

    principal: Principal
    authorization: str = field(repr=False)
    session: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Answer:
    given: asyncio.Future[bool]
    at: float


class Vouched:
    """Answers about proofs; lives on the event loop."""

    def __init__(self) -> None:
        """Nobody was looked at yet."""
        self._answers: dict[tuple[Proof, Since], _Answer] = {}

    async def holds(self, proof: Proof, since: Since, look: Callable[[], bool], *, within_s: float) -> bool:
        """Whether `proof` is good, by an answer that is younger than `since` and than `within_s` seconds.

        `look` asks the database: once, however many ask at the same moment. What it raises is raised to all of them.
        """
        now = asyncio.get_running_loop().time()
        answer = self._answers.get((proof, since))
        if answer is None or answer.at + within_s <= now:
            answer = self._asked(proof, since, look, now)
        if not answer.given.done():
            await asyncio.wait([answer.given])
        return answer.given.result()

    def _asked(self, proof: Proof, since: Since, look: Callable[[], bool], now: float) -> _Answer:
        self._answers = {key: one for key, one in self._answers.items() if one.at + HOLDS_S > now}
        answer = _Answer(asyncio.ensure_future(run_in_threadpool(look)), now)
        self._answers[proof, since] = answer

        def forget_failure(given: asyncio.Future[bool]) -> None:
            if given.exception() is not None and self._answers.get((proof, since)) is answer:
                del self._answers[proof, since]

        answer.given.add_done_callback(forget_failure)
        return answer

"""Whether those who listen still may: streams of one key or session are asked for together, once in a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from app.access.principal import Principal

HOLDS_S = 45.0
"""How long a good answer holds while the journal says nothing else; a proof that runs out is found out after it."""
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
    until: float


class Vouched:
    """Answers about proofs; lives on the event loop."""

    def __init__(self) -> None:
        """Nobody was looked at yet."""
        self._answers: dict[tuple[Proof, Since], _Answer] = {}

    async def holds(self, proof: Proof, since: Since, look: Callable[[], bool]) -> bool:
        """Whether `proof` is good, by an answer that is younger than `since`; `look` asks the database.

        However many ask at the same moment, it is looked at once. What `look` raises is raised to all of them.
        """
        now = asyncio.get_running_loop().time()
        answer = self._answers.get((proof, since))
        if answer is None or answer.until <= now:
            self._answers = {key: one for key, one in self._answers.items() if one.until > now}
            answer = _Answer(asyncio.ensure_future(run_in_threadpool(look)), now + HOLDS_S)
            self._answers[proof, since] = answer
        if not answer.given.done():
            await asyncio.wait([answer.given])
        if answer.given.exception() is not None:
            self._answers.pop((proof, since), None)
        return answer.given.result()

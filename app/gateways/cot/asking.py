"""Questions to the database from the event loop: in a thread, and for what must not get lost until it is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

from app.db import is_away

T = TypeVar("T")

AWAY_S = 1.0
"""A database that is away is asked again this soon."""
CLOSE_S = 10.0


class Asking:
    """Lives on one event loop."""

    def __init__(self, executor: Executor) -> None:
        """Questions are put in `executor`."""
        self._executor = executor
        self._tasks: set[asyncio.Task[Any]] = set()

    async def once(self, ask: Callable[..., T], *given: object) -> T:
        """The answer; raises what the question raises."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: ask(*given))

    async def kept(self, ask: Callable[..., T], *given: object) -> T:
        """The answer, once the database is there: what a device told goes in though it has left meanwhile."""
        task = asyncio.create_task(self._until_it_is_there(ask, *given))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def finish(self) -> None:
        """Wait for what was told, but not for ever."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSE_S)

    async def _until_it_is_there(self, ask: Callable[..., T], *given: object) -> T:
        while True:
            try:
                return await self.once(ask, *given)
            except Exception as error:
                if not is_away(error):
                    raise
            await asyncio.sleep(AWAY_S)

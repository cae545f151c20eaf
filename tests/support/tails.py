"""A reader of the journal while a test runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.api.tail import Tail
from app.db import Database

PATIENCE_S = 20.0
"""How long all of a test may take."""


@asynccontextmanager
async def followed(database: Database) -> AsyncIterator[Tail]:
    """A tail that has looked at the journal and follows it."""
    async with asyncio.timeout(PATIENCE_S):
        tail = Tail(database, poll_s=0.01)
        running = asyncio.create_task(tail.run())
        await tail.started()
        yield tail
        tail.close()
        await running

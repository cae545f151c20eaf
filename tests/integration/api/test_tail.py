"""The one reader of the journal: whom it wakes, and with which cursor they go on."""

import asyncio
from dataclasses import replace

from support.api_world import NOW
from support.tails import PATIENCE_S, followed

from app.access.principal import SYSTEM
from app.api.frames import Audience
from app.gateways.filters import Filter
from app.journal.store import newest, record

ALL = Audience(replace(SYSTEM, name=""), Filter())
NOTHING = replace(ALL, wants=Filter(types=frozenset({"nothing"})))


def write(database):
    with database.transaction() as session:
        return record(session, "threat.updated", "s", at=NOW, data={}, areas=["AO-WEST"])


def following(database, story):
    """Run `story(tail, id of the newest event)` while a tail follows."""

    async def bounded():
        async with followed(database) as tail:
            with database.reading() as session:
                last = newest(session)
            return await story(tail, last)

    return asyncio.run(bounded())


def waiting(tail, cursor, audience=ALL, *, for_s=PATIENCE_S):
    return asyncio.create_task(tail.news_after(cursor, asyncio.get_running_loop().time() + for_s, audience))


def test_who_is_further_takes_nobody_along(database, mission):
    async def story(tail, last):
        ahead, here = waiting(tail, last + 1), waiting(tail, last)
        await asyncio.sleep(0)
        assert write(database) == last + 1
        return await here - last, await ahead - last

    assert following(database, story) == (0, 1)


def test_what_nobody_hears_is_behind_those_who_wait_for_something_else(database, mission):
    async def story(tail, last):
        deaf, hears = waiting(tail, last, NOTHING, for_s=0.3), waiting(tail, last)
        await asyncio.sleep(0)
        id_ = write(database)
        assert await hears == last
        assert [frame.id for frame in tail.after(last)] == [id_]
        return await deaf - id_

    assert following(database, story) == 0


def test_nobody_is_remembered_who_has_gone(database, mission):
    async def story(tail, last):
        gone, hears = waiting(tail, last, NOTHING), waiting(tail, last)
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.wait([gone])
        write(database)
        await hears
        return tail._parties

    assert following(database, story) == {}


def test_old_events_end_where_the_list_begins(database, mission):
    async def story(tail, last):
        tail.close()
        before = await tail.old(last - 1)
        write(database)
        return [frame.id - last for frame in before], [frame.id - last for frame in await tail.old(last - 1)]

    write(database)
    assert following(database, story) == ([0], [0])

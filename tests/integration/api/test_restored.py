"""The database loses commits under a running centre, by a restore or a failover: nobody is left with what is gone."""

import asyncio
from functools import partial

from sqlmodel import col, delete
from support.api_world import NOW
from support.tails import followed

from app.access.principal import SYSTEM
from app.api.frames import remark
from app.api.stream import as_sse
from app.api.telling import Listener
from app.gateways.filters import Filter
from app.journal.store import newest, record
from app.journal.tables import Event, EventArea
from app.roster.store import RosterCache, bump
from app.roster.tables import Mission


def write(database, number, id_=None):
    with database.transaction() as session:
        data = {"number": number}
        if id_ is None:
            return record(session, "threat.updated", "s", at=NOW, data=data, areas=["AO-WEST"])
        session.add(Event(id=id_, at=NOW, type="threat.updated", subject="s", data=data))
        return id_


def lose(database, after):
    with database.transaction() as session:
        session.execute(delete(EventArea).where(col(EventArea.event_id) > after))
        session.execute(delete(Event).where(col(Event.id) > after))


async def may(_within_s):
    return True


def test_live_streams_begin_anew_and_hear_what_comes_under_numbers_that_were_told(database, mission):
    async def follow():
        async with followed(database) as tail:
            stands = partial(remark, "snapshot", {"threats": []})
            stream = as_sse(tail, Listener(SYSTEM, "now", may, lambda at: stands(id_=at), Filter()))
            await anext(stream)
            with database.reading() as session:
                kept = newest(session)
            last = [write(database, number) for number in range(3)][-1]
            heard = b""
            while b'"number":2' not in heard:
                heard += await anext(stream)
            lose(database, kept)
            snapshot = await anext(stream)
            write(database, 7, id_=kept + 1)
            return kept, last, snapshot, await anext(stream)

    kept, last, snapshot, again = asyncio.run(follow())
    assert kept + 1 < last
    assert snapshot.startswith(b"id: %d\nevent: snapshot\n" % kept)
    assert again.startswith(b"id: %d\nevent: threat.updated\n" % (kept + 1))
    assert b'"number":7' in again


def test_a_roster_that_went_back_is_not_mistaken_for_the_one_that_was_lost(database, mission):
    cache = RosterCache()

    def now_is(revision, name):
        with database.transaction() as session:
            row = session.get_one(Mission, mission.code)
            row.revision, row.name = revision, name

    now_is(9, "lost")
    with database.reading() as session:
        assert cache.get(session).name == "lost"
    now_is(8, "restored")
    with database.reading() as session:
        assert cache.get(session).name == "restored"
    with database.transaction() as session:
        session.get_one(Mission, mission.code).name = "changed"
        assert bump(session) == 9
    with database.reading() as session:
        assert cache.get(session).name == "changed"

"""The package's own client against a served centre: lists, single things, refusals, and a stream that breaks often."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import islice

import httpx
import pytest
from support.api_world import NOW

from app.access.principal import Scope
from app.client import AsyncClient, Client, Refused, shapes
from app.journal.store import newest, record

SHAPES = {
    "threats": shapes.Threat,
    "alerts": shapes.Alert,
    "reports": shapes.Report,
    "units": shapes.Unit,
    "sites": shapes.Site,
    "areas": shapes.Area,
    "facilities": shapes.Facility,
}


@pytest.fixture
def key(people):
    return people.key(*Scope)["Authorization"].partition(" ")[2]


@pytest.fixture
def centre_client(server, key):
    with Client(server[0], key) as client:
        yield client


def happen(database, count):
    """Changes, each in its own commit; their cursors."""
    ids = []
    for number in range(count):
        with database.transaction() as session:
            data = {"kind": "IED", "number": number}
            ids.append(str(record(session, "threat.updated", f"s{number}", at=NOW, data=data, areas=["AO-WEST"])))
    return ids


@pytest.mark.parametrize("name", SHAPES)
def test_a_list_is_read_to_its_end_and_has_the_shape_it_says(centre_client, api, key, world, name):
    things = getattr(centre_client, name)
    got = list(things.all(limit=1))
    listed = api.get(f"/api/v1/{name}", headers={"Authorization": f"Bearer {key}"}).json()["items"]
    assert [one["id"] for one in got] == [one["id"] for one in listed]
    assert things.one(got[0]["id"])["id"] == got[0]["id"]
    assert [missing for one in got for missing in set(SHAPES[name].__annotations__) - set(one)] == []


def test_filters_narrow_and_a_wrong_one_is_told(centre_client, world):
    assert [one["id"] for one in centre_client.threats.all(area="AO-WEST")] == [str(world.west.threat)]
    assert list(centre_client.threats.all(bbox=(0, 0, 1, 1), kind=["IED", "MIN"])) == []
    since = datetime.fromtimestamp(NOW, UTC)
    assert len(list(centre_client.threats.all(time=(since, None)))) == 2
    with pytest.raises(Refused) as caught:
        list(centre_client.units.all(state="up"))
    assert (caught.value.status, caught.value.errors[0]["path"]) == (422, "query.state")
    with pytest.raises(Refused, match="not_found"):
        centre_client.alerts.one("999999")


class Flaky(httpx.HTTPTransport):
    """A link that breaks after so many bytes of a stream, again and again."""

    def __init__(self, most):
        super().__init__()
        self.most, self.breaks = most, 0

    def handle_request(self, request):
        answer = super().handle_request(request)
        if request.url.path.endswith("/stream"):
            answer.stream = self._cut(answer.stream)
        return answer

    def _cut(self, stream):
        flaky = self

        class Cut(httpx.SyncByteStream):
            def __iter__(self):
                left = flaky.most
                for chunk in stream:
                    yield chunk[:left]
                    left -= len(chunk)
                    if left <= 0:
                        flaky.breaks += 1
                        raise httpx.ReadError("the link broke")

            def close(self):
                stream.close()

        return Cut()


def test_every_change_is_told_once_however_often_the_link_breaks(database, server, key, mission):
    with database.transaction() as session:
        before = str(newest(session))
    made = happen(database, 60)
    pauses = []
    with Client(server[0], key, pause=pauses.append) as client:
        client._http._transport = flaky = Flaky(700)
        changes = (event for event in client.events(before) if event.type == "threat.updated")
        assert [event.cursor for event in islice(changes, 60)] == made
    assert flaky.breaks > 10
    assert len(pauses) == flaky.breaks


def test_without_a_cursor_it_begins_with_how_things_stand(server, centre_client, world):
    first = next(centre_client.events())
    assert first.type == "snapshot"
    assert {one["id"] for one in first.data["threats"]} == {str(world.west.threat), str(world.east.threat)}


def test_a_key_that_is_not_let_in_is_told_and_not_tried_again(server, world):
    with Client(server[0], "hg_nobody_nothing", pause=pytest.fail) as client, pytest.raises(Refused, match="401"):
        next(client.events())


def test_the_same_on_asyncio(database, server, key, world):
    async def run():
        async with AsyncClient(server[0], key) as client:
            threats = [one["id"] async for one in client.threats.all(limit=1)]
            one = await client.threats.one(threats[0])
            told = []
            async for event in client.events("0", types=["threat.updated"]):
                told.append(event.cursor)
                if len(told) == 3:
                    break
            with pytest.raises(Refused):
                await client.alerts.one("999999")
            return threats, one["id"], told

    made = happen(database, 3)
    threats, one, told = asyncio.run(run())
    assert len(threats) == 2
    assert (one, told) == (threats[0], made)

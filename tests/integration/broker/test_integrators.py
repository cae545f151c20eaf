"""The integrators' broker: a key's own tree and nothing else, retained digests, nothing lost over an absence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.api_world import NOW, People, add, alert, prefix_of
from support.mission import load_mission
from support.schemas import asyncapi
from support.site_client import SiteClient
from support.waiting import wait_for

from app.access.principal import Partner, Scope
from app.accounts import keys
from app.accounts import store as accounts
from app.alerts.tables import Alert
from app.broker.integrators import Integrators
from app.clock import SetClock
from app.gateways.mqtt import store
from app.journal.store import record
from app.mqtt import Credentials
from app.rig.settings import PrivateSettings
from app.roster.store import RosterCache
from app.workers import integrators
from app.workers.integrators import Trees, open_tree

NOT_AUTHORIZED = 0x87
GUIDE = Path(__file__).parents[3] / "docs" / "integrate" / "mqtt.md"


class Field:
    """A centre's database, the broker, and holders of keys who come in by certificate."""

    def __init__(self, folder, database) -> None:
        self.database, self.folder = database, folder
        self.clock = SetClock(NOW)
        settings = PrivateSettings(data=folder / "centre", integrator_port=0)
        settings.data.mkdir()
        self.broker = Integrators(settings, clock=self.clock)
        self.trees = Trees(database, RosterCache(), self.broker.link, self.clock, shut=self.broker.shut)
        self.people = People(self)

    def key(self, **more) -> str:
        prefix = prefix_of(self.people.key(*more.pop("scopes", tuple(Scope)), **more))
        with self.database.transaction() as session:
            open_tree(session, prefix, until=NOW + 1000, by="admin", now=NOW)
        return prefix

    def enter(self, prefix, *, wait=True, **more) -> SiteClient:
        given = self.broker.admit(prefix, days=3650)
        certificate, key = self.folder / f"{prefix}.pem", self.folder / f"{prefix}.key"
        given.identity.save(certificate, key)
        (self.folder / "ca.pem").write_bytes(given.authority)
        self.credentials = Credentials(self.folder / "ca.pem", certificate, key)
        return SiteClient(given.port, self.credentials, **more).connect(wait=wait)

    def happen(self, *numbers, type_="alert.updated", areas=("AO-WEST",)) -> list[int]:
        with self.database.transaction() as session:
            return [record(session, type_, str(one), at=NOW, data={}, areas=areas) for one in numbers]

    def round(self) -> None:
        while self.trees.step() == 0.0:
            pass


@pytest.fixture
def field(tmp_path, sqlite_database):
    load_mission(sqlite_database)
    for number, area in ((101, "AO-WEST"), (102, "AO-WEST"), (104, "AO-EAST")):
        add(sqlite_database, *alert(number, area))
    field = Field(tmp_path, sqlite_database)
    field.broker.start()
    wait_for(lambda: field.broker.link.connected)
    yield field
    field.broker.stop()


@pytest.fixture
def opened():
    things = []
    yield lambda thing: things.append(thing) or thing
    for thing in things:
        thing.close()


def by_topic(client):
    return {topic: json.loads(body) for topic, body in client.received if body}


def test_whoever_comes_late_finds_what_stands_and_then_hears_what_changes(field, opened):
    key = field.key()
    field.round()
    client = opened(field.enter(key))
    client.subscribe(f"heliograph/{key}/#")
    wait_for(lambda: len(client.received) == 4)
    found = by_topic(client)
    assert set(found) == {f"heliograph/{key}/active/{area}" for area in ("AO-WEST", "AO-EAST", "AO-NORTH", "-")}
    west = found[f"heliograph/{key}/active/AO-WEST"]
    assert ([one["number"] for one in west["alerts"]], west["area"], west["more"]) == ([102, 101], "AO-WEST", 0)
    told = field.happen(101, 102)
    field.round()
    wait_for(lambda: len(client.received) == 6)
    events = [json.loads(body) for topic, body in client.received[4:] if topic == f"heliograph/{key}/events/alert"]
    assert [int(one["cursor"]) for one in events] == told
    messages = asyncapi()["components"]["messages"]
    assert client.media_types == [messages["digest"]["contentType"]] * 4 + [messages["event"]["contentType"]] * 2


def test_a_session_that_was_away_misses_nothing(field, opened):
    key = field.key()
    field.round()
    client = field.enter(key)
    client.subscribe(f"heliograph/{key}/events/#")
    client.vanish()
    told = field.happen(*[101] * 300)
    field.round()
    back = opened(SiteClient(field.broker.port, field.credentials).connect())
    wait_for(lambda: len(back.received) >= 300)
    assert back.connects == [True]
    assert [int(json.loads(body)["cursor"]) for _, body in back.received] == told


def test_nobody_hears_what_is_for_another_key_and_nobody_says_anything(field, opened):
    mine, theirs = field.key(), field.key()
    thief = opened(field.enter(mine))
    for topic in ("#", "heliograph/#", "heliograph/+/events/#", f"heliograph/{theirs}/#", "$SYS/#", "r/+"):
        thief.subscribe(topic)
    field.happen(101)
    field.round()
    wait_for(lambda: any(topic == f"heliograph/{mine}/events/alert" for topic, _ in thief.received))
    assert {topic.split("/")[1] for topic, _ in thief.received} == {mine}
    for topic in (f"heliograph/{mine}/events/alert", f"heliograph/{theirs}/x", "r/1", "r/" + mine):
        assert thief.publish(topic) == NOT_AUTHORIZED


def test_a_key_hears_only_what_it_may_read(field, opened):
    west, partner = field.key(areas=["AO-WEST"]), field.key(partner=Partner.TCC)
    field.happen(101)
    field.happen(104, areas=["AO-EAST"])
    field.round()
    clients = {key: opened(field.enter(key)) for key in (west, partner)}
    for key, client in clients.items():
        client.subscribe(f"heliograph/{key}/active/#")
    wait_for(lambda: len(clients[west].received) == 1 and len(clients[partner].received) == 4)
    assert set(by_topic(clients[west])) == {f"heliograph/{west}/active/AO-WEST"}
    assert [one["alerts"] for one in by_topic(clients[partner]).values()] == [[]] * 4


def test_a_digest_follows_what_stands(field, opened, monkeypatch):
    monkeypatch.setattr(integrators, "DIGEST_S", 3600)
    key = field.key(areas=["AO-WEST"])
    client = opened(field.enter(key))
    client.subscribe(f"heliograph/{key}/active/#")
    field.round()
    wait_for(lambda: client.received)
    with field.database.transaction() as session:
        session.get_one(Alert, 102).state = "expired"
    field.happen(102, type_="alert.expired")
    field.round()
    assert len(client.received) == 1, "digests of one area keep a distance"
    field.trees._trees[key].due_at = 0
    field.round()
    wait_for(lambda: len(client.received) == 2)
    assert [one["number"] for one in json.loads(client.received[-1][1])["alerts"]] == [101]


def test_a_revoked_key_loses_its_tree_and_does_not_come_in_again(field, opened):
    key = field.key()
    field.round()
    client = opened(field.enter(key))
    client.subscribe(f"heliograph/{key}/#")
    wait_for(lambda: len(client.received) == 4)
    with field.database.transaction() as session:
        keys.revoke_key(session, accounts.key(session, key), by="admin", now=NOW)
    field.happen(101)
    field.round()
    wait_for(lambda: len(client.received) == 8)
    assert {body for _, body in client.received[4:]} == {b""}
    with field.database.reading() as session:
        assert store.feeds(session) == []
    client.vanish()
    again = opened(SiteClient(field.broker.port, field.credentials))
    again.connect(wait=False)
    wait_for(again.dropped.is_set)
    assert again.connects == []


def test_a_new_certificate_takes_the_place_of_the_old(field, opened):
    key = field.key()
    old = opened(field.enter(key))
    old.vanish()
    before = field.credentials
    (field.folder / "old.pem").write_bytes(before.certificate.read_bytes())
    (field.folder / "old.key").write_bytes(before.key.read_bytes())
    opened(field.enter(key))
    stale = Credentials(before.ca, field.folder / "old.pem", field.folder / "old.key")
    refused = opened(SiteClient(field.broker.port, stale))
    refused.connect(wait=False)
    wait_for(refused.dropped.is_set)
    assert refused.connects == []


def test_after_a_broker_that_forgot_the_digests_are_there_again(field, opened):
    key = field.key()
    field.round()
    field.trees.all_again()
    client = opened(field.enter(key))
    client.subscribe(f"heliograph/{key}/active/#")
    wait_for(lambda: len(client.received) == 4)
    field.round()
    wait_for(lambda: len(client.received) == 8)


def block(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return found


@contextmanager
def run_example(field, places):
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", block("python")],
        cwd=field.folder,
        env=os.environ | places,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as listening:
        try:
            yield listening
        finally:
            listening.kill()


@pytest.fixture
def given(field):
    """Gives a key its files by the command of the guide; answers with what it printed for the example."""

    def give(key):
        environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PREFIX": f"hg_{key}",
            "HELIOGRAPH_DATA": str(field.folder / "centre"),
            "HELIOGRAPH_DATABASE_URL": field.database.engine.url.render_as_string(hide_password=False),
            "HELIOGRAPH_INTEGRATOR_PORT": str(field.broker.port),
        }
        done = subprocess.run(
            ["sh", "-euc", block("sh")],
            cwd=field.folder,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(re.findall(r"(\w+)=(\S+)", done.stdout))

    return give


def test_the_examples_of_the_guide_open_a_way_in_and_listen(field, given):
    key = field.key(areas=["AO-WEST"])
    field.round()
    places = given(key)
    assert places == {"PREFIX": key, "HOST": "127.0.0.1", "PORT": str(field.broker.port)}
    assert {file.name: file.stat().st_mode & 0o777 for file in (field.folder / "mqtt").iterdir()} == dict.fromkeys(
        ("ca.pem", "cert.pem", "key.pem"), 0o600
    )
    with run_example(field, places) as listening:
        assert listening.stdout.readline().startswith(f"heliograph/{key}/active/AO-WEST {{'area': 'AO-WEST'")
        field.happen(101)
        field.round()
        assert listening.stdout.readline().startswith(f"heliograph/{key}/events/alert {{'specversion': '1.0'")
        listening.terminate()
        assert listening.stderr.read().splitlines() == ["connect: Success", "subscribe: Granted QoS 1"]


def test_the_example_of_the_guide_says_that_it_is_refused(field, given):
    places = given(field.key())
    field.broker.shut(places["PREFIX"])

    def first_word():
        with run_example(field, places) as listening:
            return listening.stderr.readline()

    wait_for(lambda: first_word() == "ended: Unspecified error\n", what="the broker to have read who is shut out")

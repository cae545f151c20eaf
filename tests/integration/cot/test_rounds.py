"""Many clients who may have different things: who is read for, how often, and that none of them misses anything."""

from dataclasses import replace

import pytest
from support.cot_device import put
from support.dangers import NOW, name
from support.statements import statements
from support.waiting import wait_for

from app.access.principal import Partner
from app.alerts.tables import AlertPartner
from app.gateways.cot import own
from app.journal.store import newest, record
from app.picture.tables import Threat, ThreatPartner

EAST = {"areas": ("AO-EAST",), "lat": 6.0, "lon": 20.5}
NORTH = {"areas": ("AO-NORTH",), "lat": 7.2, "lon": 21.0}


@pytest.fixture
def read_for(gateway, monkeypatch) -> list[str]:
    """Names of the clients for whom a change was read, as it goes on."""
    desk, names = gateway.service._desk, []
    changes = desk.changes

    def spy(clients, found):
        names.extend(client.name for client in clients)
        return changes(clients, found)

    monkeypatch.setattr(desk, "changes", spy)
    return names


def peer(gateway, client: str):
    return gateway.service._hub._peers[client]


def caught_up(gateway, *clients: str) -> None:
    """Every client stands where the journal ends."""
    with gateway.database.reading() as session:
        end = newest(session)
    wait_for(lambda: all(peer(gateway, one).cursor == end for one in clients), what="the end of the journal")


def reads(statements: list[str]) -> int:
    return sum(one.startswith("SELECT") for one in statements)


def test_whom_nothing_concerns_is_not_read_for_but_moves_on_and_misses_nothing(world, gateway, read_for):
    gateway.enrol("tab-charlie", unit="CHARLIE-1")
    alfa, charlie = gateway.connect("tab-alfa"), gateway.connect("tab-charlie")
    caught_up(gateway, "tab-alfa", "tab-charlie")
    read_for.clear()
    put(world, "north", **NORTH)
    charlie.event(own.threat_uid(name("north")))
    caught_up(gateway, "tab-alfa", "tab-charlie")
    assert set(read_for) == {"tab-charlie"}
    put(world, "west")
    alfa.event(own.threat_uid(name("west")))
    put(world, "north", **(NORTH | {"areas": ("AO-NORTH", "AO-WEST")}))
    alfa.event(own.threat_uid(name("north")))
    assert "tab-alfa" in read_for


def test_what_is_no_longer_a_clients_to_see_is_taken_off_though_it_was_not_concerned_before(world, gateway, read_for):
    gateway.enrol("tab-charlie", unit="CHARLIE-1")
    alfa, charlie = gateway.connect("tab-alfa"), gateway.connect("tab-charlie")
    put(world, "west")
    alfa.event(own.threat_uid(name("west")))
    put(world, "north", **NORTH)
    charlie.event(own.threat_uid(name("north")))
    caught_up(gateway, "tab-alfa", "tab-charlie")
    with world.database.transaction() as session:
        session.get(Threat, name("west")).sensitive = True
        record(session, "threat.updated", str(name("west")), at=world.now, areas=("AO-WEST",), data={})
    assert alfa.event(f"{own.threat_uid(name('west'))}-DELETE").type == "t-x-d-d"


def test_a_quiet_round_reads_the_journal_once_whoever_is_connected(world, gateway, read_for):
    for number in range(5):
        gateway.enrol(
            f"tab-{number}", areas=("AO-WEST",), sensitive=bool(number % 2), language=("en", "fr")[number % 2]
        )
    devices = [gateway.connect(f"tab-{number}") for number in range(5)]
    put(world, "one")
    for device in devices:
        device.event(own.threat_uid(name("one")))
    caught_up(gateway, *(f"tab-{number}" for number in range(5)))
    news, asked = gateway.service._desk.news, []
    gateway.service._desk.news = lambda cursor: asked.append(cursor) or news(cursor)
    read_for.clear()
    gateway.service._loop.call_soon_threadsafe(gateway.service._hub.wake)
    wait_for(lambda: len(asked) > 1, what="another round")
    assert len(set(asked)) == 1
    assert read_for == []


def test_what_belongs_to_an_alert_is_read_once_for_all_who_are_read_for_together(world, gateway):
    put(world, "one")
    desk = gateway.service._desk
    client = desk.client("hq", None)
    others = [
        replace(client, principal=replace(client.principal, areas=areas))
        for areas in (
            None,
            frozenset({"AO-WEST"}),
            frozenset({"AO-WEST", "AO-EAST"}),
            frozenset({"AO-WEST", "AO-NORTH"}),
        )
    ]
    found = desk.news(0).found
    with statements(world.database) as alone:
        desk.changes(others[:1], found)
    with statements(world.database) as together:
        batches = desk.changes(others, found)
    assert all(
        ("alert", str(world.alert().number)) in {(topic, key) for topic, key, _ in one.values} for one in batches
    )
    for table in ("alert_revision", "alert_partner", "alert_area", "threat_partner", "threat_area", "delivery"):
        mine, all_ = ([one for one in each if one.startswith(f"SELECT {table}.")] for each in (alone, together))
        assert len(mine) == len(all_) > 0, table
    assert reads(together) < 2.5 * reads(alone)


def test_who_is_read_for_together_gets_what_each_would_get_alone(world, gateway):
    put(world, "west")
    put(world, "east", **EAST)
    put(world, "secret", lat=6.05, sensitive=True)
    number = world.alerts()[0].number
    world.store(
        ThreatPartner(threat_id=name("west"), partner="tcc", whole=True, since=NOW),
        AlertPartner(alert=number, partner="tcc", since=NOW),
    )
    gateway.enrol("tab-bravo", unit="BRAVO-1")
    gateway.enrol("cleared", areas=None, sensitive=True)
    gateway.enrol("tcc", areas=None, partner=Partner.TCC.value, grid_m=10_000)
    gateway.enrol("host", areas=None, partner=Partner.HOST_STATE.value)
    desk = gateway.service._desk
    clients = [desk.client(one, None) for one in ("cleared", "hq", "tab-alfa", "tab-bravo", "tcc", "host")]
    found = desk.news(0).found
    for order in (clients, clients[::-1]):
        assert desk.changes(order, found) == [desk.changes([one], found)[0] for one in order]
    seen = [len([value for _, _, value in one.values if value is not None]) for one in desk.changes(clients, found)]
    assert len(set(seen[:3])) > 1, "they do not all see the same"
    assert seen[4] > seen[5] == 0

"""An officer looks at a report, and its site hears of it: at once if it is there, else with the next answers."""

import pytest
from sqlmodel import select
from support.packets import NOW, inbound, packet, report

from app.clock import SetClock
from app.ingest import stage
from app.ingest.sightings import store
from app.ingest.tables import Report
from app.journal.tables import Event
from app.roster.store import RosterCache
from app.workers.sightings import Sightings
from edge_agent.wire import codec


class Broker:
    """Keeps what is published."""

    def __init__(self):
        self.connected = True
        self.published = []

    def publish(self, topic, payload, *, qos):
        self.published.append((topic, codec.decode_packet(payload).bodies[0][1]))


@pytest.fixture
def filed(database, mission):
    """Ids of three reports of BASE, in the order of their numbers."""
    with database.transaction() as session:
        stage.take(session, mission, inbound(packet(*((seq, report()) for seq in (1, 2, 3)))), now=NOW)
        return [row.id for row in session.exec(select(Report).order_by(Report.seq))]


def see(database, *ids, by="officer"):
    with database.transaction() as session:
        store.note(session, ids, by=by, now=NOW)


def answer(database):
    """What a receipt that answers BASE says was seen."""
    with database.transaction() as session:
        packet_ = stage.receipt(session, "BASE", now=NOW)
    return codec.decode_packet(packet_).bodies[0][1].seen


def test_the_site_is_told_until_it_must_have_heard(database, filed):
    assert answer(database) == ()
    see(database, filed[2], filed[0])
    assert [answer(database) for _ in range(store.TELL + 1)] == [(1, 3)] * store.TELL + [()]


def test_only_the_first_look_counts(database, filed):
    see(database, filed[0], by="one")
    see(database, filed[0], by="two")
    with database.reading() as session:
        events = session.exec(select(Event).where(Event.type == "report.seen")).all()
    assert [(event.subject, event.by) for event in events] == [(str(filed[0]), "one")]


def test_what_is_seen_in_one_go_is_pushed_in_one_packet_and_once(database, filed, rosters_and_clock):
    rosters, clock = rosters_and_clock
    broker = Broker()
    worker = Sightings(database, rosters, broker, clock, every_s=2)
    worker.step()
    assert broker.published == []
    see(database, *filed)
    assert worker.step() == 2
    worker.step()
    ((topic, receipt),) = broker.published
    assert (topic, receipt.seen, receipt.contiguous) == ("k/1", (1, 2, 3), 3)
    assert answer(database) == (1, 2, 3), "the site may have been away"


def test_nothing_is_pushed_without_a_broker(database, filed, rosters_and_clock):
    broker = Broker()
    broker.connected = False
    worker = Sightings(database, *[rosters_and_clock[0], broker, rosters_and_clock[1]], every_s=2)
    see(database, filed[0])
    worker.step()
    broker.connected = True
    worker.step()
    assert len(broker.published) == 1


def test_what_an_answer_told_needs_no_push(database, filed, rosters_and_clock):
    broker = Broker()
    see(database, filed[0])
    answer(database)
    Sightings(database, rosters_and_clock[0], broker, rosters_and_clock[1], every_s=2).step()
    assert broker.published == []


@pytest.fixture
def rosters_and_clock(database, mission):
    return RosterCache(), SetClock(NOW)

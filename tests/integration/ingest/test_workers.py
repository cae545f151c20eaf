"""The loops against a quiet broker: nothing is acknowledged before its commit, and nothing is lost when that fails."""

from dataclasses import replace
from math import cos, radians, sin

import pytest
from sqlalchemy import event
from sqlmodel import select
from structlog.testing import capture_logs
from support.mission import load_mission
from support.packets import NOW, packet, report
from support.waiting import wait_for

from app import metrics, pipeline
from app.centre import Centre
from app.clock import SetClock
from app.config import Settings
from app.db import Database
from app.delivery.tables import Attempt, Delivery
from app.ingest.tables import Report, SiteLink
from app.link import FakeBroker, PublishOutcome
from app.roster.plan import AreaPlan
from app.roster.store import RosterCache, put_area, revoke
from app.workers import loop as loops
from app.workers.configs import Configs
from app.workers.delivery import Deliveries
from app.workers.desk import Desk
from app.workers.ingest import Ingest
from app.workers.site_config import MOST_POINTS, config_of, drawn, packet_of
from app.workers.tick import Tick
from edge_agent.wire import codec
from edge_agent.wire.messages import AlertMessage, Receipt, SiteConfig


class Bench:
    """An ingest worker whose clocks the test holds."""

    def __init__(self, database, *, batch=8, queue=100):
        self.database = database
        self.broker = FakeBroker()
        self.clock = SetClock(NOW)
        self.monotonic = 1000.0
        desk = Desk(every=20, within_s=2)
        self.ingest = Ingest(
            database,
            RosterCache(),
            self.broker,
            self.clock,
            batch=batch,
            queue=queue,
            desk=desk,
            tick=lambda: self.monotonic,
        )
        self.broker.on_packet = self.ingest.on_packet

    def arrive(self, seq: int, *bodies, wire="1"):
        return self.broker.arrive(f"r/{wire}", packet((seq, bodies[0] if bodies else report())))

    def receipts(self) -> list[Receipt]:
        sent = [one for one in self.broker.published if one.topic.startswith("k/")]
        assert all((one.qos, one.retain) == (0, False) for one in sent)
        return [codec.decode_packet(one.payload).bodies[0][1] for one in sent]

    def kept(self) -> int:
        with self.database.reading() as session:
            return len(session.exec(select(Report)).all())


@pytest.fixture
def bench(database, mission):
    return Bench(database)


def test_acknowledged_only_after_the_commit(bench):
    seen = []
    bench.database.after_commit(lambda: seen.append(list(bench.broker.acked)))
    token = bench.arrive(1)
    assert bench.broker.acked == []
    assert bench.ingest.step() == 0
    assert (seen, bench.broker.acked, bench.kept()) == ([[]], [token], 1)
    assert bench.receipts() == [Receipt(1, at=NOW)]


def test_packets_that_wait_share_a_commit(bench):
    commits = []
    bench.database.after_commit(lambda: commits.append(1))
    tokens = [bench.arrive(seq) for seq in range(1, 11)]
    bench.ingest.step()
    assert (len(commits), bench.broker.acked) == (1, tokens[:8])
    bench.ingest.step()
    assert (len(commits), bench.broker.acked, bench.kept()) == (2, tokens, 10)


def test_routine_receipts_wait_and_urgent_ones_do_not(bench):
    bench.arrive(1)
    bench.ingest.step()
    bench.arrive(2)
    bench.arrive(3)
    assert bench.ingest.step() == 0
    assert len(bench.receipts()) == 1
    assert bench.ingest.step() == 2
    bench.monotonic += 2
    bench.ingest.step()
    assert bench.receipts()[1:] == [Receipt(3)]
    bench.arrive(4, report("IED"))
    bench.ingest.step()
    assert bench.receipts()[2:] == [Receipt(4)]
    bench.arrive(4, report("IED"))
    bench.ingest.step()
    assert bench.receipts()[3:] == [Receipt(4)]
    bench.monotonic += 300
    bench.arrive(5, report("IED"))
    bench.ingest.step()
    assert bench.receipts()[4:] == [Receipt(5, at=NOW)]


def test_failed_commit_acknowledges_nothing_and_is_tried_again(bench, monkeypatch):
    token = bench.arrive(1)

    def broken(*_args, **_more):
        raise OSError("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr("app.workers.ingest.process", broken)
        with pytest.raises(OSError, match="disk"):
            bench.ingest.step()
    assert (bench.broker.acked, bench.broker.published, bench.kept()) == ([], [], 0)
    bench.ingest.step()
    assert (bench.broker.acked, bench.kept(), bench.receipts()) == ([token], 1, [Receipt(1, at=NOW)])


def test_full_queue_leaves_packets_to_the_broker(database, mission):
    bench = Bench(database, queue=2)
    tokens = [bench.arrive(seq) for seq in (1, 2, 3)]
    bench.ingest.step()
    assert bench.broker.acked == tokens[:2]


def test_urgent_packet_overtakes_a_backlog(bench):
    routine = [bench.arrive(seq) for seq in range(1, 20)]
    urgent = bench.arrive(20, report("SOS"))
    bench.ingest.step()
    assert bench.broker.acked == [urgent, *routine[:7]]


def test_turn_ends_when_its_time_is_up_and_urgent_packets_come_next(bench, monkeypatch):
    real = pipeline.process

    def slow(*args, **more):
        bench.monotonic += 0.1
        return real(*args, **more)

    monkeypatch.setattr("app.workers.ingest.process", slow)
    routine = [bench.arrive(seq) for seq in range(1, 8)]
    bench.ingest.step()
    assert bench.broker.acked == routine[:3]
    urgent = bench.arrive(8, report("SOS"))
    bench.ingest.step()
    assert bench.broker.acked == [*routine[:3], urgent, *routine[3:5]]


def test_refusals_are_counted_and_logged_once_a_minute(bench):
    before = refused()
    with capture_logs() as logs:
        for seq in range(1, 20):
            bench.arrive(seq, wire="zz")
        while bench.ingest.step() == 0:
            bench.monotonic += 1
    assert refused() - before == 19
    assert [log["site_unknown"] for log in logs if log["event"] == "refused"] == [8]


def refused() -> float:
    return metrics.BODIES.labels("refused", "site_unknown")._value.get()


def test_unknown_site_is_acknowledged_but_gets_no_receipt(bench):
    token = bench.arrive(1, wire="zz")
    bench.ingest.step()
    assert (bench.broker.acked, bench.receipts(), bench.kept()) == ([token], [], 0)


@pytest.fixture
def small(sqlite_database):
    """The database by an engine of its own, for whoever turns its screws."""
    database = Database(sqlite_database.url)
    yield database
    database.close()


def test_disk_full_pauses_and_goes_on_without_hands(small, monkeypatch):
    load_mission(small)
    monkeypatch.setattr(loops, "BACKOFF_S", (0.01, 0.02))
    bench = Bench(small)
    set_limit(small, 1)
    bench.ingest.loop.start()
    tokens = [bench.arrive(seq, report(text="x" * 3000)) for seq in range(1, 30)]
    wait_for(lambda: bench.ingest.loop.fault == "database_away")
    assert set(bench.broker.acked) < set(tokens)
    set_limit(small, 1_000_000)
    wait_for(lambda: bench.broker.acked == tokens)
    assert bench.ingest.loop.stop()
    assert (bench.kept(), bench.ingest.loop.fault) == (29, "")


def set_limit(database, pages: int) -> None:
    """What SQLite's every connection may grow its file to, as a disk that is full does it."""
    event.listen(database.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}"))
    database.engine.dispose()


def test_database_that_goes_away_pauses_and_goes_on_without_hands(postgres_database, postgres_cluster, monkeypatch):
    load_mission(postgres_database)
    monkeypatch.setattr(loops, "BACKOFF_S", (0.01, 0.05))
    name = postgres_database.engine.url.database
    bench = Bench(postgres_database)
    bench.ingest.loop.start()
    first = bench.arrive(1)
    wait_for(lambda: bench.broker.acked == [first])
    postgres_cluster.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    postgres_cluster.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    second = bench.arrive(2)
    wait_for(lambda: bench.ingest.loop.fault == "database_away")
    assert bench.broker.acked == [first]
    postgres_cluster.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    wait_for(lambda: bench.broker.acked == [first, second])
    assert bench.ingest.loop.stop()
    assert bench.kept() == 2


@pytest.fixture
def deliveries(bench):
    return Deliveries(bench.database, RosterCache(), bench.broker, bench.clock, limit=100)


def alerts_to(bench, wire="1") -> list[AlertMessage]:
    sent = [one for one in bench.broker.published if one.topic == f"a/{wire}"]
    assert all(one.qos == 1 and one.expiry_s and not one.retain for one in sent)
    return [body for one in sent for _, body in codec.decode_packet(one.payload).bodies]


def rows(database, table):
    with database.reading() as session:
        return list(session.exec(select(table)))


def test_alert_goes_out_after_the_commit_that_owes_it(bench, deliveries):
    assert deliveries.step() > 0
    bench.arrive(1, report("IED", credibility=2))
    bench.ingest.step()
    assert alerts_to(bench) == []
    assert deliveries.step() == 0
    (alert,) = alerts_to(bench)
    assert (alert.kind, 1 in alert.units) == ("IED", True)
    assert {row.state for row in rows(bench.database, Delivery) if row.site == "BASE"} == {"sent"}
    assert deliveries.step() > 0
    assert len(alerts_to(bench)) == 1


@pytest.mark.parametrize("outcome", [PublishOutcome.REFUSED, PublishOutcome.UNREACHABLE])
def test_publish_that_fails_is_kept_and_tried_again(bench, deliveries, outcome):
    bench.broker.outcomes = {"a/1": outcome, "a/2": outcome, "a/3": outcome}
    bench.arrive(1, report("IED", credibility=2))
    bench.ingest.step()
    deliveries.step()
    assert {row.outcome for row in rows(bench.database, Attempt)} == {outcome}
    bench.broker.outcomes = {}
    bench.clock.set(NOW + 60)
    deliveries.step()
    assert {row.state for row in rows(bench.database, Delivery)} == {"sent"}


def test_nothing_is_claimed_while_the_broker_is_away(bench, deliveries):
    bench.arrive(1, report("IED", credibility=2))
    bench.ingest.step()
    bench.broker.is_connected = False
    assert deliveries.step() > 0
    assert {row.state for row in rows(bench.database, Delivery)} == {"owed"}
    assert rows(bench.database, Attempt) == []


def configs_to(broker, wire) -> list[bytes]:
    sent = [one for one in broker.published if one.topic == f"c/{wire}"]
    assert all((one.qos, one.retain) == (1, True) for one in sent)
    return [one.payload for one in sent]


def test_sites_hear_of_their_settings_when_they_change(bench, mission):
    configs = Configs(bench.database, RosterCache(), bench.broker)
    configs.step()
    configs.step()
    assert [len(configs_to(bench.broker, wire)) for wire in "123"] == [1, 1, 1]
    square = {"type": "Polygon", "coordinates": [[[20, 5], [20.25, 5], [20.25, 6], [20, 6], [20, 5]]]}
    with bench.database.transaction() as session:
        put_area(session, AreaPlan("AO-NORTH", "Northern area", square), now=NOW)
        revoke(session, "NOVA", now=NOW)
    configs.step()
    assert [len(configs_to(bench.broker, wire)) for wire in "123"] == [1, 2, 2]
    assert configs_to(bench.broker, "2")[1] == b""
    configs.tell_all_again()
    configs.step()
    assert [len(configs_to(bench.broker, wire)) for wire in "123"] == [2, 3, 3]
    values = codec.decode_packet(configs_to(bench.broker, "1")[0]).bodies[0][1].values
    assert [unit["callsign"] for unit in values["units"]] == ["ALFA-1", "HQ-1"]
    assert values == codec.decode_body(codec.encode_body(SiteConfig(config_of(mission.sites["BASE"], mission)))).values


def circle(points: int, radius: float) -> dict:
    ring = [
        [20 + radius * cos(radians(360 * at / points)), 6 + radius * sin(radians(360 * at / points))]
        for at in range(points)
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def test_areas_are_drawn_with_few_points_and_stay_closed():
    for geometry in (circle(1000, 1.0), circle(5, 1.0), circle(400, 0.0001)):
        (ring,) = drawn(geometry)["coordinates"]
        assert 4 <= len(ring) <= max(MOST_POINTS + 1, 401 if geometry == circle(400, 0.0001) else 0)
        assert ring[0] == ring[-1]


def test_settings_that_would_not_fit_go_without_their_drawings(mission):
    part = circle(119, 1.0)["coordinates"]
    geometry = {"type": "MultiPolygon", "coordinates": [part] * 60}
    many = replace(mission, areas={code: replace(area, geometry=geometry) for code, area in mission.areas.items()})
    values = codec.decode_packet(packet_of(many.sites["DELTA"], many)).bodies[0][1].values
    assert [sorted(area) for area in values["areas"]] == [["code", "name"]] * 2


def test_tick_marks_sites_dark_and_follows_the_roster(bench):
    told = []
    tick = Tick(bench.database, RosterCache(), bench.clock, every_s=5, on_roster=lambda: told.append(1))
    bench.arrive(1)
    bench.ingest.step()
    assert tick.step() == 5
    bench.clock.set(NOW + 1801)
    tick.step()
    assert [row.dark_since for row in rows(bench.database, SiteLink)] == [NOW + 1800]
    assert len(told) == 1
    with bench.database.transaction() as session:
        revoke(session, "NOVA", now=NOW)
    tick.step()
    assert len(told) == 2


def test_whole_centre_with_a_quiet_broker(tmp_path, plan):
    brokers = []

    def quiet(on_packet, on_connected):
        brokers.append(FakeBroker(on_packet=on_packet))
        return brokers[0]

    centre = Centre(Settings(data=tmp_path / "data", tick_s=0.05), clock=SetClock(NOW), link=quiet)
    centre.start()
    try:
        load_mission(centre.database)
        (broker,) = brokers
        token = broker.arrive("r/1", packet((1, report("IED", credibility=2))))
        wait_for(lambda: any(one.topic == "a/1" for one in broker.published), what="the alert")
        wait_for(lambda: any(one.topic == "c/1" for one in broker.published), what="the settings")
        wait_for(lambda: broker.acked == [token], what="the acknowledgement")
        assert centre.faults() == {}
        broker.is_connected = False
        assert centre.faults() == {"broker": "not connected"}
    finally:
        centre.stop()
    assert all(loop.stop() for loop in centre.loops)


def test_a_centre_whose_broker_for_integrators_is_away_says_so(tmp_path):
    settings = Settings(data=tmp_path / "data", integrator_port=0)
    centre = Centre(settings, clock=SetClock(NOW), link=lambda on_packet, on_connected: FakeBroker(on_packet=on_packet))
    try:
        assert centre.faults() == {"integrators": "broker not connected"}
    finally:
        centre.database.close()

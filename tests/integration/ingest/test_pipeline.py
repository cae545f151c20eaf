"""All stages in one transaction: a report becomes a threat, an alert and deliveries; a crash costs nobody else."""

from dataclasses import replace

import pytest
from sqlmodel import select
from structlog.testing import capture_logs
from support.packets import NOW, inbound, packet, report

from app import pipeline
from app.alerts import stage as alerts
from app.alerts.tables import Alert
from app.clock import SetClock
from app.delivery.tables import Delivery
from app.ingest import intake
from app.ingest.outcome import Verdict
from app.ingest.reasons import Fault, Reason
from app.ingest.tables import Quarantine, Report, Uplink
from app.picture import stage as picture
from app.picture.tables import Threat, UnitFix, UnitPosition
from app.poison import TRIES, PartsCrashed
from app.roster.plan import AreaPlan, UnitPlan
from app.roster.store import RosterCache, load, put_area, put_unit
from app.workers.tick import Tick
from edge_agent.wire import codec
from edge_agent.wire.messages import AlertAck, Fix, Place, Response, Stage, Track

MARKER = "planted-marker"


def take(database, roster, *bodies, wire="1", at=NOW):
    with database.transaction() as session:
        return pipeline.process(session, roster, inbound(packet(*bodies), wire, at=at), now=at)


def rows(database, table):
    with database.reading() as session:
        return list(session.exec(select(table)))


def test_report_becomes_threat_alert_delivery_and_answer(database, mission):
    take(database, mission, (1, report("IED", credibility=2)))
    (threat,), (alert,) = rows(database, Threat), rows(database, Alert)
    assert (threat.kind, alert.threat_id) == ("IED", threat.id)
    assert "ALFA-1" in {row.addressee for row in rows(database, Delivery)}
    answer = AlertAck(alert.number, 0, 1, Stage.ACKNOWLEDGED, NOW + 5, Response.ACTING, "Sgt")
    take(database, mission, (2, answer), at=NOW + 5)
    (mine,) = (row for row in rows(database, Delivery) if row.addressee == "ALFA-1")
    assert (mine.state, mine.acknowledged_by, mine.response) == ("acknowledged", "Sgt", "acting")


def test_quarantined_report_raises_nothing_until_it_is_released(database, mission):
    take(database, mission, (1, report("IED", place=Place(20.0, 6.0))))
    assert rows(database, Threat) == []
    (held,) = rows(database, Quarantine)
    with database.transaction() as session:
        pipeline.release(
            session, mission, held.id, by="o", why="swapped", now=NOW, corrected=report("IED", credibility=2)
        )
    assert len(rows(database, Threat)) == len(rows(database, Alert)) == 1


@pytest.mark.parametrize(
    ("owner", "name"),
    [(picture, "update"), (alerts, "update"), (intake, "compose")],
    ids=["picture", "alerts", "ingest"],
)
def test_body_that_crashes_a_stage_is_held_and_its_neighbours_go_on(database, mission, monkeypatch, owner, name):
    real, calls = getattr(owner, name), []

    def crashing(*args, **more):
        if MARKER in repr(args):
            calls.append(name)
            raise KeyError(f"{MARKER} in the words of the exception")
        return real(*args, **more)

    monkeypatch.setattr(owner, name, crashing)
    bodies = [(1, report("IED")), (2, report(text=MARKER)), (3, report("MIN", place=Place(6.2, 20.1, 10)))]
    with capture_logs() as logs:
        outcomes = take(database, mission, *bodies)
    verdicts = [(one.verdict, one.reason) for one in outcomes]
    assert verdicts == [
        (Verdict.ACCEPTED, Reason.NEW),
        (Verdict.QUARANTINED, Reason.INTERNAL_ERROR),
        (Verdict.ACCEPTED, Reason.NEW),
    ]
    assert len(calls) == TRIES
    assert {row.kind for row in rows(database, Report)} == {"IED", "MIN"}
    assert len(rows(database, Threat)) == 2
    (held,) = rows(database, Quarantine)
    assert (held.seq, held.reason) == (2, "internal_error")
    assert held.detail.startswith("KeyError at test_pipeline.py:")
    (told,) = (log for log in logs if log["event"] == "body_crashed")
    assert (told["seq"], told["error"]) == (2, "KeyError")
    assert any("pipeline.py" in frame or "take.py" in frame for frame in told["frames"])
    assert MARKER not in repr(logs) + held.detail
    again = take(database, mission, *bodies)
    assert {one.verdict for one in again} == {Verdict.DUPLICATE}
    monkeypatch.undo()
    with database.transaction() as session:
        (released,) = pipeline.release(session, mission, held.id, by="o", why="mended", now=NOW)
    assert (released.verdict, released.seq) == (Verdict.ACCEPTED, 2)


def test_packet_leaves_nothing_behind_when_its_transaction_fails(database, mission):
    def fail() -> None:
        with database.transaction() as session:
            pipeline.process(session, mission, inbound(packet((1, report("IED")))), now=NOW)
            raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        fail()
    assert rows(database, Report) == rows(database, Uplink) == rows(database, Threat) == []


def test_tick_lets_threats_decay_and_escalates(database, mission):
    take(database, mission, (1, report("DF", credibility=2)))
    with database.transaction() as session:
        pipeline.tick(session, mission, now=NOW + 130)
    assert any(row.escalated_at for row in rows(database, Delivery))
    for later in range(1, 40):
        with database.transaction() as session:
            pipeline.tick(session, mission, now=NOW + later * 43_200)
    assert {row.state for row in rows(database, Threat)} == {"expired"}
    assert {row.state for row in rows(database, Alert)} <= {"expired", "cancelled"}


def test_unit_that_is_added_gets_what_concerns_it(database, mission):
    take(database, mission, (1, report("IED", credibility=2)))
    assert "DELTA-9" not in {row.addressee for row in rows(database, Delivery)}
    with database.transaction() as session:
        put_unit(session, UnitPlan("DELTA-9", "New patrol", "DELTA", ("AO-WEST",), 9), now=NOW)
        pipeline.roster_changed(session, load(session), before=mission, now=NOW + 1)
    assert "DELTA-9" in {row.addressee for row in rows(database, Delivery)}


def test_area_that_moves_takes_its_reports_along(database, mission):
    (outcome,) = take(database, mission, (1, report(place=Place(6.0, 19.6, 10))))
    moved = {"type": "Polygon", "coordinates": [[[20, 5.5], [20.25, 5.5], [20.25, 6.5], [20, 6.5], [20, 5.5]]]}
    with database.transaction() as session:
        put_area(session, AreaPlan("AO-WEST", "Western area", moved), now=NOW)
        pipeline.roster_changed(session, load(session), before=mission, now=NOW)
        assert pipeline.ingest.areas_of(session, outcome.report_id) == frozenset()


def test_held_body_that_crashes_when_it_is_read_again_stays_held_and_stops_nobody(database, mission, monkeypatch):
    real = codec.decode_body

    def older(raw: bytes):
        body = real(raw)
        if getattr(body, "kind", "") == "IED":
            raise codec.WireError("no such kind", code="kind_unknown")
        return body

    with monkeypatch.context() as patched:
        patched.setattr("app.ingest.judge.reading.codec.decode_body", older)
        take(database, mission, (1, report("IED", text=MARKER)), (2, report("IED")))
    update = picture.update

    def crashing(session, roster, outcomes, **more):
        if MARKER in repr(outcomes):
            raise KeyError(MARKER)
        return update(session, roster, outcomes, **more)

    monkeypatch.setattr(picture, "update", crashing)
    with capture_logs() as logs, database.transaction() as session:
        outcomes = pipeline.retry_unread(session, mission, now=NOW)
    assert [(one.verdict, one.seq) for one in outcomes] == [(Verdict.ACCEPTED, 2)]
    assert {row.seq: row.state for row in rows(database, Quarantine)} == {1: "held", 2: "released"}
    assert [log["error"] for log in logs if log["event"] == "retry_crashed"] == ["KeyError"]


def test_unit_with_a_clock_from_1970_is_where_it_says_it_is(database, mission):
    """Positions are dated like reports: by the receipt where the site's clock cannot be right."""
    take(database, mission, (1, Track(1, (Fix(60, 6.0, 20.0), Fix(120, 6.1, 20.1)))))
    (position,) = rows(database, UnitPosition)
    assert (position.unit, position.at, position.lat) == ("ALFA-1", NOW, pytest.approx(6.1, abs=1e-4))
    take(database, mission, (2, Track(1, (Fix(NOW + 90_000, 6.2, 20.0),))), at=NOW + 10)
    (position,) = rows(database, UnitPosition)
    assert (position.at, position.lat) == (NOW + 10, pytest.approx(6.2, abs=1e-4))
    assert sorted(row.at for row in rows(database, UnitFix)) == [NOW - 60, NOW, NOW + 10]


def test_part_of_a_tick_that_crashes_leaves_the_others_to_their_work(database, mission, monkeypatch):
    take(database, mission, (1, report("DF", credibility=2)))

    def crashing(*_args, **_more):
        raise KeyError(MARKER)

    monkeypatch.setattr(picture, "tick", crashing)
    tick = Tick(database, RosterCache(), SetClock(NOW + 130), every_s=5)
    with capture_logs() as logs, pytest.raises(PartsCrashed):
        tick.step()
    assert any(row.escalated_at for row in rows(database, Delivery))
    assert [(log["part"], log["error"]) for log in logs if log["event"] == "part_crashed"] == [("decay", "KeyError")]
    assert MARKER not in repr(logs)
    monkeypatch.undo()
    assert tick.step() == 5


def test_released_packet_is_not_held_to_the_allowance_of_its_site(database, mission, monkeypatch):
    payload = packet((1, report()), (2, report()))
    with monkeypatch.context() as patched:
        patched.setattr("app.ingest.take.open_envelope", lambda _: Fault(Reason.SUITE_UNKNOWN, "a newer one"))
        with database.transaction() as session:
            pipeline.process(session, mission, inbound(payload), now=NOW)
    none_left = replace(mission, settings=replace(mission.settings, site_burst=0, site_rate_per_s=0))
    with database.transaction() as session:
        outcomes = pipeline.retry_unread(session, none_left, now=NOW)
    assert [one.verdict for one in outcomes] == [Verdict.ACCEPTED] * 2

"""Measurements that need a broker."""

from app.bench import ingest, latency, live, push
from app.bench.hearing import BARE, WAYS


def test_mixed_reports_in_fives_and_twenties_meet_the_budgets_of_the_wire() -> None:
    result = live.run(reports=100)
    assert {row["reports_a_packet"]: row["met"] for row in result.rows} == {1: None, 5: True, 20: True}


def test_what_ingest_measures_is_in_the_database() -> None:
    result = ingest.run(reports=40)
    assert [row["what"] for row in result.rows] == [
        "broker alone, one a packet",
        "centre, one a packet",
        "centre, twenty a packet",
    ]
    assert all(row["reports_per_second"] > 0 for row in result.rows)


def test_every_alert_whose_latency_is_measured_arrives() -> None:
    result = latency.run(count=20)
    saved, stored = result.rows
    assert 0 < saved["p50_ms"] < stored["p50_ms"] <= stored["p99_ms"]


def test_every_way_hears_of_every_alert_and_beside_a_crowd() -> None:
    alone, beside = push.run(count=4, idle=10, stuck=1)
    assert [row["what"] for row in alone.rows] == [BARE, *WAYS] == [row["what"] for row in beside.rows]
    assert all(0 < row["p50_ms"] <= row["p99_ms"] for row in alone.rows)
    assert all(row["p99_ms"] > 0 for row in beside.rows)

"""Whatever the order and number of arrivals, the picture is the same, and telling it anew finds the same."""

from __future__ import annotations

import random

import pytest
from sqlmodel import delete, select
from support.picture import HOUR, T0, accepted, at, observation, report_id, row

from app.access.principal import SYSTEM
from app.ingest.tables import Report
from app.journal.tables import Event
from app.picture import stage
from app.picture.pins import DecisionType
from app.picture.seen import store as seen
from app.picture.tables import (
    Closure,
    Decision,
    DecisionReport,
    EvidenceRow,
    Grade,
    Threat,
    ThreatArea,
    ThreatReport,
    ThreatRevision,
)
from app.picture.threats import store as threat_store

NOW = T0 + 30 * HOUR
UNITS = (("BASE", "ALFA-1"), ("NOVA", "MEDIC-1"), ("DELTA", "EOD-1"), ("BASE", None))


ORIGINS = [(6.0, 20.0), (6.0, 20.0), (-17.0, 179.9999), (89.9995, 20.0)]
"""The test mission twice, the antimeridian, and beside the pole."""


def story(seed: int, size: int = 40, origin: tuple[float, float] = ORIGINS[0]) -> list:
    """Reports of one busy day around one place: sightings, denials, clearances, amendments, an exercise."""
    dice = random.Random(seed)
    reports = []
    for number in range(size):
        site, unit = dice.choice(UNITS)
        kind = dice.choice(["IED", "DF", "DF", "AMB", "MIN", "FOM", "CLR"])
        more = {}
        if kind == "CLR":
            more["fields"] = {"result": dice.choice(["rendered_safe", "seen_clear", "ended"])}
        if reports and dice.random() < 0.15:
            first = dice.choice(reports)
            site, unit, more["amends"] = first.site, first.unit, first.id
        lat, lon = at(dice.randrange(-900, 900, 50), dice.randrange(-900, 900, 50), origin)
        reports.append(
            observation(
                f"{seed}-{number}",
                seq=number + 1,
                kind=kind,
                site=site,
                unit=unit,
                observed_at=T0 + dice.randrange(0, 24 * HOUR, 600),
                time_span_s=dice.choice([0, 0, 0, HOUR]),
                lat=lat,
                lon=lon,
                accuracy_m=dice.choice([None, 5.0, 20.0, 100.0, 25_000.0]),
                reliability=dice.choice("ABBCDEF"),
                credibility=dice.choice([1, 2, 2, 3, 4, 5, 6]),
                status=dice.choice(["actual"] * 5 + ["exercise"]),
                source=dice.choice([None, None, None, 7]),
                **more,
            )
        )
    return reports


def decisions(session, roster, seed: int, now: int = NOW) -> None:
    """What an officer makes of it: every kind of decision, on whatever there is by then."""
    dice = random.Random(seed)
    for number, type_ in enumerate(sorted(DecisionType, reverse=True)):
        found = session.exec(select(Threat).where(Threat.status == "actual").order_by(Threat.cluster)).all()
        found = [one for one in found if one.state in {"suspected", "confirmed"}]
        several = [one for one in found if one.report_count > 1]
        about = {"threats": [dice.choice(found).id]}
        if type_ is DecisionType.MERGE:
            about = {"threats": [one.id for one in dice.sample(found, 2)]}
        if type_ is DecisionType.SPLIT:
            whole = seen.reports_of(session, dice.choice(several).id, SYSTEM)
            about = {"reports": [whole[0].id]}
        stage.decide(session, roster, type=type_, by="officer", why="test", now=now + number, **about)


REGRADE = {"reliability": "E", "credibility": 5, "by": "officer", "why": "test", "now": NOW + 99}


def copied_decisions(session) -> list:
    return [
        model(**one.model_dump()) for model in (Decision, DecisionReport) for one in session.exec(select(model)).all()
    ]


def content(session) -> list:
    """The picture without surrogate ids and the history of how it came about."""
    left_out = {"id", "revision", "superseded_by"}
    found = []
    for threat in session.exec(select(Threat).where(Threat.cluster.is_not(None))).all():
        reports = session.exec(select(ThreatReport.report_id).where(ThreatReport.threat_id == threat.id)).all()
        areas = session.exec(select(ThreatArea.area).where(ThreatArea.threat_id == threat.id)).all()
        values = {name: value for name, value in threat.model_dump().items() if name not in left_out}
        found.append((sorted(map(str, reports)), sorted(areas), values))
    return sorted(found, key=lambda each: each[0])


def forget_the_picture(session) -> None:
    for model in (ThreatReport, ThreatArea, ThreatRevision, Threat, Closure, EvidenceRow):
        session.exec(delete(model))


@pytest.mark.parametrize(("seed", "origin"), list(enumerate(ORIGINS)))
def test_order_and_repetition_of_arrivals_do_not_matter(database, mission, seed, origin):
    reports = story(seed, origin=origin)
    with database.transaction() as session:
        session.add_all([row(one) for one in reports])
        session.flush()
        stage.update(session, mission, [accepted(one) for one in reports], now=NOW)
        decisions(session, mission, seed)
        stage.regrade(session, mission, reports[0].id, **REGRADE)
        stage.rebuild(session, mission, now=NOW + 99)
        expected, ruled = content(session), copied_decisions(session)
    with database.transaction() as session:
        forget_the_picture(session)
        for model in (DecisionReport, Decision, Grade, Report):
            session.exec(delete(model))
    with database.transaction() as session:
        session.add_all(ruled)
    dice = random.Random(seed)
    order = reports + dice.sample(reports, 10)
    dice.shuffle(order)
    known = set()
    for start in range(0, len(order), 3):
        batch = order[start : start + 3]
        with database.transaction() as session:
            session.add_all([row(one) for id_, one in {one.id: one for one in batch}.items() if id_ not in known])
            session.flush()
            stage.update(session, mission, [accepted(one) for one in batch], now=NOW + 99)
            if reports[0].id not in known and reports[0] in batch:
                stage.regrade(session, mission, reports[0].id, **REGRADE)
            known |= {one.id for one in batch}
    with database.transaction() as session:
        assert content(session) == expected
        assert stage.rebuild(session, mission, now=NOW + 99).misplaced == 0
        assert content(session) == expected


def test_rebuilding_keeps_every_id_and_changes_nothing(database, mission):
    with database.transaction() as session:
        reports = story(7)
        session.add_all([row(one) for one in reports])
        session.flush()
        stage.update(session, mission, [accepted(one) for one in reports], now=NOW)
        decisions(session, mission, 7)
        before = session.exec(select(Threat).order_by(Threat.id)).all()
        ids = {one.id: (one.state, one.revision) for one in before}
        rebuilt = stage.rebuild(session, mission, now=NOW + 9)
        after = session.exec(select(Threat).order_by(Threat.id)).all()
        assert (rebuilt.misplaced, rebuilt.changed) == (0, ())
        assert {one.id: (one.state, one.revision) for one in after} == ids


def test_rebuilding_repairs_what_was_lost(database, mission):
    with database.transaction() as session:
        reports = story(8)
        session.add_all([row(one) for one in reports])
        session.flush()
        stage.update(session, mission, [accepted(one) for one in reports], now=NOW)
        expected = content(session)
        forget_the_picture(session)
        rebuilt = stage.rebuild(session, mission, now=NOW)
        assert rebuilt.misplaced == rebuilt.reports > 0
        assert content(session) == expected


def test_identity_follows_the_reports_through_a_late_arrival(database, mission):
    """The first report of a cluster comes last and becomes its founder; the threat keeps its id."""
    with database.transaction() as session:
        later = [observation(name, observed_at=T0 + 60, unit=unit) for name, unit in (("b", "ALFA-1"), ("c", "EOD-1"))]
        session.add_all([row(one) for one in later])
        session.flush()
        stage.update(session, mission, [accepted(one) for one in later], now=NOW)
        before = threat_store.threat_of(session, report_id("b"))
        first = observation("a", unit="MEDIC-1")
        session.add(row(first))
        session.flush()
        stage.update(session, mission, [accepted(first)], now=NOW)
        assert {threat_store.threat_of(session, report_id(name)) for name in "abc"} == {before}
        assert session.get(Threat, before).cluster == str(report_id("a"))


@pytest.mark.parametrize("seed", [11, 12])
def test_no_threat_comes_back_from_its_end_and_every_change_is_in_the_history(database, mission, seed):
    """A day told as it happens, with late reports, decisions and the clock ticking in between."""
    dice = random.Random(seed)
    reports = sorted(story(seed, size=60), key=lambda one: one.observed_at + dice.randrange(0, 6 * HOUR))
    now = T0
    for start in range(0, len(reports), 4):
        batch = reports[start : start + 4]
        with database.transaction() as session:
            session.add_all([row(one) for one in batch])
            session.flush()
            now = max(now, *(one.observed_at for one in batch)) + 60
            stage.update(session, mission, [accepted(one) for one in batch], now=now)
            stage.tick(session, mission, now=now)
            if start == 32:
                decisions(session, mission, seed, now)
    with database.transaction() as session:
        for hours in range(0, 14 * 24, 12):
            stage.tick(session, mission, now=now + hours * HOUR)
    with database.reading() as session:
        revisions = session.exec(
            select(ThreatRevision).order_by(ThreatRevision.threat_id, ThreatRevision.revision)
        ).all()
        threats = {one.id: one for one in session.exec(select(Threat)).all()}
        events = session.exec(select(Event).where(Event.type.startswith("threat."))).all()
        links = session.exec(select(ThreatReport)).all()
    histories = {id_: [one for one in revisions if one.threat_id == id_] for id_ in threats}
    for id_, history in histories.items():
        assert [one.revision for one in history] == list(range(threats[id_].revision + 1))
        is_open = [one.values["state"] in {"suspected", "confirmed"} for one in history]
        assert is_open == sorted(is_open, reverse=True)
        assert history[-1].values["state"] == threats[id_].state
    assert len(events) == len(revisions)
    assert {link.threat_id for link in links} == {one.id for one in threats.values() if one.cluster}
    alive = [one for one in threats.values() if one.state in {"suspected", "confirmed"}]
    assert all(one.expires_at is None for one in alive)
    assert {one.state for one in threats.values()} >= {"expired", "cleared", "superseded", "dismissed"}

"""`heliograph picture`, as a person at the keyboard uses it."""

from __future__ import annotations

import json

import pytest
from sqlmodel import delete, select
from support.mission import load_mission
from support.picture import T0, accepted, observation, row
from typer.testing import CliRunner

from app.commands import picture as group
from app.db import Database
from app.failure import Failure
from app.migrations import migrate
from app.picture import stage
from app.picture.tables import Closure, EvidenceRow, Threat, ThreatArea, ThreatReport, ThreatRevision


@pytest.fixture
def centre(tmp_path, monkeypatch):
    """A folder with a centre whose picture holds one mine, reported by two patrols."""
    for name in ("HELIOGRAPH_DATA", "HELIOGRAPH_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    database = Database(f"sqlite:///{tmp_path / 'centre.db'}")
    migrate(database)
    roster = load_mission(database)
    seen = [observation("a", kind="MIN"), observation("b", kind="MIN", unit="MEDIC-1", east_m=20)]
    with database.transaction() as session:
        session.add_all([row(one) for one in seen])
        session.flush()
        stage.update(session, roster, [accepted(one) for one in seen], now=T0)
    yield tmp_path, database
    database.close()


def call(folder, *arguments):
    result = CliRunner().invoke(group.app, [*map(str, arguments), "--data", str(folder)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def threat_of(database):
    with database.reading() as session:
        return session.exec(select(Threat)).one()


def test_the_picture_is_shown_and_its_sum_can_be_followed(centre):
    folder, database = centre
    threat = threat_of(database)
    assert f"{threat.id} MIN confirmed (independent_groups) likely 0.89" in call(folder, "show")
    (shown,) = map(json.loads, call(folder, "show", "--json").splitlines())
    assert shown["id"] == str(threat.id)
    lines = call(folder, "show", threat.id)
    assert "unit:ALFA-1: alone 0.74" in lines
    assert "sum +2.09: confidence 0.89" in lines
    assert "by system" in lines


def test_a_lost_picture_is_derived_again(centre):
    folder, database = centre
    with database.transaction() as session:
        for model in (ThreatReport, ThreatArea, ThreatRevision, Threat, Closure, EvidenceRow):
            session.exec(delete(model))
    assert "2 reports were not where they belong" in call(folder, "rebuild", "--dry-run")
    with database.reading() as session:
        assert session.exec(select(Threat)).all() == []
    assert "2 reports make 1 threats" in call(folder, "rebuild")
    assert threat_of(database).state == "confirmed"
    assert "0 reports were not where they belong; 0 threats changed" in call(folder, "rebuild")


def test_a_threat_nobody_knows(centre):
    with pytest.raises(Failure, match="threat_unknown"):
        call(centre[0], "show", "00000000-0000-0000-0000-000000000001")


def test_without_a_mission_there_is_nothing_to_derive(tmp_path):
    with pytest.raises(Failure, match="mission_missing"):
        call(tmp_path, "rebuild")

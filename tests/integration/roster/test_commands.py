"""`heliograph mission` and `heliograph site` as a person calls them, against a data directory."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.commands import mission, site
from app.failure import Failure

SAMPLE = Path(__file__).parents[3] / "deploy" / "sample-mission"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_DATA", str(tmp_path / "data"))

    def call(group, *arguments):
        result = CliRunner().invoke(group.app, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return call


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SAMPLE, tmp_path / "mission")


def test_load_show_and_load_again(run, folder):
    assert "20 units" in run(mission, "check", folder / "mission.toml")
    assert "dry run" in run(mission, "load", folder / "mission.toml", "--dry-run")
    with pytest.raises(Failure, match="mission_missing"):
        run(mission, "show")
    assert "sites added: KADOLA" in run(mission, "load", folder / "mission.toml")
    assert "Nothing changed" in run(mission, "load", folder / "mission.toml")
    assert "KADOLA: Kadola" in run(mission, "show")


def test_what_disappeared_is_told(run, folder):
    run(mission, "load", folder / "mission.toml")
    areas = json.loads((folder / "areas.geojson").read_text())
    areas["features"] = [one for one in areas["features"] if one["properties"]["code"] != "PEMBA"]
    (folder / "areas.geojson").write_text(json.dumps(areas))
    text = (folder / "mission.toml").read_text().replace('["TAVIRA", "PEMBA"]', '["TAVIRA"]').replace('["PEMBA"]', "[]")
    (folder / "mission.toml").write_text(text)
    output = run(mission, "load", folder / "mission.toml")
    assert "areas no longer in the file, removed: PEMBA" in output
    assert "has no area" in output


def test_every_fault_is_one_line_and_nothing_is_loaded(run, folder, capsys):
    text = (folder / "mission.toml").read_text().replace('site = "KADOLA"', 'site = "KADOLLA"')
    (folder / "mission.toml").write_text(text)
    with pytest.raises(Failure, match="faults in"):
        run(mission, "load", folder / "mission.toml")
    with pytest.raises(Failure, match="mission_missing"):
        run(mission, "show")


def test_enrol_list_renew_and_revoke(run, folder, tmp_path):
    run(mission, "load", folder / "mission.toml")
    assert "epoch 1" in run(site, "enrol", "KADOLA", "--out", tmp_path / "bundle", "--days", 30)
    assert {path.name for path in (tmp_path / "bundle").iterdir()} == {"agent.toml", "ca.pem", "cert.pem", "key.pem"}
    listed = run(site, "list").splitlines()
    assert [line.split()[:3] for line in listed][:2] == [["K", "KADOLA", "enrolled"], ["L", "LUNDE", "new"]]
    run(site, "renew", "KADOLA", "--out", tmp_path / "renewed")
    with pytest.raises(Failure, match="broker_not_told"):
        run(site, "revoke", "KADOLA")
    assert "revoked" in run(site, "list").splitlines()[0]
    assert "  until -" in run(site, "list").splitlines()[0]


def test_a_door_is_enrolled_shown_and_renewed(run, folder, tmp_path):
    run(mission, "load", folder / "mission.toml")
    files = {"door-cert.pem", "door-key.pem", "door-ca.pem"}
    told = run(site, "enrol", "KADOLA", "--out", tmp_path / "bundle", "--door-host", "192.168.8.1")
    assert files < {path.name for path in (tmp_path / "bundle").iterdir()}
    assert re.search(r"^  ([0-9A-F]{2}:){31}[0-9A-F]{2}$", told, re.MULTILINE)
    assert re.search(r"door until \d{4}-\d{2}-\d{2}", run(site, "list").splitlines()[0])
    assert "door until -" in run(site, "list").splitlines()[1]
    told = run(site, "door", "KADOLA", "--out", tmp_path / "renewed")
    assert "kadola.internal, kadola.local, 192.168.8.1" in told
    assert {path.name for path in (tmp_path / "renewed").iterdir()} == files

"""What `deploy/` holds fits what the programs are: names, files and settings are real."""

import configparser
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from app.config import Settings
from app.roster.mission.file import read

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
DOCKERFILES = sorted(DEPLOY.glob("Dockerfile.*"))
SETTINGS = {f"HELIOGRAPH_{name}".upper() for name in Settings.model_fields}
PROGRAMS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
HARDENED = (
    ("ProtectSystem", "strict"),
    ("ProtectHome", "yes"),
    ("NoNewPrivileges", "yes"),
    ("PrivateTmp", "yes"),
    ("PrivateDevices", "yes"),
    ("CapabilityBoundingSet", ""),
    ("UMask", "0077"),
    ("Restart", "always"),
)


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_the_compose_file_names_what_is_there(compose) -> None:
    assert set(compose["services"]) == {"centre", "broker", "database"}
    for service in compose["services"].values():
        if "build" in service:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert (DEPLOY / source).exists() if source.startswith(".") else source in compose["volumes"]
        assert set(service.get("secrets", ())) <= set(compose["secrets"])
        assert set(service.get("depends_on", ())) <= set(compose["services"])


def test_the_compose_file_uses_settings_that_exist(compose) -> None:
    given = set(compose["services"]["centre"]["environment"])
    assert given <= SETTINGS
    assert {"HELIOGRAPH_DATABASE_URL", "HELIOGRAPH_BROKER_URL"} <= given


def test_the_compose_file_holds_no_password_and_opens_only_the_broker(compose) -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    assert not re.search(r"PASSWORD:\s", text)
    ports = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert ports == {"centre": ["127.0.0.1:8080:8080"], "broker": ["8883:8883"], "database": []}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_a_program_of_ours_and_is_hardened(path: Path) -> None:
    unit = configparser.RawConfigParser(strict=False, delimiters=("=",))
    unit.optionxform = str
    unit.read(path)
    service = unit["Service"]
    assert Path(shlex.split(service["ExecStart"])[0]).name in PROGRAMS
    assert service["User"] == "heliograph"
    for key, value in HARDENED:
        assert service[key] == value
    named = re.findall(r"HELIOGRAPH_\w+", path.read_text())
    assert set(named) <= SETTINGS


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.suffix)
def test_an_image_copies_what_is_there_and_runs_as_nobody_special(path: Path) -> None:
    lines = path.read_text().splitlines()
    for line in lines:
        if line.startswith("COPY "):
            assert all((ROOT / source).exists() for source in line.split()[1:-1])
    assert "USER heliograph" in lines
    assert set(re.findall(r"HELIOGRAPH_\w+", path.read_text())) <= SETTINGS
    entry = next(line for line in lines if line.startswith("ENTRYPOINT"))
    assert re.findall(r'"([^"]+)"', entry)[0] in PROGRAMS


def test_the_sample_mission_shows_every_shape_of_area() -> None:
    mission = read(DEPLOY / "sample-mission" / "mission.toml")
    assert (len(mission.sites), len(mission.units)) == (8, 20)
    shapes = {area.code: area.geometry for area in mission.areas}
    assert shapes["TAVIRA"]["type"] == "MultiPolygon"
    assert len(shapes["KADOLA"]["coordinates"]) == 2, "a polygon with a hole"
    assert {unit.site for unit in mission.units} == {site.code for site in mission.sites}

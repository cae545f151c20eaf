"""What `deploy/` holds fits what the programs are: names, files and settings are real."""

import configparser
import re
import shlex
import subprocess
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


@pytest.fixture
def install(tmp_path: Path):
    """Run install-deps.sh with stubs in place of apt-get, id and sudo; answers with (result, what apt-get was told)."""
    stubs, log = tmp_path / "bin", tmp_path / "apt.log"
    stubs.mkdir()

    def stub(name: str, body: str) -> None:
        (stubs / name).write_text(f"#!/bin/sh\n{body}\n")
        (stubs / name).chmod(0o755)

    stub("apt-get", f'echo "$@ policy=$(cat {tmp_path}/policy | tail -1)" >>{log}')

    def run(what: str, *, python: str, uid: int = 0, sudo: bool = True):
        stub("python", python)
        stub("id", f"echo {uid}")
        if sudo:
            stub("sudo", 'exec "$@"')
        environment = {
            "PATH": f"{stubs}:/usr/bin:/bin:/usr/sbin:/sbin"
            if sudo or uid == 0
            else f"{stubs}:{_without_sudo(tmp_path)}",
            "PYTHON": str(stubs / "python"),
            "POLICY_RC_D": str(tmp_path / "policy"),
        }
        ran = subprocess.run(
            [DEPLOY / "install-deps.sh", what], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        return ran, log.read_text().splitlines() if log.exists() else []

    return run


def _without_sudo(folder: Path) -> Path:
    """A folder with the few tools the script uses, and no sudo."""
    tools = folder / "tools"
    tools.mkdir()
    for name in ("sh", "ls", "cat", "tail"):
        (tools / name).symlink_to(f"/bin/{name}")
    return tools


def test_what_is_there_is_not_installed_again(install) -> None:
    ran, told = install("demo", python="exit 0")
    assert (ran.returncode, ran.stdout, told) == (0, "", [])


@pytest.mark.parametrize("uid", [0, 1000])
def test_what_is_missing_is_installed_said_and_not_started(install, tmp_path: Path, uid: int) -> None:
    ran, told = install("demo", python="exit 1", uid=uid)
    assert ran.returncode == 0
    assert "installing with apt: python3-venv" in ran.stdout
    assert told[-1] == "install -y -qq --no-install-recommends python3-venv policy=exit 101"
    assert not (tmp_path / "policy").exists(), "the policy is taken away again"


def test_without_sudo_it_says_what_to_run_as_root(install) -> None:
    ran, told = install("demo", python="exit 1", uid=1000, sudo=False)
    assert (ran.returncode, told) == (1, [])
    assert "apt-get install" in ran.stderr
    assert "python3-venv" in ran.stderr


def test_the_sample_mission_shows_every_shape_of_area() -> None:
    mission = read(DEPLOY / "sample-mission" / "mission.toml")
    assert (len(mission.sites), len(mission.units)) == (8, 20)
    shapes = {area.code: area.geometry for area in mission.areas}
    assert shapes["TAVIRA"]["type"] == "MultiPolygon"
    assert len(shapes["KADOLA"]["coordinates"]) == 2, "a polygon with a hole"
    assert {unit.site for unit in mission.units} == {site.code for site in mission.sites}

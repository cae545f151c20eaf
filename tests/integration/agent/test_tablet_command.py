"""The command that enrols tablets talks to the running agent."""

from __future__ import annotations

import re

import httpx
import pytest
from support.agents import AgentProcess
from support.sitepeople import bearer

from edge_agent.__main__ import main


@pytest.fixture
def site(tmp_path):
    made = AgentProcess(tmp_path / "site", port=1).start()
    yield made
    made.kill()


def test_enrol_list_and_revoke(site, capsys):
    config = ["--config", str(site.folder / "agent.toml")]
    assert main([*config, "tablet", "enrol"]) == 0
    link = capsys.readouterr().out.splitlines()[0]
    address, code = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/enrol#([0-9A-Z-]+)", link).groups()
    enrolled = httpx.post(f"{address}/v1/devices", json={"code": code, "name": "Kilo"}, trust_env=False).json()
    assert main([*config, "tablet", "list"]) == 0
    assert re.fullmatch(rf"{enrolled['device']}  \S+Z  Kilo\n", capsys.readouterr().out)
    assert main([*config, "tablet", "revoke", enrolled["device"]]) == 0
    answer = httpx.get(f"{address}/v1/device", headers=bearer(enrolled["token"]), trust_env=False)
    assert answer.status_code == 401
    assert main([*config, "tablet", "revoke", enrolled["device"]]) == 1


def test_without_an_agent_it_says_to_start_one(site, capsys):
    site.stop()
    assert main(["--config", str(site.folder / "agent.toml"), "tablet", "list"]) == 1
    assert "start it first" in capsys.readouterr().err

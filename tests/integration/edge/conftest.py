"""A broker, a centre and an agent for each test."""

from __future__ import annotations

import pytest
from support.agents import AgentProcess
from support.broker import running_broker
from support.centre import running_centre


@pytest.fixture
def broker(tmp_path):
    with running_broker(tmp_path / "broker") as running:
        yield running


@pytest.fixture
def centre(broker):
    with running_centre(broker.port) as running:
        yield running


@pytest.fixture
def agent(tmp_path, broker, centre):
    process = AgentProcess(tmp_path / "site", broker.port).start()
    yield process
    process.kill()

"""A broker, a centre and an agent for each test."""

from __future__ import annotations

import pytest
from support.agents import AgentProcess
from support.broker import running_broker
from support.centre import running_centre
from support.pki import Authority


@pytest.fixture
def broker(tmp_path):
    with running_broker(tmp_path / "broker") as running:
        yield running


@pytest.fixture
def centre(broker):
    with running_centre(broker.port) as running:
        yield running


@pytest.fixture
def site(tmp_path, broker):
    """An agent that the test starts itself."""
    process = AgentProcess(tmp_path / "site", broker.port)
    yield process
    process.kill()


@pytest.fixture
def agent(site, centre):
    """An agent that runs."""
    return site.start().online()


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def tls_broker(tmp_path, authority):
    with running_broker(tmp_path / "tls-broker", identity=authority.issue("broker", server=True)) as running:
        yield running


@pytest.fixture
def tls_centre(tls_broker, authority):
    with running_centre(tls_broker.port, identity=authority.issue("centre")) as running:
        yield running

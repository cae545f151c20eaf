"""The catalogue crosses a thin link packed, and only when the tablet has another one."""

from __future__ import annotations

import gzip

import pytest
from support.agents import TOKEN
from support.door import Tablet
from support.edge import NOW, FakeLink

from edge_agent.agent import Agent
from edge_agent.catalogue_file import packed
from edge_agent.config import parse
from edge_agent.intake import app

SETTINGS = {"site": "7", "epoch": 1, "broker": {"host": "127.0.0.1", "port": 1}, "door": {"token": TOKEN}}
MOST_BYTES = 50_000


@pytest.fixture
def anybody(tmp_path):
    agent = Agent(parse(SETTINGS, tmp_path), FakeLink(), wall=lambda: float(NOW))
    yield Tablet(app(agent))
    agent.store.close()


def get(anybody, **headers):
    return anybody.get("/v1/catalogue", headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_it_is_packed_for_who_can_open_it(anybody):
    small, whole = get(anybody, accept_encoding="gzip"), get(anybody, accept_encoding="identity")
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) == len(packed().body) < MOST_BYTES
    assert "content-encoding" not in whole.headers
    assert small.json() == whole.json()
    assert gzip.decompress(packed().body) == whole.content


def test_who_has_it_is_not_sent_it_again(anybody):
    tag = get(anybody).headers["etag"]
    again = get(anybody, if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert get(anybody, if_none_match='"another"').status_code == 200

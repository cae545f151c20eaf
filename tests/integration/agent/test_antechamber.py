"""The enrolment page without HTTPS hands out what is public, and takes nothing."""

from __future__ import annotations

import pytest
from support.agents import TOKEN, report
from support.door import Tablet
from support.edge import NOW, FakeLink
from support.pki import Authority
from support.sitepeople import bearer

from edge_agent import antechamber, pages
from edge_agent.agent import Agent
from edge_agent.config import parse
from edge_agent.shield import HEADERS

DOOR_PORT = 8470


@pytest.fixture
def agent(tmp_path):
    identity = Authority(tmp_path / "pki").issue("door", server=True)
    door = {"token": TOKEN, "cert": str(identity.cert), "key": str(identity.key), "ca": str(identity.ca)}
    settings = {"site": "7", "epoch": 1, "broker": {"host": "127.0.0.1", "port": 1}, "door": door}
    made = Agent(parse(settings, tmp_path), FakeLink(), wall=lambda: float(NOW))
    yield made
    made.store.close()


@pytest.fixture
def nobody(agent, tmp_path, monkeypatch):
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "icons").mkdir()
    (folder / "enrol.html").write_text("<p>first contact")
    (folder / "tablet.html").write_text("<p>tablet")
    (folder / "sw.js").write_text("self")
    (folder / "assets" / "page-1a2b.js").write_text("plain")
    monkeypatch.setattr(pages, "STATIC", folder)
    return Tablet(antechamber.app(agent, DOOR_PORT))


def test_it_hands_out_the_page_and_the_authority(nobody):
    for path in ("/", "/enrol"):
        assert nobody.get(path).text == "<p>first contact"
    assert nobody.get("/assets/page-1a2b.js").text == "plain"
    assert nobody.get("/ca.crt").headers["content-type"] == "application/x-x509-ca-cert"
    told = nobody.get("/v1/enrolment").json()
    assert (told["https"], told["door_port"]) == (True, DOOR_PORT)
    assert len(told["ca"]["sha256"].split(":")) == 32


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/reports"),
        ("POST", "/v1/batch"),
        ("POST", "/v1/devices"),
        ("POST", "/v1/sessions"),
        ("POST", "/v1/codes"),
        ("POST", "/v1/enrolment"),
        ("PUT", "/enrol"),
        ("GET", "/v1/status"),
        ("GET", "/v1/reports"),
        ("GET", "/v1/alerts"),
        ("GET", "/v1/catalogue"),
        ("GET", "/v1/basemaps"),
        ("GET", "/openapi.json"),
        ("GET", "/healthz"),
        ("GET", "/sw.js"),
        ("GET", "/manifest.webmanifest"),
        ("GET", "/basemap/world.pmtiles"),
        ("GET", "/nothing"),
    ],
)
@pytest.mark.parametrize("headers", [{}, bearer(TOKEN)], ids=["nobody", "door token"])
def test_it_refuses_all_else_and_says_where_to_go(nobody, agent, method, path, headers):
    answer = nobody.request(method, path, headers=headers, json=report() if method == "POST" else None)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "https_only"
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert agent.outbox.changed(after=0, unit=None, state=None, limit=1) == []

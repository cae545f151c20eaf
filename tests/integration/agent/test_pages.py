"""The door serves the tablet page: its files as they were built, with strict headers, and maps in ranges."""

from __future__ import annotations

import gzip
import hashlib
import ssl

import pytest
from support.agents import TOKEN
from support.door import Tablet
from support.edge import NOW, FakeLink
from support.pki import Authority
from support.sitepeople import bearer

from edge_agent import pages
from edge_agent.agent import Agent
from edge_agent.config import parse
from edge_agent.intake import app
from edge_agent.shield import HEADERS

SETTINGS = {"site": "7", "epoch": 1, "broker": {"host": "127.0.0.1", "port": 1}, "door": {"token": TOKEN}}


@pytest.fixture
def static(tmp_path, monkeypatch):
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "tablet.html").write_text("<p>tablet")
    (folder / "sw.js").write_text("self")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / "assets" / "page-1a2b.js").write_text("plain")
    (folder / "assets" / "page-1a2b.js.gz").write_bytes(gzip.compress(b"packed"))
    (tmp_path / "secret").write_text("secret")
    monkeypatch.setattr(pages, "STATIC", folder)
    return folder


@pytest.fixture
def make(tmp_path):
    made = []

    def build(**door):
        settings = {**SETTINGS, "door": {"token": TOKEN, **door}}
        made.append(Agent(parse(settings, tmp_path), FakeLink(), wall=lambda: float(NOW)))
        return Tablet(app(made[-1])), made[-1]

    yield build
    for agent in made:
        agent.store.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/enrol", "text/html"),
        ("/sw.js", "text/javascript"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ],
)
def test_the_page_is_open_and_asked_for_anew(static, make, path, kind):
    nobody, _ = make()
    answer = nobody.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers.get("service-worker-allowed") == ("/" if path == "/sw.js" else None)


def test_every_answer_wears_the_headers(static, make):
    nobody, _ = make()
    for path in ("/", "/assets/page-1a2b.js", "/v1/status", "/nothing", "/healthz"):
        answer = nobody.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = HEADERS["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert nobody.get("/v1/status").headers["cache-control"] == "no-store"


def test_built_files_come_packed_and_stay(static, make):
    nobody, _ = make()
    plain = nobody.get("/assets/page-1a2b.js", headers={"Accept-Encoding": "identity"})
    packed = nobody.get("/assets/page-1a2b.js", headers={"Accept-Encoding": "gzip, br"})
    assert (plain.text, packed.text) == ("plain", "packed")
    assert packed.headers["content-encoding"] == "gzip"
    assert "immutable" in packed.headers["cache-control"]
    assert packed.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("name", ["..%2f..%2fsecret", "%2e%2e/secret", ".hidden", "no-such.js", "a" * 200])
def test_nothing_else_can_be_asked_for(static, make, name):
    assert make()[0].get(f"/assets/{name}").status_code == 404


def test_without_the_build_it_says_how_to_build(make, monkeypatch, tmp_path):
    monkeypatch.setattr(pages, "STATIC", tmp_path / "none")
    answer = make()[0].get("/")
    assert answer.status_code == 503
    assert "hatch_build.py" in answer.text


def test_maps_are_listed_and_read_in_ranges(make):
    nobody, agent = make()
    assert nobody.get("/v1/basemaps", headers=bearer(TOKEN)).json() == {"basemaps": []}
    folder = agent.config.data / "basemaps"
    folder.mkdir()
    (folder / "vakaga.pmtiles").write_bytes(bytes(range(100)))
    (folder / "notes.txt").write_text("private")
    listed = nobody.get("/v1/basemaps", headers=bearer(TOKEN)).json()["basemaps"]
    assert listed == [{"name": "vakaga", "path": "/basemaps/vakaga.pmtiles", "bytes": 100}]
    part = nobody.get(listed[0]["path"], headers={**bearer(TOKEN), "Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
    assert part.headers["content-range"] == "bytes 10-19/100"
    assert nobody.get(listed[0]["path"]).status_code == 401
    assert nobody.get("/basemaps/notes.txt", headers=bearer(TOKEN)).status_code == 404


def test_the_authority_as_android_takes_it(make, tmp_path):
    (tmp_path / "pki").mkdir()
    identity = Authority(tmp_path / "pki").issue("7")
    nobody, _ = make(ca=str(identity.ca))
    der = ssl.PEM_cert_to_DER_cert(identity.ca.read_text())
    answer = nobody.get("/ca.crt")
    assert (answer.content, answer.headers["content-type"]) == (der, "application/x-x509-ca-cert")
    shown = nobody.get("/v1/enrolment").json()
    assert shown["ca"]["sha256"].replace(":", "").lower() == hashlib.sha256(der).hexdigest()
    assert (shown["site"], shown["https"], shown["ca"]["path"]) == ("7", False, "/ca.crt")


def test_without_an_authority_there_is_no_file(make):
    nobody, _ = make()
    assert nobody.get("/v1/enrolment").json()["ca"] is None
    assert nobody.get("/ca.crt").status_code == 404

"""Small enough for a small box: memory, start, files, installed size."""

from __future__ import annotations

import time
from base64 import b64encode
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

import pytest
from support.agents import AgentProcess, report
from support.pictures import jpeg
from support.waiting import wait_for

import edge_agent

PHOTO = "00000000-0000-4000-8000-000000000001"
MIB = 1024 * 1024
MOST_MEMORY = 45 * MIB
MOST_INSTALLED = 30 * MIB
MOST_FILES = 50
MOST_START_S = 5.0
"""Measured 0.4 s on a quiet machine; the bound leaves room for a busy one."""
BASE = ("paho-mqtt", "starlette", "uvicorn", "anyio", "idna", "click", "h11", "typing_extensions")


def photograph(tablet, report_id, form, data):
    """Give a picture to the site, piece by piece."""
    told = {"photo": PHOTO, "report": report_id, "form": form, "size": len(data), "sha256": sha256(data).hexdigest()}
    for at in range(0, len(data), 45_000):
        part = b64encode(data[at : at + 45_000]).decode()
        assert tablet.post("/v1/photos", json={**told, "at": at, "data": part}).status_code == 200


@pytest.fixture
def busy_site(tmp_path, tls_broker, tls_centre, authority):
    """An agent over TLS that has served every sort of request."""
    site = AgentProcess(tmp_path / "site", tls_broker.port, identity=authority.issue("7"))
    started = time.monotonic()
    site.start()
    site.started_in = time.monotonic() - started
    site.online()
    with site.client() as tablet:
        for path in ("/v1/catalogue", "/openapi.json", "/v1/status", "/v1/reports", "/v1/config", "/v1/usage"):
            assert tablet.get(path).status_code == 200
        code = tablet.post("/v1/codes").json()["code"]
        token = tablet.post("/v1/devices", json={"code": code, "name": "one"}).json()["token"]
        assert tablet.get("/v1/people", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        drained = tablet.post("/v1/batch", json=[report(text=f"kept {number}") for number in range(100)])
        assert {each["status"] for each in drained.json()["results"]} == {201}
        filed = [report(text=f"report {number}") for number in range(80)]
        for each in filed:
            assert tablet.post("/v1/reports", json=each).status_code == 201
        for form, size in (("thumb", 10_000), ("full", 400_000)):
            photograph(tablet, filed[0]["client_id"], form, jpeg(size))
    for number in range(20):
        tls_centre.alert(number, 1, 2)
    wait_for(lambda: len(site.get("/v1/alerts").json()["alerts"]) == 20, what="the alerts")
    wait_for(lambda: site.get("/v1/status").json()["queue"]["waiting"] == 0, 60, "an empty queue")
    yield site
    site.kill()


def test_memory_files_and_start(busy_site, record_property):
    proc = Path("/proc") / str(busy_site.process.pid)
    if not proc.is_dir():
        pytest.skip("no /proc here")
    status = dict(line.split(":", 1) for line in (proc / "status").read_text().splitlines())
    memory = int(status["VmRSS"].split()[0]) * 1024
    files = len(list((proc / "fd").iterdir()))
    record_property("rss_mib", memory / MIB)
    record_property("peak_mib", int(status["VmHWM"].split()[0]) / 1024)
    record_property("open_files", files)
    record_property("start_s", busy_site.started_in)
    assert memory <= MOST_MEMORY
    assert files <= MOST_FILES
    assert busy_site.started_in <= MOST_START_S


def test_installed_size(record_property):
    """The agent's own package and everything its base installation pulls in, as files on disk."""
    sizes = [
        Path(str(file.locate())).stat().st_size
        for name in BASE
        for file in distribution(name).files or ()
        if Path(str(file.locate())).is_file()
    ]
    own = [file.stat().st_size for file in Path(edge_agent.__file__).parent.rglob("*") if file.is_file()]
    record_property("installed_mib", sum(sizes + own) / MIB)
    assert sum(sizes + own) <= MOST_INSTALLED

"""The examples of docs/integrate/webhooks.md and streams.md, as they stand there, against a running centre."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from support.api_routes import V1
from support.api_world import NOW
from support.ports import free_port
from support.receiver import Receiver
from support.waiting import wait_for

from app.access.principal import Scope
from app.clock import SystemClock
from app.gateways.hooks.hosts import store as hosts
from app.journal.store import record

PAGES = Path(__file__).parents[3] / "docs" / "integrate"
DEADLINE_S = 60


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def database(sqlite_database):
    """One engine is enough to see whether an example is true."""
    return sqlite_database


@pytest.fixture
def environment(server, people, world, database):
    """A key, something to read, and a journal."""
    with database.transaction() as session:
        hosts.allow(session, "127.0.0.1", by="admin", now=NOW)
        for number in (101, 102):
            record(session, "alert.issued", str(number), at=NOW, data={}, areas=["AO-WEST"])
    key = people.key(*Scope)["Authorization"].removeprefix("Bearer ")
    return {"CENTRE": server[0], "KEY": key, "NO_PROXY": "127.0.0.1"}


def run(command, environment):
    done = subprocess.run(
        command,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_an_endpoint_is_made_tried_looked_at_and_caught_up_with(environment):
    make, look = blocks("webhooks.md", "sh")
    with Receiver() as receiver:
        hook = json.loads(run(["sh", "-euc", make], environment | {"RECEIVER": receiver.url}))
        assert hook["secret"].startswith("whsec_")
        assert hook["urgencies"] == ["expected", "immediate"]
        said = run(["sh", "-euc", look], environment)
        assert '"delivered":true' in said
        assert '"items":[]' in said
        assert [got.event["type"] for got in receiver.got] == ["heliograph.webhook.test"]


def test_the_receiver_of_the_guide_verifies(environment, centre, people):
    (program,) = blocks("webhooks.md", "python")
    make, _ = blocks("webhooks.md", "sh")
    centre.clock.set(SystemClock().now())
    for secret, said in (("ours", "heliograph.webhook.test\n"), ("whsec_bm90IG91cnM=", "forged\n")):
        port = free_port()
        receiver = {"RECEIVER": f"http://127.0.0.1:{port}/"}
        key = people.key(*Scope)["Authorization"].removeprefix("Bearer ")
        hook = json.loads(run(["sh", "-euc", make], environment | receiver | {"KEY": key}))
        places = {"PORT": str(port), "SECRET": hook["secret"] if secret == "ours" else secret}
        with subprocess.Popen(
            [sys.executable, "-c", program], env=os.environ | places, stdout=subprocess.PIPE, text=True
        ) as listening:
            wait_for(lambda port=port: is_listening(port), DEADLINE_S)
            url = f"{environment['CENTRE']}{V1}/webhooks/{hook['id']}/test"
            answer = httpx.post(url, headers={"Authorization": f"Bearer {key}"}, timeout=DEADLINE_S)
            assert answer.json()["delivered"] is (secret == "ours")
            assert listening.stdout.readline() == said


def is_listening(port):
    """Whether somebody listens, without knocking: the receiver answers once."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()
    return any(f":{port:04X} " in line.split("rem")[0][:30] and " 0A " in line for line in lines)


def test_the_examples_of_the_streams(environment):
    (listen,) = blocks("streams.md", "sh")
    assert "event: snapshot" in run(["sh", "-euc", listen], environment)
    over_socket, resumed = blocks("streams.md", "python")
    said = run([sys.executable, "-W", "error", "-c", over_socket], environment)
    assert said.splitlines() == ["heliograph.snapshot snapshot", "caught_up "]
    first, *later = run([sys.executable, "-c", resumed], environment).splitlines()
    assert int(first.split()[1]) >= 2
    assert {line.split()[1] for line in later} == {first.split()[1]}


def test_the_schemas_are_served(api):
    for name in ("event.json", "stream.json"):
        answer = api.get(f"{V1}/schemas/{name}")
        assert answer.headers["content-type"] == "application/schema+json"
        assert answer.json()["$id"] == f"{V1}/schemas/{name}"
        assert api.get(f"{V1}/schemas/{name}", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert api.get(f"{V1}/schemas/other.json").status_code == 404

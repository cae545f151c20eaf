"""The examples of `docs/integrate/cap.md`, run as they stand there against a running centre."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select
from support.api_world import add, alert
from support.cap import INFO, MESSAGE, signer

from app.access.principal import Scope
from app.gateways.cap.message import Area
from app.gateways.cap.office import Office
from app.gateways.cap.rules import BINDING
from app.gateways.cap.signature import signed
from app.gateways.cap.sources import sources_in
from app.gateways.cap.write import written
from app.gateways.xml import to_bytes
from app.ingest.tables import Report

GUIDE = (Path(__file__).parents[3] / "docs" / "integrate" / "cap.md").read_text(encoding="utf-8")
NEAR = ((5.9, 19.9), (5.9, 20.1), (6.1, 20.1), (6.1, 19.9), (5.9, 19.9))


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def run(centre, mission, people, server, tmp_path):
    """Runs an example in a folder of its own, with a key, an alert to read and a message to send."""
    rivers = signer(tmp_path / "rivers")
    (tmp_path / "rivers.pem").write_bytes(rivers.certificate)
    (tmp_path / "rivers.token").write_text("a secret")
    (tmp_path / "cap-sources.toml").write_text(blocks("toml")[0], encoding="utf-8")
    sources = sources_in(tmp_path / "cap-sources.toml")
    centre.cap = Office(tmp_path, tmp_path / "authority", centre.clock, sources=sources)
    add(centre.database, *alert(101, "AO-WEST"))
    flood = replace(MESSAGE, infos=(replace(INFO, areas=(Area("Lower river", polygons=(NEAR,)),)),))
    (tmp_path / "flood.xml").write_bytes(to_bytes(signed(written(flood), rivers)))
    key = people.key(Scope.ALERTS_READ, Scope.REPORTS_WRITE)["Authorization"].removeprefix("Bearer ")

    def example(*command):
        return subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, "CENTRE": server[0], "KEY": key, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return example


def test_the_shell_examples_work(run, database):
    feed, verify, send = blocks("sh")
    read = run("sh", "-ec", feed)
    assert (read.returncode, "Improvised explosive device" in read.stdout) == (0, True), read.stderr
    verified = run("sh", "-ec", verify)
    assert (verified.returncode, "fail" in verified.stderr) == (0, False), verified.stderr
    sent = run("sh", "-ec", send)
    assert (sent.returncode, '"outcome":"filed"' in sent.stdout) == (0, True), sent.stderr
    with database.reading() as session:
        assert [one.kind for one in session.exec(select(Report))] == ["HAZ"]


def test_what_another_signed_is_not_verified_though_its_certificate_is_in_it(run, tmp_path):
    _, verify, _ = blocks("sh")
    forged = to_bytes(signed(written(MESSAGE), signer(tmp_path / "forger")))
    (tmp_path / "forged.xml").write_bytes(forged)
    done = run("sh", "-ec", f"{verify.rpartition('alert.xml')[0]}forged.xml")
    assert (done.returncode, "OK" in done.stderr + done.stdout) == (1, False), done.stderr


def test_a_refusal_is_shown_with_its_problem(run):
    feed, *_ = blocks("sh")
    done = run("sh", "-ec", feed.replace("$KEY", "hg_wrong"))
    assert (done.returncode, '"code":"not_signed_in"' in done.stdout) == (22, True), done.stderr


def test_the_python_example_works(run):
    (program,) = blocks("python")
    done = run(sys.executable, "-W", "ignore", "-c", program)
    assert done.returncode == 0, done.stderr
    first, last = done.stdout.splitlines()
    assert re.fullmatch(r"2026-09-21T14:13:20Z Improvised .* · Western area \d{4} bytes of CAP", first)
    assert last == "nothing new: 304"


def test_the_guide_names_every_rule_for_which_a_message_is_refused():
    assert {rule for rule in BINDING if f"`{rule}`" not in GUIDE} == set()

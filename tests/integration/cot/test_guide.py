"""The examples of docs/integrate/atak.md, as they stand there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select
from support.cot_device import put
from support.dangers import name
from support.waiting import wait_for

from app.config import Settings
from app.gateways.cot import own
from app.gateways.cot.enrol import Wanted, enrol, mint, package_of
from app.ingest.tables import Report

GUIDE = Path(__file__).parents[3] / "docs" / "integrate" / "atak.md"


def example(part: str) -> str:
    """The Python block that holds `part`."""
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if part in block]
    return found


@pytest.fixture
def run(tmp_path):
    """Start an example; it ends with the test."""
    started = []

    def begin(part: str, *words: str, change: tuple[str, str] = ("", "")) -> subprocess.Popen:
        script = tmp_path / "example.py"
        script.write_text(example(part).replace(*change), encoding="utf-8")
        environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONWARNINGS": "ignore"}
        with (tmp_path / "example.txt").open("w") as out:
            process = subprocess.Popen([sys.executable, str(script), *words], stdout=out, stderr=out, env=environment)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


def test_the_example_with_pytak_prints_what_the_device_is_told(world, gateway, run, tmp_path):
    now = gateway.clock.now()
    identity, fingerprint = mint(gateway.authority, "guide", now=now, days=10_000)
    enrol(gateway.database, Wanted("guide", unit="ALFA-1"), expires_at=None, fingerprint=fingerprint, now=now)
    address = f"localhost:{gateway.service.port}"
    package = tmp_path / "guide.zip"
    package.write_bytes(package_of(gateway.authority, identity, name="guide", address=address, title="Heliograph"))
    run("pytak", str(package))
    put(world, "one")
    printed = tmp_path / "example.txt"
    wait_for(lambda: own.threat_uid(name("one")) in printed.read_text(), what=f"output, {printed.read_text()}")


ANSWERS = (
    (("", ""), "Improvised explosive device: received by the operations centre.", 1),
    (('lat="6.01"', 'lat="59.9"'), "Improvised explosive device: NOT taken by the operations centre (ao_mismatch).", 0),
)


@pytest.mark.parametrize("row", ANSWERS, ids=["taken", "refused"])
def test_the_example_on_loopback_prints_what_became_of_its_report(world, gateway, run, tmp_path, row):
    change, said, filed = row
    gateway.restart(plain_port=0, plain_client="hq")
    process = run("culvert", str(gateway.service.plain_port), change=change)
    assert process.wait(20) == 0
    assert (tmp_path / "example.txt").read_text().startswith(said)
    with world.database.reading() as session:
        rows = session.exec(select(Report)).all()
    assert [(row.kind, row.site, "wires seen" in row.text) for row in rows] == [("IED", "BASE", True)] * filed


def test_the_example_on_loopback_says_that_nobody_answered(gateway, run, tmp_path):
    gateway.restart(plain_port=0, plain_client="nobody")
    assert run("culvert", str(gateway.service.plain_port)).wait(20) == 0
    assert (tmp_path / "example.txt").read_text() == "No answer: the log of the centre says why.\n"


def test_every_setting_that_the_guide_names_is_one():

    named = set(re.findall(r"HELIOGRAPH_(COT_\w+)", GUIDE.read_text(encoding="utf-8")))
    assert {one.lower() for one in named} <= Settings.model_fields.keys()
    assert len(named) > 5

"""A disk that is really full, or fails: what was saved stays, the rest is refused, and it drains."""

from __future__ import annotations

import os
import random
import shutil
import subprocess

import pytest
from support.agents import report
from support.centre import running_centre
from support.waiting import wait_for

from edge_agent.wire.messages import Report


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 1 MiB in memory; mounting needs root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("cannot mount a small file system here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(site, broker, small_disk):
    broker.kill()
    site.settings = {"data": str(small_disk)}
    site.start()
    chance = random.Random(3)
    saved = []
    refused = None
    with site.client() as tablet:
        while refused is None and len(saved) < 3000:
            line = [[chance.uniform(-180, 180), chance.uniform(-90, 90)] for _ in range(300)]
            each = report(text=f"report {len(saved)}", line=line)
            answer = tablet.post("/v1/reports", json=each)
            if answer.status_code == 201:
                saved.append(each)
            else:
                refused = answer
        assert refused is not None
        assert (refused.status_code, refused.json()["code"]) == (507, "disk_full")
        assert len(saved) > 50
        urgent = report("SOS", text="help")
        assert tablet.post("/v1/reports", json=urgent).status_code == 201
    ballast = small_disk / "elsewhere"
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    ballast.write_bytes(bytes(max(0, free - 4096)))
    site.kill()
    site.start()
    broker.start()
    with running_centre(broker.port) as centre:
        wait_for(lambda: site.get("/v1/status").json()["queue"]["waiting"] == 0, 60, "an empty queue")
        assert {body.text for body in centre.of_type(Report)} == {each["text"] for each in [*saved, urgent]}
        ballast.unlink()
        assert site.post("/v1/reports", report(text="room again")).status_code == 201


DOOR_THREADS = min(32, (os.cpu_count() or 1) + 4)
"""The most threads that serve the door (asyncio's own number): the injected fault counts the calls of each apart."""

FAULTS = [
    ("fdatasync", "EIO", 5),
    ("fdatasync", "EIO", 32),
    ("pwrite64", "EIO", 20),
    ("pwrite64", "ENOSPC", 20),
]


@pytest.mark.parametrize(("call", "error", "at"), FAULTS, ids=[f"{call}-{error}-{at}" for call, error, at in FAULTS])
def test_a_disk_that_fails_once(site, broker, call, error, at):
    """Whatever was called saved is there after a kill; a refusal is told, and the next try works."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    broker.kill()
    site.under = (strace, "-f", "-o", os.devnull, "-e", f"inject={call}:error={error}:when={at}")
    try:
        site.start()
    except AssertionError as refusal:
        if "ptrace" in str(refusal):
            pytest.skip("this system does not let strace look on")
        raise
    saved, refused = [], []
    with site.client() as tablet:
        for number in range(25):
            each = report(text=f"report {number}")
            codes = [tablet.post("/v1/reports", json=each).status_code for _ in range(2)]
            refused += [code for code in codes if code not in (200, 201)]
            saved += [each] if codes[-1] in (200, 201) else []
    site.kill()
    site.under = ()
    site.start()
    assert len(saved) == 25
    assert len(refused) <= DOOR_THREADS
    assert set(refused) <= {503, 507}
    listed = {each["client_id"]: each["seq"] for each in site.get("/v1/reports").json()["reports"]}
    assert set(listed) == {each["client_id"] for each in saved}
    assert sorted(listed.values()) == list(range(1, 26))

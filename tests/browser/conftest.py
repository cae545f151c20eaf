"""The pages in a real Chromium, against a real centre with real agents: nothing of it is mocked.

Fixtures, the costly ones once a session:

- `rig`: the sample mission running (`app.rig`), its pages at `centre_url`; nobody answers alerts unless a test does.
- `officer`: storage state of an administrator, who came in by the first set-up link and the pages themselves.
- `page`: a signed-in page of 1440 by 900 in English; fails the test when the page logs an error.
- `open_page`: makes further pages: `open_page(path="/", language="ar", look="night", width=1024, height=768)`.
- `report`: files a report at an agent's door: `report("TAVIRA", "IED", -15.35, 23.8, text="…")`.
- `axe`: violations of WCAG 2.2 AA on a page, or of some rules only, as lines.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from support.pages import FLAGS, PATIENCE_MS, first_administrator, opener
from support.ports import free_port

from app.accounts.setup import first_link
from app.api.pages import STATIC
from app.demo.run import SAMPLE, demo_plan
from app.demo.script import Line
from app.rig.rig import Rig

STEADY = [
    *FLAGS,
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--autoplay-policy=no-user-gesture-required",
]
AXE = Path(__file__).parents[2] / "app/web/node_modules/axe-core/axe.min.js"
expect.set_options(timeout=PATIENCE_MS)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    missing = "no Chromium" if program is None else "" if (STATIC / "ops.html").exists() else "the pages are not built"
    if missing and os.environ.get("CI"):
        pytest.fail(f"{missing}: run `make test`, which installs and builds")
    if missing:
        pytest.skip(f"{missing}: run `make test`, which installs and builds")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=STEADY)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    plan = demo_plan(SAMPLE, once=True)
    settings = {"port": free_port(), "integrator_port": 0, "tick_s": 0.5, "receipt_s": 0.5}
    with Rig(plan, tmp_path_factory.mktemp("rig"), web=True, **settings) as running:
        yield running


@pytest.fixture(scope="session")
def centre_url(rig: Rig) -> str:
    return f"http://{rig.settings.host}:{rig.settings.port}"


@pytest.fixture(scope="session")
def officer(chromium: Browser, rig: Rig, centre_url: str) -> Any:
    """The first administrator sets a password by the printed link, signs in, and is at the map."""
    secret = first_link(rig.centre.database, now=rig.clock.now())
    assert secret is not None
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    first_administrator(page, f"{centre_url}/setup#{secret}")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_page(chromium: Browser, centre_url: str, officer: Any) -> Iterator[Callable[..., Page]]:
    with opener(chromium, centre_url, officer) as open_page:
        yield open_page


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def report(rig: Rig) -> Callable[..., dict[str, Any]]:
    def report(site: str, kind: str, lat: float, lon: float, *, unit: int = 1, text: str = "", **more: Any) -> Any:
        line = Line(site, unit, kind, lat, lon, text, **more)
        return rig.doors[site].report(str(uuid4()), line.form(time.time()))

    return report


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    def axe(page: Page, only: list[str] = RULES) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("only => axe.run(document, {runOnly: only})", only)
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return axe

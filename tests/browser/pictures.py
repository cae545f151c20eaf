"""Pictures of the operations page with the demonstration's story on it: the one in the README, or every view.

    python tests/browser/pictures.py                 # docs/pictures/map.png
    python tests/browser/pictures.py --all FOLDER    # every view, wide and small, English and Arabic, day and night
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from support.pages import NAME, PASSWORD, sign_in  # noqa: E402 - found by the path above
from support.views import VIEWS, show  # noqa: E402

from app.accounts.setup import first_link  # noqa: E402
from app.demo.play import CLOCKS, Scenario, decide  # noqa: E402
from app.demo.run import SAMPLE, demo_plan, free_port  # noqa: E402
from app.rig.oracle import Oracle  # noqa: E402
from app.rig.rig import Rig  # noqa: E402

FLAGS = ["--disable-accelerated-2d-canvas", "--font-render-hinting=none", "--disable-lcd-text"]
WIDE, SMALL = (1440, 900), (1024, 768)
MOST_BYTES = 300_000
PATIENCE_MS = 30_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--all", type=Path, metavar="FOLDER", help="every view into this folder instead")
    folder: Path | None = options.parse_args().all
    with tempfile.TemporaryDirectory(prefix="heliograph-pictures-") as data:
        rig = Rig(
            demo_plan(SAMPLE, once=False),
            Path(data),
            clock_offsets=CLOCKS,
            web=True,
            port=free_port(),
            tick_s=0.5,
            receipt_s=0.5,
        )
        with rig, closing(Oracle(Path(data) / "posted.jsonl")) as oracle, sync_playwright() as playwright:
            rig.meet(decide)
            Scenario(rig, oracle, print, pace_s=0).play()
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            url = f"http://{rig.settings.host}:{rig.settings.port}"
            officer = come_in(browser, url, first_link(rig.centre.database, now=rig.clock.now()))
            if folder is None:
                picture_of_the_map(browser, url, officer, ROOT / "docs/pictures/map.png")
            else:
                every_view(browser, url, officer, folder)
            browser.close()


def come_in(browser: Browser, url: str, secret: str | None) -> Any:
    """The first administrator sets a password and signs in; answers with the browser's state."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{url}/setup#{secret}")
    page.get_by_label("Your name here").fill(NAME)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    page.get_by_role("link", name="Sign in").click()
    sign_in(page)
    page.wait_for_selector("html[data-ready=true]")
    state = context.storage_state()
    context.close()
    return state


def opened(browser: Browser, officer: Any, size: tuple[int, int], language: str, look: str) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",
        storage_state=officer,
    )
    for key, value in (("language", language), ("look", f'"{look}"')):
        context.add_init_script(f"localStorage.setItem('heliograph.{key}', {value!r})")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


def picture_of_the_map(browser: Browser, url: str, officer: Any, to: Path) -> None:
    """The watch's first look: the alert at Mberu that its second patrol did not answer."""
    page = opened(browser, officer, WIDE, "en", "day")
    page.goto(f"{url}/?tab=alerts")
    page.locator(".split-list [role=option]").filter(has_text="Direct fire").first.click()
    detail = page.get_by_test_id("alert-detail")
    expect(detail.locator("[data-addressee='MIKE-2']")).to_be_visible()
    taken(page, to)
    size = to.stat().st_size
    print(f"{to}: {size} bytes")
    if size > MOST_BYTES:
        sys.exit(f"{to} is larger than {MOST_BYTES} bytes")


def every_view(browser: Browser, url: str, officer: Any, folder: Path) -> None:
    for size in (WIDE, SMALL):
        for language in ("en", "ar"):
            for look in ("day", "night"):
                page = opened(browser, officer, size, language, look)
                for view in VIEWS:
                    show(page, url, view)
                    taken(page, folder / f"{size[0]}-{language}-{look}-{view.name}.png")
                page.context.close()


def taken(page: Page, to: Path) -> None:
    expect(page.get_by_test_id("map")).to_have_attribute("data-settled", "true")
    to.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=to)


if __name__ == "__main__":
    main()

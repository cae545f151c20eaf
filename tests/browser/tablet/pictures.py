"""Pictures of the tablet page, of a real site with its agent and centre.

`python tests/browser/tablet/pictures.py` takes those of the field guide; with `--all FOLDER` every view upright and
across, in English and Arabic, by day, in the dark and by night.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "tests"))

from support.pages import FLAGS  # noqa: E402 - found by the path above
from support.tabletpage import PINS, sign_in  # noqa: E402
from support.tabletviews import Walk, put_off, wear  # noqa: E402

from app import officers  # noqa: E402
from app.alerts.draft import Draft  # noqa: E402
from app.demo.run import SAMPLE, demo_plan  # noqa: E402
from app.demo.script import Line  # noqa: E402
from app.rig.rig import Rig  # noqa: E402
from app.roster import store as roster  # noqa: E402
from app.roster.people import store as people  # noqa: E402

SITE = "KADOLA"
SIZES = {"upright": (800, 1280), "across": (1280, 800)}
LANGUAGES = {"en": "English", "ar": "العربية"}
LOOKS = ("day", "dark", "night")
GUIDE = ROOT / "docs" / "pictures" / "tablet"
GUIDE_LANGUAGES = {"en": "English", "fr": "Français"}
GUIDE_VIEWS = {"home": "home", "now": "now", "counts": "form", "alert": "alert", "reports": "reports"}
PLACE = {"latitude": -15.02, "longitude": 22.95, "accuracy": 8}
SEEN = [("IED", -15.1, 23.0), ("MIN", -15.3, 23.2), ("DEM", -15.25, 23.1), ("CRM", -15.2, 22.9)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every view, look, language and size into a folder")
    folder: Path | None = parser.parse_args().all
    (folder or GUIDE).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="heliograph-pictures-") as data, sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        with Rig(demo_plan(SAMPLE, once=True), Path(data), tick_s=0.5, receipt_s=0.5) as rig:
            for n, (kind, lat, lon) in enumerate(SEEN):
                rig.doors[SITE].report(str(uuid4()), Line(SITE, n % 2 + 1, kind, lat, lon, "").form(time.time()))
            with rig.centre.database.transaction() as session:
                for callsign, pin in PINS.items():
                    people.add(session, SITE, callsign, pin=pin, now=int(rig.clock.now()))
            page = enrolled(browser, rig)
            for language, name in (LANGUAGES if folder else GUIDE_LANGUAGES).items():
                look = partial(take, page, folder, language) if folder else partial(take_for_guide, page, language)
                walk(page, rig, name, look, rest=folder is not None)
                sys.stderr.write(f"{language}\n")
        browser.close()


def walk(page: Page, rig: Rig, language: str, look: Callable[[str], None], *, rest: bool) -> None:
    """The views in one language, an alert first; with `rest` all of them."""
    page.get_by_test_id("who").click()
    sign_in(page, "Lima 1")
    page.locator(".tongue > button").click()
    page.get_by_role("button", name=language).click()
    page.remove_locator_handler(page.locator(".pressing"))
    warn(rig)
    offline = page.context.set_offline
    made = Walk(page, partial(offline, True), partial(offline, False))
    made.main(look)
    if rest:
        made.rest(look)
    made.mend()
    page.locator(".undo").wait_for(state="detached")


def enrolled(browser: Browser, rig: Rig) -> Page:
    """A tablet of the site whose people are known there."""
    context = browser.new_context(
        viewport={"width": 800, "height": 1280},
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",
        has_touch=True,
        geolocation=PLACE,
        permissions=["geolocation"],
    )
    page = context.new_page()
    put_off(page)
    page.goto(rig.doors[SITE].enrolment_link())
    page.locator(".enrol form input").nth(1).fill("Patrol tablet 1")
    page.locator(".enrol button[type=submit]").click()
    page.wait_for_selector("[data-view=people]")
    rig.wait("the people are at the site", lambda: _knows(page))
    return page


def _knows(page: Page) -> bool:
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    page.get_by_test_id("who").click()
    return page.locator("[data-person='Lima 2']").count() == 1


def warn(rig: Rig) -> None:
    """An officer warns the site."""
    draft = Draft("AMB", -15.06, 22.99, "take_cover", 1500, text="Shots from the north side.", sites=(SITE,))
    with rig.centre.database.transaction() as session:
        now = int(rig.clock.now())
        officers.broadcast(session, roster.load(session), draft, name=uuid4(), by="Watch", now=now)


def take(page: Page, folder: Path, language: str, view: str) -> None:
    """One view in every size and look."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for look in LOOKS:
            wear(page, look)
            page.wait_for_function("() => !document.querySelector('.map:not([data-settled=true])')")
            page.screenshot(path=folder / f"{view}-{size}-{language}-{look}.png")
    wear(page, "day")


def take_for_guide(page: Page, language: str, view: str) -> None:
    """One view by day, if the field guide shows it."""
    if view in GUIDE_VIEWS:
        page.wait_for_function("() => !document.querySelector('.map:not([data-settled=true])')")
        page.screenshot(path=GUIDE / f"{GUIDE_VIEWS[view]}-{language}.png")


if __name__ == "__main__":
    main()

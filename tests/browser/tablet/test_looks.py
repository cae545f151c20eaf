"""Every view in every look, both ways of reading and both ways of holding the tablet: no violation of WCAG 2.2 AA.

`HELIOGRAPH_SHOTS=folder` keeps a picture of each.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from support.tabletpage import room, send_now

SIZES = {"upright": (800, 1280), "across": (1280, 800)}
CASES = [
    ("en", "day", "upright"),
    ("ar", "day", "across"),
    ("en", "night", "across"),
    ("ar", "night", "upright"),
    ("fr", "dark", "upright"),
    ("es", "day", "across"),
]
Looker = Callable[[str], None]


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_every_view_can_be_used_by_everybody(case, tablet, axe, report, site):
    language, look, size = case
    page = tablet(language=language, look=look, size=SIZES[size], alerts=True)
    seen: list[str] = []

    def look_at(name: str) -> None:
        shoot(page, f"{name}-{'-'.join(case)}")
        lay_flat(page, "static")  # what is scrolled half below a bar is not a small target
        seen.extend(f"{name}: {fault}" for fault in axe(page))
        lay_flat(page, "")
        seen.extend(f"{name}: {small}" for small in too_small(page))

    report(site.code, "AMB", -15.03, 22.96, text="Fire on the convoy from the north side of the road")
    page.wait_for_selector(".pressing .map[data-settled=true]", timeout=60_000)
    look_at("alert")
    page.add_locator_handler(
        page.locator(".pressing"), lambda shown: shown.get_by_test_id("later").tap(), no_wait_after=True
    )
    walk_form(page, look_at)
    site.doorway.cut()
    try:
        made = send_now(page, "DEM")
        look_at("undo")
        room(page, 1)
        look_at("reports")
    finally:
        site.doorway.mend()
    page.locator(f"[data-report='{made}']").tap()
    look_at("report")
    walk_rooms(page, look_at)
    assert seen == []


def walk_form(page: Page, look_at: Looker) -> None:
    look_at("home")
    page.locator("[data-kind=CAS]").tap()
    look_at("now")
    page.get_by_test_id("details").tap()
    page.locator("[data-value=typed]").tap()
    look_at("place")
    page.get_by_test_id("next").tap()
    look_at("when")
    page.get_by_test_id("next").tap()
    look_at("choice")
    page.get_by_test_id("next").tap()
    page.locator("[data-field=urgent] .counter > button").nth(1).tap()
    look_at("counts")
    page.get_by_test_id("jump").tap()
    look_at("jump")
    page.locator(".jump button").nth(-3).tap()
    page.get_by_test_id("add-casualty").tap()
    page.locator("[data-casualty='1'] [data-value=blast]").tap()
    look_at("casualty")
    page.get_by_test_id("next").tap()
    look_at("text")
    page.get_by_test_id("next").tap()
    look_at("review")


def walk_rooms(page: Page, look_at: Looker) -> None:
    room(page, 2)
    look_at("alerts")
    room(page, 4)
    look_at("more")
    page.locator(".doorslist button").nth(0).tap()
    page.locator(".transfer").wait_for()
    look_at("transfer")
    room(page, 4)
    page.locator(".doorslist button").nth(2).tap()
    page.get_by_test_id("another").tap()
    page.locator(".another img").wait_for()
    look_at("enrol")
    page.get_by_test_id("who").tap()
    look_at("people")
    page.locator("[data-person]").first.tap()
    page.locator(".tongue > button").tap()
    look_at("pin")
    room(page, 3)
    page.wait_for_selector(".map[data-settled=true]")
    look_at("map")


def lay_flat(page: Page, position: str) -> None:
    bars = page.locator(".steps, .rooms, .strip, .undo")
    bars.evaluate_all("(all, to) => all.forEach((bar) => { bar.style.position = to })", position)


def too_small(page: Page) -> list[str]:
    """Controls that a gloved finger would miss: less than 48 pixels either way."""
    small: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('button, a.button, input:not([type=checkbox], [type=file])')]
          .map((each) => [each, each.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.width < 47.5 || box.height < 47.5))
          .map(([each, box]) => `${each.outerHTML.slice(0, 80)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
    )
    return small


def shoot(page: Page, name: str) -> None:
    if folder := os.environ.get("HELIOGRAPH_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")

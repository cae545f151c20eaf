"""Nobody is left out: every view, menu and dialog in the three looks and in Arabic, as axe and a ruler see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

LEAST_TARGET = 24
"""CSS pixels, WCAG 2.2 success criterion 2.5.8 (AA)."""
FACES = ("en day 1440", "en dark 1024", "fr night 1024", "ar day 1024", "ar night 1440")
SMALL_TARGETS = """least => [...document.querySelectorAll(
    "button, [role=tab], [role=option], select, summary, input, a[href]")]
  .filter(each => each.checkVisibility() && !each.closest("label, .visually-hidden, .skip, p, dd, td, li.inline"))
  .map(each => [each.getBoundingClientRect(), each])
  .filter(([box]) => box.width > 1 && (box.width < least - 0.5 || box.height < least - 0.5))
  .map(([box, each]) => `${each.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""

View = Callable[[Page], None]


def tab(name: str, *, item: bool = True) -> View:
    """A panel, with the first thing of its list open."""

    def view(page: Page) -> None:
        page.locator(f"#tab-{name}").click()
        first = page.locator(".list [role=option]").first
        if item and first.is_visible():
            first.click()

    return view


def press(key: str) -> View:
    """What a key opens."""
    return lambda page: page.keyboard.press(key)


def click(selector: str) -> View:
    """What a button opens."""
    return lambda page: page.locator(selector).first.click()


def closed(page: Page) -> None:
    """Put away whatever lies over the page."""
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


VIEWS: dict[str, View] = {
    "inbox": tab("inbox"),
    "threats": tab("threats"),
    "alerts": tab("alerts"),
    "roster": tab("roster"),
    "areas": tab("areas"),
    "admin": tab("admin", item=False),
    "help": press("?"),
    "export": press("e"),
    "tables": press("t"),
    "replay": press("["),
}


@pytest.mark.parametrize("face", FACES)
def test_every_view_is_for_everybody(open_page, report, axe, face):
    language, look, width = face.split()
    report("TAVIRA", "FOM", -15.06, 23.58, text="Held for 40 minutes", fields={"type": "delayed"})
    page = open_page("/?tab=threats", language=language, look=look, width=int(width), height=900)
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    found = {}
    for name, view in VIEWS.items():
        view(page)
        page.wait_for_function("document.getAnimations().every(each => each.playState !== 'running')")
        faults = [*axe(page), *page.evaluate(SMALL_TARGETS, LEAST_TARGET)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append("wider than the window")
        if faults:
            found[name] = faults
        closed(page)
        if name == "tables":
            page.keyboard.press("t")
    assert not found

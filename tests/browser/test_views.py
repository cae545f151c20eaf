"""Nobody is kept out: every view in every look and in Arabic, its targets, its direction, and the small screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from support.pages import opener
from support.views import VIEWS, View, show

CONTRAST = ["color-contrast"]
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'button, a[href], input, select, textarea, summary, [role=option]')]
  .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.closest('.visually-hidden, .skip'))
  .map((each) => [each, (each.matches('[type=checkbox], [type=radio]') && each.closest('label') || each)])
  .map(([each, area]) => [each, area.getBoundingClientRect()])
  .filter(([, {width, height}]) => width > 0 && (width < 23.9 || height < 23.9))
  .map(([each, {width, height}]) => `${each.outerHTML.slice(0, 120)} ${width.toFixed(1)}x${height.toFixed(1)}`)"""
OVERFLOW = """() => [document.documentElement, document.body].some((each) => each.scrollWidth > innerWidth)
  || document.querySelector('.ops').scrollHeight > innerHeight"""

CUT = """() => [...document.querySelectorAll('.strip .item, .strip .button, .tabs [role=tab], .filter > *')]
  .map((each) => [each.textContent, each.getBoundingClientRect()])
  .filter(([, {left, right, width}]) => width > 0 && (left < 0 || right > innerWidth + 0.5))
  .map(([text]) => text)"""


STORY = (
    ("TAVIRA", "IED", -15.42, 23.74, {"basis": "own", "state": "found"}),
    ("TAVIRA", "FOM", -15.06, 23.58, {"type": "delayed"}),
)
TOLD: list[str] = []


@pytest.fixture
def told(report):
    """Something stands in every list; told once, for every view."""
    for site, kind, lat, lon, fields in STORY if not TOLD else ():
        for unit in (1, 2):
            report(site, kind, lat, lon, unit=unit, text="Seen from the road", fields=fields)
        TOLD.append(kind)


@pytest.fixture(scope="module")
def seat(chromium, centre_url, officer):
    """A page for each language in which one view is opened after the other: to come in anew takes longer than to look.

    Whatever a page logs as an error is asked for after each view.
    """
    pages: dict[str, Page] = {}
    with opener(chromium, centre_url, officer) as open_page:

        def seat(language: str) -> Page:
            if language not in pages:
                pages[language] = open_page(language=language, look="day", width=1024, height=768)
            return pages[language]

        seat.faults = open_page.faults
        yield seat


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_keeps_nobody_out(seat, axe, centre_url, view: View, language):
    page = seat(language)
    expect(page.get_by_test_id("pressing").or_(page.locator(".split-list [role=option]")).first).to_be_visible()
    show(page, centre_url, view)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert axe(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert not page.evaluate(OVERFLOW)
    assert page.evaluate(CUT) == []
    for look in ("dark", "night"):
        wear(page, look)
        assert axe(page, CONTRAST) == []
    assert seat.faults == []


def wear(page: Page, look: str) -> None:
    """Colours hang on this attribute alone."""
    page.evaluate("look => { document.documentElement.dataset.look = look }", look)


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("path", ["/sign-in", "/setup", "/setup#something"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_door_keeps_nobody_out(chromium, centre_url, axe, path, language):
    context = chromium.new_context(locale=language, viewport={"width": 1024, "height": 768}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{centre_url}{path}")
    expect(page.get_by_role("heading", name="Heliograph")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    for look in ("dark", "night"):
        wear(page, look)
        assert axe(page, CONTRAST) == []
    context.close()

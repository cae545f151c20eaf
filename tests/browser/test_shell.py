"""The page around the panels: filter in the address, keyboard, looks and languages, finding places, measuring."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def two_threats(report, page):
    """A demonstration and a mine, both on the page."""
    report("LUNDE", "DEM", -14.61, 23.41, text="Crowd at the gate", fields={"mood": "tense"})
    report("KADOLA", "MIN", -15.02, 22.95, text="Mine on the track", fields={"ordnance": "anti_vehicle"})
    for name in ("Demonstration or riot", "Mine strike or find"):
        expect(page.get_by_role("option").filter(has_text=name).first).to_be_visible()
    return page


def test_the_filter_is_in_the_address_and_survives_a_reload(two_threats):
    page = two_threats
    page.get_by_role("button", name="Filter …").click()
    page.get_by_role("checkbox", name="Mine strike or find").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").filter(has_text="Demonstration or riot")).to_have_count(0)
    expect(page.get_by_test_id("counts")).to_have_text(re.compile(r"^(\d+) of (\d+) threats shown$"))
    assert "kind=MIN" in page.url
    page.reload()
    expect(page.get_by_role("option").filter(has_text="Mine strike or find").first).to_be_visible()
    expect(page.get_by_role("option").filter(has_text="Demonstration or riot")).to_have_count(0)
    page.get_by_role("button", name="Remove Mine strike or find").click()
    expect(page.get_by_role("option").filter(has_text="Demonstration or riot").first).to_be_visible()
    assert "kind=" not in page.url


def test_everything_is_done_by_keyboard(two_threats):
    page = two_threats
    page.keyboard.press("j")
    detail = page.get_by_test_id("threat-detail")
    expect(detail).to_be_visible()
    selected = page.locator('[role=option][aria-selected="true"]')
    first = selected.get_attribute("data-id")
    page.keyboard.press("j")
    assert selected.get_attribute("data-id") != first
    page.keyboard.press("k")
    assert selected.get_attribute("data-id") == first
    page.keyboard.press("Escape")
    expect(detail).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.type("mine")
    expect(page.get_by_role("option").filter(has_text="Demonstration")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_contain_text("Next in the list")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_place_is_found_by_what_people_type(page):
    page.keyboard.press("g")
    box = page.get_by_label("Go to", exact=True).last
    for text, expected in (
        ("34L HJ 00629 01016", "34L HJ 00629 01016"),
        ("-15.35, 23.8", "-15.35, 23.8"),
        ("tavira", "Tavira Crossing"),
        ("bangui", "Bangui"),
    ):
        box.fill(text)
        expect(page.locator(".found .button").first).to_contain_text(expected)
    box.fill("qqqqqq")
    expect(page.get_by_text("Nothing found of that name")).to_be_visible()
    box.fill("tavira")
    expect(page.locator(".found .button").first).to_contain_text("Tavira")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("sel=site:TAVIRA"))


DISTANCE = re.compile(r"^\d+(\.\d)? km$")


def test_a_line_is_measured(page):
    page.get_by_role("button", name="Measure").click()
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    measured = page.get_by_test_id("measured")
    expect(measured).to_be_visible()
    page.mouse.click(box["x"] + 200, box["y"] + 300)
    page.mouse.move(box["x"] + 300, box["y"] + 300, steps=5)
    expect(measured).to_have_text(DISTANCE)
    page.mouse.click(box["x"] + 300, box["y"] + 300)
    expect(measured).to_have_text(DISTANCE)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("measured")).to_have_count(0)


def test_a_click_on_the_map_selects(report, page):
    report("PEMBA", "CRM", -14.95, 24.33, text="Shop robbed", fields={"offence": "robbery"})
    expect(page.get_by_role("option").filter(has_text="Crime").first).to_be_visible()
    page.get_by_role("option").filter(has_text="Crime").first.click()
    page.get_by_role("button", name="Close").last.click()
    page.keyboard.press("g")
    page.get_by_label("Go to", exact=True).last.fill("-14.95, 24.33")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("map")).to_have_attribute("data-settled", "true")
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_test_id("threat-detail")).to_contain_text("Shop robbed")


def test_exercise_data_cannot_be_missed(report, page):
    report("KADOLA", "IF", -15.24, 23.12, text="EXERCISE", status="exercise", fields={"weapon": "mortar"})
    expect(page.get_by_role("note")).to_contain_text("EXERCISE")
    expect(page.get_by_role("option").filter(has_text="EXERCISE").first).to_be_visible()


FACES = ("fr night 1024 768", "es day 1024 768")
"""English and Arabic are looked at view by view in `test_views`."""


@pytest.mark.parametrize("face", FACES)
def test_nobody_is_left_out(open_page, report, axe, face):
    language, look, width, height = face.split()
    report("TAVIRA", "FOM", -15.06, 23.58, text="Held for 40 minutes", fields={"type": "delayed"})
    page = open_page("/?tab=threats", language=language, look=look, width=int(width), height=int(height))
    page.get_by_role("option").first.click()
    expect(page.get_by_test_id("threat-detail")).to_be_visible()
    assert axe(page) == []
    page.goto(page.url.replace("tab=threats", "tab=alerts"))
    page.wait_for_selector("html[data-ready=true]")
    page.keyboard.press("j")
    page.locator(".settings > .button").last.click()
    assert axe(page) == []
    assert no_overflow(page)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")


def no_overflow(page: Page) -> bool:
    """Nothing sticks out of the window."""
    return bool(
        page.evaluate("document.documentElement.scrollWidth <= innerWidth && document.body.scrollHeight <= innerHeight")
    )

"""The inbox: reports as they arrive, what waits for a person, and what is held: put right, released, discarded."""

from __future__ import annotations

import re
import time
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from edge_agent.wire.jsonform import rfc3339

SWAPPED = (23.71, -15.13)
"""A place near Tavira with its two numbers exchanged."""


@pytest.fixture
def inbox(open_page) -> Page:
    return open_page("/?tab=inbox")


def open_list(page: Page, name: str) -> None:
    page.get_by_role("group", name="What waits").get_by_role("button", name=name).click()


def row(page: Page, text: str):
    return page.locator(".split-list").get_by_role("option").filter(has_text=text)


def test_a_report_arrives_while_one_looks_and_is_seen(inbox, report):
    row_of = row(inbox, "Shots near the mill")
    expect(row_of).to_have_count(0)
    report("MBERU", "DF", -14.81, 23.01, text="Shots near the mill", fields={"basis": "own"})
    expect(row_of).to_contain_text("new")
    row_of.click()
    detail = inbox.get_by_test_id("report-detail")
    expect(detail).to_contain_text("Shots near the mill")
    expect(detail).to_contain_text("Own observation")
    expect(detail).to_contain_text("By the site's clock")
    expect(detail.get_by_test_id("grading")).to_contain_text("as reported")
    expect(row_of).not_to_contain_text("new")
    inbox.keyboard.press("n")
    expect(inbox.get_by_role("button", name="Mark")).to_have_count(0)


def test_an_ungraded_report_is_graded_by_keys_alone_and_taken_back(inbox, report):
    report("LUNDE", "AMB", -14.51, 23.51, text="Fire from both sides of the road", credibility=None)
    open_list(inbox, "Ungraded")
    expect(row(inbox, "Fire from both sides")).to_be_visible()
    row(inbox, "Fire from both sides").click()
    expect(inbox.get_by_test_id("report-detail")).to_be_visible()
    inbox.keyboard.press("g")
    dialog = inbox.get_by_role("dialog")
    expect(dialog.locator(":focus")).to_have_text("B6")
    inbox.keyboard.press("c")
    inbox.keyboard.press("3")
    expect(dialog).to_contain_text("Fairly reliable · Possibly true")
    inbox.keyboard.press("ArrowLeft")
    expect(dialog.locator(":focus")).to_have_text("C2")
    dialog.get_by_role("textbox", name="Reason").fill("Checked with the site")
    inbox.keyboard.press("Enter")
    grading = inbox.get_by_test_id("grading")
    expect(grading).to_contain_text("C2")
    expect(grading).to_contain_text("Checked with the site")
    expect(row(inbox, "Fire from both sides")).to_have_count(0)
    inbox.locator(".toast").get_by_role("button", name="Undo").click()
    expect(grading.get_by_role("listitem").last).to_contain_text("Taken back")
    expect(grading.get_by_role("listitem").last).to_contain_text("B6")


def test_a_report_without_a_place_is_placed(inbox, rig):
    form = {"kind": "IED", "observed_at": rfc3339(int(time.time())), "unit": 1, "text": "Device by the old ferry"}
    rig.doors["SHONGA"].report(str(uuid4()), form)
    open_list(inbox, "Unplaced")
    row(inbox, "Device by the old ferry").click()
    expect(inbox.get_by_test_id("report-detail")).to_contain_text("not given")
    inbox.keyboard.press("p")
    placing = inbox.get_by_test_id("place-form")
    placing.get_by_label("Place (MGRS or degrees)").fill("somewhere")
    expect(placing).to_contain_text("Neither MGRS nor degrees")
    placing.get_by_label("Place (MGRS or degrees)").fill("-15.91 23.35")
    placing.get_by_role("button", name="The site gave the place by radio").click()
    placing.get_by_role("button", name="Place it").click()
    expect(row(inbox, "Device by the old ferry")).to_have_count(0)
    detail = inbox.get_by_test_id("report-detail")
    expect(detail).to_contain_text("Amended by")
    detail.get_by_role("button", name="Its threat").click()
    expect(inbox.get_by_test_id("threat-detail")).to_contain_text("34L GH")


def test_swapped_coordinates_are_put_right_by_one_click_and_released(inbox, report):
    report("TAVIRA", "DF", *SWAPPED, text="Shots at the ford", fields={"basis": "own"})
    open_list(inbox, "Quarantine")
    inbox.locator(".split-list").get_by_role("option").filter(
        has_text="Latitude and longitude look swapped"
    ).first.click()
    held = inbox.get_by_test_id("held-detail")
    expect(held).to_contain_text("inside it with latitude and longitude exchanged")
    expect(held.get_by_test_id("decoded")).to_contain_text("Shots at the ford")
    inbox.keyboard.press("f")
    fix = inbox.get_by_test_id("fix")
    fix.get_by_role("button", name="Swap latitude and longitude").click()
    expect(fix.get_by_label("Place (MGRS or degrees)")).to_have_value("34L GJ 91262 25496")
    fix.get_by_role("button", name="Release as corrected").click()
    expect(held).to_contain_text("Released")
    expect(held).to_contain_text("Latitude and longitude were swapped")
    held.get_by_role("button", name="The report it became").click()
    expect(inbox.get_by_test_id("report-detail")).to_contain_text("Shots at the ford")


def test_what_is_held_is_discarded_and_the_discarding_taken_back(inbox, report):
    report("TAVIRA", "DF", 23.75, -15.17, text="Nonsense at the ford")
    open_list(inbox, "Quarantine")
    line = inbox.locator(".split-list").get_by_role("option").first
    line.click()
    held = inbox.get_by_test_id("held-detail")
    expect(held.get_by_test_id("decoded")).to_contain_text("Nonsense at the ford")
    inbox.keyboard.press("x")
    dialog = inbox.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Discard")).to_be_disabled()
    dialog.get_by_role("button", name="A test").click()
    dialog.get_by_role("button", name="Discard …").click()
    expect(held.locator(".resolved")).to_contain_text("A test")
    inbox.locator(".toast").get_by_role("button", name="Undo").click()
    expect(held.locator(".resolved")).to_have_count(0)
    expect(held.locator(".state")).to_have_text("Held")
    inbox.keyboard.press("r")
    inbox.get_by_role("dialog").get_by_role("button", name="It is right as it came").click()
    inbox.get_by_role("dialog").get_by_role("button", name="Release as it came").click()
    expect(held.locator(".resolved")).to_contain_text("It is right as it came")


def test_the_open_list_is_in_the_address_and_the_keys_in_the_help(open_page, report):
    page = open_page("/?tab=inbox&inbox=clock_suspect")
    expect(page.get_by_role("button", name="Clock suspect")).to_have_attribute("aria-pressed", "true")
    open_list(page, "Quarantine")
    expect(page).to_have_url(re.compile("inbox=held"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Mark all reports as seen")


@pytest.mark.parametrize(("language", "look"), [("en", "day"), ("ar", "night"), ("fr", "dark")])
def test_nothing_keeps_anybody_out(open_page, report, axe, language, look):
    report("TAVIRA", "DF", 23.72, -15.14, text="One more at the ford")
    page = open_page("/?tab=inbox&inbox=held", language=language, look=look)
    page.locator(".split-list").get_by_role("option").first.click()
    expect(page.get_by_test_id("held-detail")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("f")
    expect(page.get_by_test_id("fix")).to_be_visible()
    assert axe(page) == []
    page.goto(page.url.replace("inbox=held", "inbox=new"))
    page.locator(".split-list").get_by_role("option").first.click()
    expect(page.get_by_test_id("report-detail")).to_be_visible()
    page.keyboard.press("g")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert axe(page) == []

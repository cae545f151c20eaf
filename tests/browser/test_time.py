"""LIVE and REPLAY: back to what was, forward through it, and home with one key; what presses now stays in sight."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

PLACES = ((-15.6 + 0.1 * step, 23.4) for step in range(9))
"""Too far from each other to be one threat."""


@pytest.fixture
def later(page: Page, report) -> Page:
    """A page where a threat came up some seconds ago, after a moment without it."""
    count = page.get_by_role("option").filter(has_text="Crime").count()
    page.wait_for_timeout(2000)
    before = page.evaluate("Date.now()")
    page.wait_for_timeout(1500)
    place = next(PLACES)
    report("TAVIRA", "CRM", *place, text="Trucks stopped at a roadblock", fields={"basis": "own"})
    expect(page.get_by_role("option").filter(has_text="Crime")).to_have_count(count + 1)
    page.evaluate(f"window.before = {before}")
    return page


def iso(ms: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ms / 1000))


def test_the_past_is_shown_and_live_is_one_key_away(later, centre_url):
    rows = later.get_by_role("option").filter(has_text="Crime")
    count = rows.count()
    later.goto(f"{centre_url}/?period=1h&at={iso(later.evaluate('window.before'))}")
    mode = later.get_by_test_id("mode")
    expect(mode).to_have_text("REPLAY")
    expect(rows).to_have_count(count - 1)
    expect(later.get_by_text("Details and actions are those of now")).to_be_visible()
    later.keyboard.press("l")
    expect(mode).to_have_text("LIVE")
    expect(rows).to_have_count(count)
    assert "at=" not in later.url


def test_scrubbing_with_the_keyboard_and_the_pointer(later):
    slider = later.get_by_role("slider", name="Moment that is shown")
    slider.focus()
    slider.press("ArrowLeft")
    expect(later.get_by_test_id("mode")).to_have_text("REPLAY")
    first = int(slider.get_attribute("aria-valuenow") or 0)
    slider.press("PageDown")
    expect(slider).not_to_have_attribute("aria-valuenow", str(first))
    assert int(slider.get_attribute("aria-valuenow") or 0) < first
    assert re.search(r"at=\d{4}-\d\d-\d\dT", later.url)
    slider.press("End")
    expect(later.get_by_test_id("mode")).to_have_text("LIVE")
    box = slider.bounding_box()
    assert box is not None
    later.mouse.click(box["x"] + box["width"] / 3, box["y"] + 8)
    expect(later.get_by_test_id("mode")).to_have_text("REPLAY")
    later.get_by_role("button", name="Back to live").click()
    expect(later.get_by_test_id("mode")).to_have_text("LIVE")


def test_playing_walks_through_the_past_into_the_present(later, centre_url):
    later.goto(f"{centre_url}/?at={iso(later.evaluate('window.before') - 20_000)}")
    expect(later.get_by_test_id("mode")).to_have_text("REPLAY")
    later.get_by_label("Speed of the replay").select_option("10")
    later.keyboard.press("p")
    expect(later.get_by_role("button", name="Pause")).to_be_visible()
    expect(later.get_by_test_id("mode")).to_have_text("LIVE", timeout=30_000)
    expect(later.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_an_alarm_of_now_presses_through_the_replay(page, report, centre_url):
    page.goto(f"{centre_url}/?at={iso(page.evaluate('Date.now()') - 5000)}")
    expect(page.get_by_test_id("mode")).to_have_text("REPLAY")
    report("LUNDE", "SOS", -14.4, 23.7)
    now = page.get_by_role("button", name=re.compile("Immediate alerts? unanswered now"))
    expect(now).to_be_visible()
    now.click()
    expect(page.get_by_test_id("mode")).to_have_text("LIVE")
    expect(page.get_by_role("tab", name=re.compile("Alerts"))).to_have_attribute("aria-selected", "true")


def test_the_histogram_counts_what_the_filter_lets_through(later, centre_url):
    slider = later.get_by_role("slider", name="Moment that is shown")
    expect(later.locator(".lane.reports rect").first).to_be_attached()
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"reports \d+, new threats \d+, alerts \d+"))
    with later.expect_response(re.compile("/histogram.*CFV")):
        later.goto(f"{centre_url}/?kind=CFV&q=nothing-says-this")
    expect(later.locator(".lane rect")).to_have_count(0)


def test_a_period_of_ones_own_is_typed_in(page):
    page.get_by_label("Period of the timeline").select_option("own")
    page.get_by_label("From", exact=True).fill("2026-01-01T00:00")
    page.get_by_label("To", exact=True).fill("2025-01-01T00:00")
    expect(page.get_by_role("alert").filter(has_text="after the beginning")).to_be_visible()
    page.get_by_label("To", exact=True).fill("2026-01-02T00:00")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("period=2026-01-01"))
    expect(page.get_by_role("dialog")).to_have_count(0)

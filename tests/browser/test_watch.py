"""What a watch may rely on: an alarm that is heard and breaks through every filter, and a whole job without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from support.waiting import wait_for

COUNT_TONES = """
  window.tones = 0;
  const start = AudioScheduledSourceNode.prototype.start;
  AudioScheduledSourceNode.prototype.start = function (...args) { window.tones += 1; start.apply(this, args); };
  window.tones
"""
MOST_TABS = 60


@pytest.fixture
def alarm(report):
    """An Immediate alert that nobody answers, at a place of its own."""

    def alarm(lat: float) -> None:
        report("LUNDE", "SOS", lat, 23.62, unit=2)

    return alarm


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until the focus is there."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is out of reach of the tab key")


def test_an_alarm_sounds_until_it_is_silenced_for_a_while(open_page, alarm):
    page = open_page()
    page.evaluate(COUNT_TONES)
    page.keyboard.press("j")  # browsers let no page sound that nobody touched
    alarm(-14.31)
    expect(page.get_by_test_id("pressing")).to_be_visible()
    wait_for(lambda: page.evaluate("window.tones > 0"), 30, "a tone")
    page.get_by_role("button", name="Silence for 5 min").click()
    silent = page.get_by_role("button", name=re.compile("Silent until"))
    expect(silent).to_have_attribute("aria-pressed", "true")
    until = page.evaluate("Number(JSON.parse(localStorage.getItem('heliograph.muted-until')))")
    assert 0 < until - page.evaluate("Date.now()") <= 5 * 60_000
    silent.click()
    expect(page.get_by_role("button", name="Silence for 5 min")).to_be_visible()


def test_an_alarm_breaks_through_the_filter(open_page, alarm):
    page = open_page("/?tab=alerts&kind=MIN")
    alarm(-14.36)
    expect(page.get_by_role("option").filter(has_text="Duress").first).to_be_visible()
    expect(page.get_by_role("search")).to_contain_text("although the filter leaves")


def test_a_job_is_done_from_end_to_end_without_a_mouse(page, report):
    report("MBERU", "HLT", -14.71, 22.93, text="Fever in two villages")
    expect(page.get_by_role("option").filter(has_text="Disease").first).to_be_visible()
    tab_to(page, "#tab-threats")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Inbox")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("/")
    page.keyboard.type("fever")
    expect(page.get_by_role("option").filter(has_text="Fever").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").filter(has_text="Fever").first).to_be_visible()
    tab_to(page, "[role=option], [role=listbox]")
    page.keyboard.press("j")
    detail = page.get_by_test_id("report-detail")
    expect(detail).to_contain_text("Fever in two villages")
    page.keyboard.press("g")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    tab_to(page, "table.grades button")
    page.keyboard.type("c3")
    expect(dialog.locator(".chosen")).to_contain_text("C3")
    tab_to(page, ":is(dialog, [role=dialog]) :is(textarea, input)")
    page.keyboard.type("known to exaggerate")
    tab_to(page, ":is(dialog, [role=dialog]) .primary")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(detail).to_contain_text("C3")

"""What an officer decides about threats: each by a key, kept with its reason, taken back within some seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def threat(page: Page, report: Callable[..., Any]) -> Callable[..., Locator]:
    """Reports something, waits until it is a threat, opens it; answers with its detail."""

    def threat(site: str, kind: str, lat: float, lon: float, text: str, **more: Any) -> Locator:
        report(site, kind, lat, lon, text=text, **more)
        return open_by(page, text)

    return threat


def open_by(page: Page, text: str) -> Locator:
    """Find the threat that a report speaks of by way of the inbox, as a person would."""
    page.get_by_role("tab", name="Inbox").click()
    page.locator(".split-list").get_by_role("option").filter(has_text=text).first.click()
    page.get_by_test_id("report-detail").get_by_role("button", name="Its threat").click()
    detail = page.get_by_test_id("threat-detail")
    expect(detail).to_contain_text(text)
    return detail


def decide(page: Page, key: str, reason: str, action: str) -> None:
    page.keyboard.press(key)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=reason).click()
    dialog.get_by_role("button", name=action, exact=True).click()
    expect(dialog).to_have_count(0)


def undo(page: Page) -> None:
    page.locator(".toast").get_by_role("button", name="Undo").last.click()


@pytest.mark.parametrize(
    ("key", "reason", "action", "state", "lat"),
    [
        ("c", "Confirmed by radio", "Confirm", "Confirmed", -15.62),
        ("d", "False report", "Dismiss", "Dismissed", -15.66),
        ("e", "Cleared by EOD", "Clear", "Cleared", -15.70),
    ],
)
def test_a_decision_is_taken_kept_and_taken_back(page, threat, key, reason, action, state, lat):  # noqa: PLR0917 - a table
    detail = threat("NAKASI", "INT", lat, 23.86, f"Stones thrown {action}", unit=2)
    header = detail.locator("header .state")
    expect(header).to_have_text("Suspected")
    decide(page, key, reason, action)
    expect(header).to_have_text(state)
    history = detail.get_by_test_id("history")
    expect(history.locator(".decided")).to_contain_text("amina.diallo")
    expect(history.locator(".decided")).to_contain_text(reason)
    undo(page)
    expect(header).to_have_text("Suspected")
    expect(detail).to_contain_text(f"Stones thrown {action}")
    expect(history.locator(".decided")).to_contain_text("undone by")


def test_a_decision_needs_a_reason(page, threat):
    threat("PEMBA", "INT", -14.90, 24.15, "Stones at the second vehicle")
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="Reason")).to_be_focused()
    expect(dialog.get_by_role("button", name="Dismiss", exact=True)).to_be_disabled()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_an_older_decision_is_undone_from_the_history_with_a_reason(page, threat):
    detail = threat("PEMBA", "CRM", -14.96, 24.21, "Motorcycle taken at gunpoint")
    decide(page, "c", "Seen by our own patrol", "Confirm")
    detail.get_by_role("button", name="Undo: confirmed").click()
    page.get_by_role("dialog").get_by_role("button", name="New information").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo", exact=True).click()
    expect(detail.locator("header .state")).to_have_text("Suspected")
    expect(detail.get_by_test_id("history")).to_contain_text("undone by")


def test_threats_are_merged_with_a_preview_and_split_again(page, report, threat):
    report("OSHIRA", "ABD", -16.02, 24.02, text="Driver of a relief truck missing", unit=1)
    detail = threat("OSHIRA", "ABD", -16.16, 24.10, "Second driver missing", unit=2)
    expect(detail).to_be_visible()
    page.keyboard.press("m")
    merge = page.get_by_test_id("merge")
    choice = merge.get_by_role("checkbox").first
    choice.check()
    preview = page.get_by_test_id("merge-preview")
    expect(preview).to_contain_text("2 reports, 2 sources")
    expect(preview).to_contain_text("→")
    merge.get_by_role("button", name="Same event, reported twice").click()
    merge.get_by_role("button", name="Merge 2 into one").click()
    expect(detail).to_contain_text("Driver of a relief truck missing")
    expect(detail).to_contain_text("Second driver missing")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").first.check()
    expect(dialog).to_contain_text("Two threats: 1 of these reports, and the 1 that are left.")
    dialog.get_by_role("button", name="Another event").click()
    dialog.get_by_role("button", name="Split", exact=True).click()
    expect(detail.locator(".reports > li")).to_have_count(1)
    undo(page)
    expect(detail.locator(".reports > li")).to_have_count(2)


def test_merging_is_given_up_by_escape_and_nothing_happens(page, threat):
    detail = threat("KADOLA", "TEN", -15.27, 23.13, "Rumour in the market")
    page.keyboard.press("m")
    expect(page.get_by_test_id("merge")).to_be_visible()
    page.keyboard.press("Escape")
    expect(detail).to_be_visible()
    expect(detail.locator(".reports > li")).to_have_count(1)


def test_a_proposal_is_accepted_by_one_action(page, report, threat):
    report("TAVIRA", "ERW", -15.20, 23.60, text="Rocket in the field", unit=1, fields={"basis": "own"})
    detail = threat("NAKASI", "ERW", -15.2003, 23.6002, "Rocket beside the track", unit=1, fields={"basis": "own"})
    proposal = detail.get_by_test_id("proposals")
    expect(proposal).to_contain_text("credibility 1 is proposed for 2 reports")
    proposal.get_by_role("button", name="Accept").click()
    expect(proposal).to_have_count(0)
    expect(detail.locator(".grade-button").first).to_contain_text("1")
    undo(page)
    expect(proposal).to_be_visible()


def test_a_conflict_shows_both_sides_and_stands_in_the_inbox(page, report, threat):
    report(
        "SHONGA", "IED", -15.80, 23.25, text="Wires at the culvert", unit=1, fields={"basis": "own", "state": "found"}
    )
    doubted = {"basis": "own", "state": "found"}
    report("SHONGA", "IED", -15.8002, 23.2501, text="Nothing at the culvert", unit=2, fields=doubted, credibility=5)
    detail = open_by(page, "Wires at the culvert")
    sides = detail.get_by_test_id("conflict")
    expect(sides).to_contain_text("It is there")
    expect(sides).to_contain_text("Wires at the culvert")
    expect(sides).to_contain_text("It is not there")
    expect(sides).to_contain_text("Nothing at the culvert")
    page.get_by_role("tab", name="Inbox").click()
    page.get_by_role("button", name="Conflicts").click()
    expect(page.locator(".split-list").get_by_role("option").first).to_contain_text("contradict")


def test_who_may_see_a_threat_is_said_with_a_reason(page, threat):
    detail = threat("MBERU", "CRM", -14.83, 22.91, "Fuel taken from the depot")
    marks = detail.get_by_test_id("release")
    expect(marks).to_contain_text("The mission only")
    marks.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Host state").check()
    expect(dialog.get_by_role("button", name="Set", exact=True)).to_be_disabled()
    dialog.get_by_role("button", name="Agreed with the partner").click()
    dialog.get_by_role("button", name="Set", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(marks).to_contain_text("Host state")
    expect(detail.locator("header .state")).to_have_text("Suspected")
    marks.get_by_role("button", name="Change").click()
    page.get_by_role("dialog").get_by_label("Host state").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Was released by mistake").click()
    page.get_by_role("dialog").get_by_role("button", name="Set", exact=True).click()
    expect(marks).to_contain_text("The mission only")


@pytest.mark.parametrize(("language", "look"), [("en", "day"), ("ar", "night")])
def test_nothing_keeps_anybody_out(open_page, report, axe, language, look):
    report("MBERU", "DF", -14.79, 22.97, text="Shots at the well")
    page = open_page("/?tab=threats", language=language, look=look)
    page.locator(".split-list").get_by_role("option").first.click()
    expect(page.get_by_test_id("threat-detail")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("m")
    expect(page.get_by_test_id("merge")).to_be_visible()
    assert axe(page) == []

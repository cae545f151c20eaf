"""Help is called for whoever holds the tablet: enrolled or not, signed in or not, watched or not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from support.tabletpage import room, rows, sign_in
from support.waiting import wait_for

HOLD_MS = 3000


def enrol(page: Page, site) -> None:
    code = site.ask("POST", "/v1/codes")["code"]
    page.locator(".banner", has_text="not yet one of the site's").tap()
    page.locator(".enrol form input").first.fill(code)
    page.locator(".enrol form input").nth(1).fill("found again")
    page.locator(".enrol button[type=submit]").click()
    page.wait_for_selector("[data-person]")


@pytest.mark.parametrize("by", ["a finger", "the keyboard"])
def test_three_seconds_it_is_and_not_a_moment_less(tablet, by):
    page = tablet()
    page.clock.install()
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    down, up = ("pointerdown", "pointerup") if by == "a finger" else ("keydown", "keyup")
    with_key = {"key": "Enter", "bubbles": True} if by == "the keyboard" else {"bubbles": True}
    button = page.locator(".sos")
    button.dispatch_event(down, with_key)
    page.clock.run_for(HOLD_MS - 1)
    button.dispatch_event(up, with_key)
    page.clock.run_for(HOLD_MS)
    assert rows(page) == [], "released too early"
    button.dispatch_event(down, with_key)
    page.clock.run_for(HOLD_MS)
    (call,) = wait_for(lambda: rows(page), 20, "the call")
    assert (call["priority"], call["until"]) == (0, None)
    assert call["stage"] in {"queued", "saved", "received"}, "it does not wait to be taken back"
    button.dispatch_event(up, with_key)
    page.clock.run_for(HOLD_MS)
    assert len(rows(page)) == 1, "one hold is one call"


def test_a_silent_call_shows_nothing_and_asks_not_to_be_called_back(tablet, site, at_centre):
    page = tablet()
    room(page, 4)
    page.locator(".switch input").tap()
    room(page, 1)
    before = page.locator("#app").inner_text()
    site.doorway.cut()
    try:
        button = page.locator(".sos")
        button.dispatch_event("pointerdown")
        (call,) = wait_for(lambda: rows(page), 20, "the call")
        button.dispatch_event("pointerup")
        expect(page.get_by_test_id("unsent")).to_have_text("Nothing unsent")
        expect(page.locator("[data-report]")).to_have_count(0)
        assert page.locator("main").inner_text() in before
    finally:
        site.doorway.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    report = at_centre(call["id"])
    assert (report["kind"], report["fields"]) == ("SOS", {"silent": True})


def test_without_a_sign_in_a_casevac_and_a_call_go_out(tablet, at_centre):
    page = tablet(who=None)
    room(page, 0)
    kinds = page.locator(".tile").evaluate_all("all => all.map((each) => each.dataset.kind)")
    assert {"SOS", "CAS"} <= set(kinds)
    assert "CRM" not in kinds
    page.locator("[data-kind=CAS]").tap()
    page.get_by_test_id("send-now").tap()
    page.locator(".sos").dispatch_event("pointerdown")
    wait_for(lambda: len(rows(page)) == 2, 20, "both")
    page.locator(".sos").dispatch_event("pointerup")
    assert {at_centre(row["id"])["kind"] for row in rows(page)} == {"CAS", "SOS"}


def test_a_tablet_that_was_never_enrolled_keeps_its_calls_until_it_is(tablet, site, at_centre):
    page = tablet(enrolled=False)
    room(page, 0)
    page.locator("[data-kind=CAS]").tap()
    expect(page.get_by_text("kept unsealed")).to_be_visible()
    page.get_by_test_id("send-now").tap()
    page.locator(".sos").dispatch_event("pointerdown")
    wait_for(lambda: len(rows(page)) == 2, 20, "both")
    page.locator(".sos").dispatch_event("pointerup")
    expect(page.get_by_test_id("unsent")).to_contain_text("2 unsent")
    expect(page.locator(".banner").first).to_contain_text("use the radio")
    expect(page.get_by_test_id("reach")).to_have_text("Site reached")
    expect(page.locator(".undo")).to_have_count(0, timeout=10_000)
    enrol(page, site)
    wait_for(lambda: all(row["stage"] != "queued" for row in rows(page)), 60, "sent")
    assert {at_centre(row["id"])["kind"] for row in rows(page)} == {"CAS", "SOS"}
    sign_in(page, "Lima 1")

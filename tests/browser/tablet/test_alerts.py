"""Alerts on a tablet, from the officer's hand through the broker to the unit, and its answer back to the centre."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from support.tabletpage import room, rows, send_now, sign_in
from support.waiting import wait_for

LIFE_S = 3600


@dataclass
class Warned:
    """An alert that an officer broadcast to the site, and the page it is on."""

    page: Page
    number: int
    ask: Callable[..., Any]

    @property
    def screen(self) -> Locator:
        """It, over everything."""
        return self.page.locator(f".pressing[data-alert='{self.number}']")

    @property
    def row(self) -> Locator:
        """It, in the kept list."""
        return self.page.locator(f".row[data-alert='{self.number}']")

    def delivery(self) -> dict[str, Any]:
        """How far the centre knows it has come with the site."""
        (found,) = self.ask("GET", f"/alerts/{self.number}")["delivered"]
        return dict(found)

    def told(self, **expected: object) -> None:
        """Wait until the centre knows that of the delivery."""
        wait_for(lambda: expected.items() <= self.delivery().items(), 60, f"{expected} at the centre")


@pytest.fixture
def warned(tablet, broadcast, officer_asks) -> Callable[..., Warned]:
    """A tablet with an alert of an officer."""

    def warned(page: Page | None = None, **more: object) -> Warned:
        page = page or tablet(alerts=True)
        return Warned(page, broadcast(**more), officer_asks)

    return warned


def test_an_immediate_one_fills_the_screen_and_the_answer_of_a_named_person_is_seen_at_the_centre(warned):
    case = warned(text="Shells on the market")
    shown = case.screen
    expect(shown).to_be_visible()
    box, view = shown.bounding_box(), case.page.viewport_size
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, view["width"], view["height"])
    expect(shown).to_contain_text("Indirect fire")
    expect(shown).to_contain_text("Shells on the market")
    expect(shown).to_contain_text("Take shelter inside")
    expect(shown.locator(".bearing")).to_contain_text("km")
    case.told(state="seen")
    shown.get_by_test_id("acting").tap()
    expect(shown).to_have_count(0)
    case.told(state="acknowledged", acknowledged_by="Lima 1", response="acting")
    room(case.page, 2)
    expect(case.row).to_contain_text("Answered")


def test_nobody_answers_without_a_name(tablet, warned):
    case = warned(tablet(alerts=True, who=None))
    expect(case.screen).to_contain_text("Indirect fire")
    expect(case.screen.get_by_test_id("acting")).to_have_count(0)
    case.screen.get_by_test_id("sign-in-to-answer").tap()
    sign_in(case.page, "Lima 2")
    case.screen.get_by_test_id("acting").tap()
    case.told(state="acknowledged", acknowledged_by="Lima 2")


def test_cannot_comply_is_told_as_such(warned):
    case = warned()
    case.screen.get_by_test_id("cannot").tap()
    case.told(state="acknowledged", acknowledged_by="Lima 1", response="cannot_comply")


def test_later_puts_it_off_and_the_list_keeps_it_open(warned):
    case = warned()
    case.screen.get_by_test_id("later").tap()
    expect(case.screen).to_have_count(0)
    case.page.reload()
    case.page.wait_for_selector("html[data-ready=true]")
    room(case.page, 2)
    expect(case.row).to_contain_text("Unanswered")
    expect(case.screen).to_have_count(0)
    case.told(state="seen", acknowledged_by=None)
    case.row.tap()
    case.page.get_by_test_id("acting").tap()
    case.told(state="acknowledged", response="acting")


def test_what_was_cancelled_says_so_and_asks_for_no_answer(warned):
    case = warned()
    expect(case.screen).to_be_visible()
    case.ask("POST", f"/alerts/{case.number}/cancel", {"why": "False alarm"})
    expect(case.screen).to_have_count(0, timeout=60_000)
    room(case.page, 2)
    expect(case.row).to_contain_text("Cancelled")
    case.row.tap()
    expect(case.page.locator(".alertview")).to_contain_text("This alert was cancelled")
    expect(case.page.locator(".replies")).to_have_count(0)


def test_what_is_over_says_so_by_the_tablets_own_clock(warned, site):
    case = warned()
    expect(case.screen).to_be_visible()
    site.doorway.cut()
    try:
        case.page.clock.set_fixed_time(case.page.evaluate("Date.now()") + (LIFE_S + 60) * 1000)
        expect(case.screen).to_have_count(0)
        room(case.page, 2)
        expect(case.row).to_contain_text("Expired")
        case.row.tap()
        expect(case.page.locator(".alertview")).to_contain_text("its time has passed")
        expect(case.page.locator(".replies")).to_have_count(0)
    finally:
        site.doorway.mend()


def test_one_that_is_not_immediate_waits_in_the_list(warned):
    case = warned(urgency="expected")
    room(case.page, 2)
    expect(case.row).to_contain_text("Unanswered")
    expect(case.page.locator(".pressing")).to_have_count(0)


def test_it_is_shown_and_answered_with_the_centre_unreachable(warned, rig, tablet):
    case = warned()
    expect(case.screen).to_be_visible()
    rig.links["KADOLA"].cut()
    try:
        other = Warned(tablet(alerts=True, who=None), case.number, case.ask)
        other.screen.get_by_test_id("sign-in-to-answer").tap()
        sign_in(other.page, "Lima 2")
        other.screen.get_by_test_id("acting").tap()
        expect(other.screen).to_have_count(0)
        expect(case.screen).to_have_count(0)  # answered for the unit, on another tablet
    finally:
        rig.links["KADOLA"].mend()
    case.told(state="acknowledged", acknowledged_by="Lima 2", response="acting")


def test_an_answer_given_out_of_reach_of_the_site_is_told_later(warned, site):
    case = warned()
    expect(case.screen).to_be_visible()
    site.doorway.cut()
    case.screen.get_by_test_id("cannot").tap()
    expect(case.screen).to_have_count(0)
    site.doorway.mend()
    case.told(state="acknowledged", acknowledged_by="Lima 1", response="cannot_comply")


def test_one_that_comes_in_the_middle_of_a_form_leaves_the_form_as_it_was(tablet, warned):
    page = tablet(alerts=True)
    page.locator("[data-kind=DEM]").tap()
    page.get_by_test_id("details").tap()
    page.get_by_test_id("jump").tap()
    page.locator(".jump button").nth(-2).tap()
    page.locator("textarea").fill("A crowd before")
    case = warned(page)
    expect(case.screen).to_be_visible()
    case.screen.get_by_test_id("acting").tap()
    expect(case.screen).to_have_count(0)
    expect(page.locator("textarea")).to_have_value("A crowd before")
    page.locator("textarea").press_sequentially(" the gate")
    expect(page.locator("textarea")).to_have_value("A crowd before the gate")
    page.get_by_test_id("next").tap()
    page.get_by_test_id("send").tap()
    page.wait_for_selector(".tiles")
    (made,) = rows(page)
    assert made["stage"] in {"held", "queued", "saved", "received"}


def test_the_reporter_of_what_is_warned_of_keeps_the_form_too(tablet, site, at_centre):
    """Fire on the site itself: the alert comes back while the details are still being written."""
    page = tablet(alerts=True, gps=(site.lat + 0.02, site.lon + 0.02))
    first = send_now(page, "IF")
    page.locator("[data-kind=CAS]").tap()
    page.get_by_test_id("details").tap()
    page.get_by_test_id("jump").tap()
    page.locator(".jump button", has_text="How many?").first.tap()
    page.locator("[data-field=urgent] .counter > button").nth(1).tap()
    own = page.locator(".pressing")
    expect(own).to_be_visible(timeout=60_000)
    own.get_by_test_id("acting").tap()
    expect(page.locator("[data-field=urgent] output")).to_have_text("1")
    assert at_centre(first)["kind"] == "IF"


def test_an_officer_who_opens_a_report_is_seen_to_have_done_so(tablet, at_centre, officer_asks):
    page = tablet()
    made = send_now(page, "CRM")
    report = at_centre(made)
    officer_asks("POST", f"/reports/{report['id']}/seen")
    room(page, 1)
    expect(page.locator(f"[data-report='{made}'] .stage")).to_have_text("Seen by an officer", timeout=60_000)
    page.locator(f"[data-report='{made}']").tap()
    expect(page.locator(".way li.done")).to_have_count(4)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("0, 0", "exactly 0, 0"), ("22.95, -15.02", "swapped")],
    ids=["by the site", "by the centre"],
)
def test_what_is_refused_says_why_and_what_to_do_and_is_filed_anew(tablet, at_centre, typed, said):
    page = tablet()
    page.locator("[data-kind=CRM]").tap()
    page.get_by_test_id("details").tap()
    page.locator("[data-value=typed]").tap()
    page.locator(".typed input").fill(typed)
    page.locator(".typed button").tap()
    page.get_by_test_id("jump").tap()
    page.locator(".jump button").last.tap()
    page.get_by_test_id("send").tap()
    (made,) = rows(page)
    room(page, 1)
    refused = page.locator(f"[data-report='{made['id']}'][data-stage=refused]")
    expect(refused).to_be_visible(timeout=60_000)
    refused.tap()
    note = page.locator(".note.danger")
    expect(note).to_contain_text(said)
    expect(note).to_contain_text("Correct it and send it again")
    page.locator(".actions .primary").tap()
    page.get_by_test_id("jump").tap()
    page.locator(".jump button").first.tap()
    page.locator("[data-value=gps]").tap()
    page.get_by_test_id("jump").tap()
    page.locator(".jump button").last.tap()
    page.get_by_test_id("send").tap()
    (again,) = rows(page)
    assert again["id"] != made["id"]
    assert at_centre(again["id"])["lat"] == pytest.approx(-15.02, abs=1e-3)


def test_what_an_alert_says_is_kept_for_a_start_without_the_site(warned, site):
    case = warned()
    expect(case.screen).to_be_visible()
    case.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    site.doorway.cut()
    try:
        case.page.reload()
        expect(case.screen).to_be_visible()
        expect(case.screen).to_contain_text("Take shelter inside")
        assert json.dumps(rows(case.page)) == "[]"
    finally:
        site.doorway.mend()

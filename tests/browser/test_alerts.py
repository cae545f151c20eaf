"""Alerts on the page: the ladder as it climbs, the watch's own acknowledgement, update, cancel, broadcast by hand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from support.holding import hold

SEEN = {"basis": "own", "state": "found"}
PLACE = "-15.7, 23.25"
"""In the area of Shonga."""


def compose(page: Page, *, place: str = PLACE, radius: str = "600") -> Locator:
    """A new alert, written as far as its place; answers with what is said of its reach."""
    page.get_by_role("tab", name="Alerts").click()
    page.get_by_role("button", name="New alert").click()
    page.get_by_label("What is it about").select_option("IED")
    page.get_by_label("Centre: MGRS, or lat lon").fill(place)
    page.get_by_label("Radius, m").fill(radius)
    reach = page.get_by_test_id("reach")
    expect(reach).to_have_attribute("aria-busy", "false")
    return reach


def broadcast(page: Page, text: str) -> Locator:
    """Broadcast an alert; answers with its detail."""
    reach = compose(page)
    expect(reach.locator("[data-addressee='SIERRA-1']")).to_be_visible()
    page.get_by_label("In your words").fill(text)
    detail = page.get_by_test_id("alert-detail").filter(has_text=text)
    hold(page, page.get_by_role("button", name=re.compile(r"^Alert \d+ addressee")), detail)
    return detail


def number_of(detail: Locator) -> int:
    return int(re.findall(r"#(\d+)", detail.inner_text())[0])


def rung(detail: Locator, addressee: str, state: str) -> Locator:
    return detail.locator(f"[data-addressee='{addressee}'][data-state='{state}']")


@pytest.fixture
def door(rig):
    """The door of Shonga; units there: 1 SIERRA-1."""
    return rig.doors["SHONGA"]


def test_a_preview_names_everybody_their_reasons_and_the_bytes(page):
    reach = compose(page)
    expect(reach).to_contain_text("touches their area of operation")
    expect(reach).to_contain_text(
        re.compile(r"\d+ addressees? · [\u2066-\u2069]?[\d.]+ k?B[\u2066-\u2069]? over \d+ links?")
    )
    expect(reach.locator("[data-site='SHONGA']")).to_contain_text("payload")
    page.get_by_label("Centre: MGRS, or lat lon").fill("40, -100")
    expect(reach).to_contain_text("It reaches nobody")
    expect(page.get_by_role("button", name="Not ready to send")).to_be_disabled()
    page.get_by_label("Centre: MGRS, or lat lon").fill("nowhere")
    expect(page.get_by_text("neither MGRS nor latitude and longitude").first).to_be_visible()


def test_a_broadcast_climbs_the_ladder_to_acknowledged(page, door):
    detail = broadcast(page, "Culvert at the ford")
    number = number_of(detail)
    expect(rung(detail, "SIERRA-1", "received")).to_be_visible()
    expect(detail.get_by_role("timer").first).to_contain_text("escalates in")
    door.seen(number, 1)
    expect(rung(detail, "SIERRA-1", "seen")).to_be_visible()
    door.acknowledge(number, 1, person="Cpl Banda")
    acknowledged = rung(detail, "SIERRA-1", "acknowledged")
    expect(acknowledged).to_contain_text("Cpl Banda")


def test_who_cannot_comply_stands_first_and_somebody_is_told_instead(page, door):
    detail = broadcast(page, "Cannot comply here")
    number = number_of(detail)
    expect(rung(detail, "SIERRA-1", "received")).to_be_visible()
    door.acknowledge(number, 1, person="Sgt Phiri", response="cannot_comply")
    expect(detail.locator("[data-addressee]").first).to_have_attribute("data-addressee", "SIERRA-1")
    expect(detail.locator("[data-addressee='SIERRA-1']")).to_contain_text("told instead")
    row = page.get_by_role("option").filter(has_text=f"#{number}")
    expect(row).to_contain_text("1 cannot comply")


def test_an_update_and_a_cancel_are_held_have_a_reason_and_are_kept(page, door):
    detail = broadcast(page, "Bridge is mined")
    number = number_of(detail)
    detail.get_by_role("button", name="Update").click()
    form = detail.get_by_role("form", name="Update")
    form.get_by_label("In your words").fill("Bridge is mined on both sides")
    update = form.get_by_role("button", name=f"Update alert #{number}")
    expect(update).to_be_disabled()
    form.get_by_label("Reason").fill("second look")
    hold(page, update, detail.get_by_text("Bridge is mined on both sides", exact=True))
    detail.get_by_role("button", name="Cancel this alert").click()
    form = detail.get_by_role("form", name="Cancel this alert")
    expect(form).to_contain_text(f"takes back alert #{number}, Improvised explosive device")
    form.get_by_label("Reason").fill("cleared by engineers")
    hold(page, form.get_by_role("button", name=f"Cancel alert #{number}"), detail.locator(".state.cancelled"))
    detail.get_by_text("3 messages").click()
    expect(detail.get_by_role("list").filter(has_text="cleared by engineers")).to_contain_text("second look")
    expect(detail.get_by_role("button", name="Update")).to_have_count(0)


def test_a_key_opens_the_alert_that_waits_and_then_acknowledges_it(page, report):
    report("NAKASI", "IED", -15.611, 23.871, text="Pressure plate", fields=SEEN)
    report("NAKASI", "IED", -15.611, 23.871, unit=0, text="Pressure plate, seen again", fields=SEEN)
    expect(page.get_by_test_id("pressing")).to_be_visible()
    page.keyboard.press("a")
    detail = page.get_by_test_id("alert-detail")
    expect(detail.get_by_role("button", name="Acknowledge for the watch")).to_be_visible()
    # Time that runs out for somebody makes it wait again: here until there is nobody left for whom it can.
    open_ = detail.locator("[data-addressee]:not([data-state='acknowledged']):not(:has(.escalated))")
    expect(open_).to_have_count(0, timeout=60_000)
    page.keyboard.press("a")
    expect(detail.get_by_test_id("noted")).to_contain_text("Acknowledged for the watch by amina.diallo")
    expect(detail.get_by_role("button", name="Acknowledge for the watch")).to_have_count(0)


def test_a_circle_and_an_area_are_drawn_on_the_map(page):
    compose(page, place="-15.12, 23.66")
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.get_by_role("button", name="Draw circle").click()
    expect(page.get_by_text("Click the centre, then the edge")).to_be_visible()
    page.mouse.click(x, y)
    page.mouse.move(x + 30, y)
    page.mouse.click(x + 40, y)
    radius = page.get_by_label("Radius, m")
    expect(radius).not_to_have_value("600")
    drawn = radius.input_value()
    assert int(drawn) > 100
    page.get_by_role("button", name="Draw area").click()
    for dx, dy in ((0, 0), (50, 0), (50, 50)):
        page.mouse.click(x + dx, y + dy)
    page.keyboard.press("Enter")
    expect(page.get_by_text("the smallest one around the area you drew")).to_be_visible()
    expect(radius).not_to_have_value(drawn)


@pytest.mark.parametrize(("look", "language"), [("day", "en"), ("night", "ar")])
def test_alerts_and_a_new_one_have_no_barriers(open_page, axe, look, language):
    broadcast(open_page(), f"For everybody, {language}")
    page = open_page("/?tab=alerts", look=look, language=language)
    page.locator(".list [role=option]").first.click()
    expect(page.get_by_test_id("alert-detail")).to_be_visible()
    assert axe(page) == []
    page.locator(".panel-head button").click()
    expect(page.get_by_test_id("reach")).to_be_visible()
    assert axe(page) == []

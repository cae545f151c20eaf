"""Units and sites: who is where since when, what they have not answered, and how each link stands."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_a_unit_says_what_it_was_told_and_has_not_answered(open_page, report):
    page = open_page("/?tab=roster")
    report("MBERU", "DF", -14.93, 22.98, fields={"basis": "own"})
    row = page.get_by_role("listbox", name="Units").get_by_role("option").filter(has_text="MIKE-2")
    expect(row).to_contain_text("unanswered")
    row.click()
    detail = page.get_by_role("article", name="MIKE-2")
    told = detail.get_by_role("region", name="Told and not answered")
    expect(told).to_contain_text("Direct fire")
    expect(detail).to_contain_text("never located")
    told.get_by_role("button").first.click()
    expect(page.get_by_role("tab", name="Alerts")).to_have_attribute("aria-selected", "true")
    assert "sel=alert" in page.url


def test_sites_with_their_links_by_keyboard(open_page):
    page = open_page("/?tab=roster")
    page.get_by_role("group", name="Units & sites").get_by_role("button", name="Sites").click()
    expect(page).to_have_url(re.compile("roster=sites"))
    sites = page.get_by_role("listbox", name="Sites")
    expect(sites.get_by_role("option")).to_have_count(8)
    page.get_by_label("Sort by").select_option("name")
    expect(sites.get_by_role("option").first).to_contain_text("Kadola")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(sites.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("k")
    detail = page.get_by_role("article", name="Kadola")
    for words in ("Last heard", "Waiting at the site", "Bytes today", "Clock of the site", "Positions dropped"):
        expect(detail).to_contain_text(words)
    expect(detail.get_by_role("region", name="Units")).to_contain_text("KILO-1")


def test_the_filter_is_for_the_roster_too(open_page):
    page = open_page("/?tab=roster&area=TAVIRA")
    units = page.get_by_role("listbox", name="Units").get_by_role("option")
    expect(units.filter(has_text="TANGO-1")).to_be_visible()
    expect(units.filter(has_text="KILO-1")).to_have_count(0)

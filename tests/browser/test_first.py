"""From the first link to a threat on the page: the way every mission begins."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_report_at_an_agents_door_appears_as_a_threat(page, report):
    report("TAVIRA", "POC", -15.351, 23.801, text="Huts burn at the ferry", fields={"basis": "own"})
    row = page.get_by_role("option").filter(has_text="Threat to civilians")
    expect(row).to_be_visible()
    row.click()
    detail = page.get_by_test_id("threat-detail")
    expect(detail).to_contain_text("Huts burn at the ferry")
    expect(detail.get_by_test_id("arithmetic")).to_contain_text("Before any report")
    assert "sel=threat" in page.url


def test_the_page_asks_who_is_there_and_comes_back(chromium, centre_url, officer):
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{centre_url}/?kind=IED")
    page.wait_for_url("**/sign-in?next=*")
    page.get_by_label("Name").fill("amina.diallo")
    page.get_by_label("Password").fill("not the one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    page.get_by_label("Password").fill("a river of seven bridges")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/?kind=IED")
    expect(page.get_by_role("button", name="Remove Improvised explosive device")).to_be_visible()
    context.close()

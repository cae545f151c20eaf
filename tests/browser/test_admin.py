"""Administration through the page: letting people and programs in, and out again."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect
from support.holding import hold
from support.pages import sign_in


@pytest.fixture
def admin(open_page):
    return open_page("/?tab=admin")


def card(page, name):
    return page.locator(".cards > li").filter(has_text=name)


def test_an_account_from_its_link_to_its_end(admin, chromium, centre_url):
    admin.get_by_role("button", name="New account").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Pilar.Ruiz")
    dialog.get_by_label(re.compile("^Officer")).check()
    dialog.get_by_label("certain areas only").check()
    dialog.get_by_label("Tavira", exact=False).first.check()
    dialog.get_by_role("button", name="Create").click()
    link = admin.get_by_test_id("secret").input_value()
    assert link.startswith(f"{centre_url}/setup#")
    expect(admin.get_by_role("dialog")).to_contain_text("shown this once")
    admin.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(card(admin, "pilar.ruiz")).to_contain_text("waits for its password")

    context = chromium.new_context(locale="en-GB")
    theirs = context.new_page()
    theirs.goto(link)
    theirs.get_by_label("New password").fill("nine grey herons at dusk")
    theirs.get_by_label("The same once more").fill("nine grey herons at dusk")
    theirs.get_by_role("button", name="Set password").click()
    theirs.get_by_role("link", name="Sign in").click()
    sign_in(theirs, "pilar.ruiz", "nine grey herons at dusk")
    theirs.wait_for_selector("html[data-ready=true]")
    expect(theirs.get_by_role("tab", name="Admin")).to_have_count(0)

    expect(card(admin, "pilar.ruiz")).to_contain_text("active")
    card(admin, "pilar.ruiz").get_by_role("button", name="Disable").click()
    admin.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(card(admin, "pilar.ruiz")).to_contain_text("active")
    card(admin, "pilar.ruiz").get_by_role("button", name="Disable").click()
    expect(card(admin, "pilar.ruiz")).to_contain_text("disabled for")
    theirs.wait_for_url("**/sign-in**")
    context.close()


def test_what_is_wrong_with_an_account_is_said_in_words(admin, open_page):
    admin.get_by_role("button", name="New account").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Name").fill("amina.diallo")
    admin_errors = admin.expect_console_message(lambda message: "409" in message.text)
    with admin_errors:
        dialog.get_by_role("button", name="Create").click()
    expect(dialog.get_by_role("alert")).to_contain_text("There is an account of that name")
    # The browser logs the refusal, which is what is tested.
    open_page.faults[:] = [fault for fault in open_page.faults if "409" not in fault]


def test_a_key_is_shown_once_works_and_is_revoked(admin, centre_url):
    admin.get_by_role("group", name="Admin").get_by_role("button", name="API keys").click()
    admin.get_by_role("button", name="New API key").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("What it is for").fill("Map of the force")
    expect(dialog.get_by_role("button", name="Create")).to_be_disabled()
    dialog.get_by_label(re.compile("^Threats")).check()
    dialog.get_by_label("Works for").select_option("7")
    dialog.get_by_role("button", name="Create").click()
    key = admin.get_by_test_id("secret").input_value()
    admin.get_by_role("dialog").get_by_role("button", name="Close").click()
    headers = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{centre_url}/api/v1/threats", headers=headers, trust_env=False).status_code == 200
    assert httpx.get(f"{centre_url}/api/v1/alerts", headers=headers, trust_env=False).status_code == 403
    admin.reload()
    admin.wait_for_selector("html[data-ready=true]")
    mine = card(admin, "Map of the force")
    expect(mine).to_contain_text("ends in 6 d")
    expect(mine).not_to_contain_text("Last used: never")
    assert key not in admin.content()
    hold(admin, mine.get_by_role("button", name="Revoke"), mine.filter(has_text="revoked"))
    assert httpx.get(f"{centre_url}/api/v1/threats", headers=headers, trust_env=False).status_code == 401


def test_the_mission_and_the_way_out(admin, open_page):
    admin.get_by_role("group", name="Admin").get_by_role("button", name="Mission").click()
    panel = admin.get_by_role("tabpanel")
    expect(panel).to_contain_text("Lumera Basin Mission")
    expect(panel).to_contain_text("sites 8, units 20")


def test_a_partners_key_is_made_coarse_and_renewed(admin, centre_url):
    admin.get_by_role("group", name="Admin").get_by_role("button", name="API keys").click()
    admin.get_by_role("button", name="New API key").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("What it is for").fill("Contingent map")
    dialog.get_by_label(re.compile("^Alerts")).check()
    dialog.get_by_label("Whose key it is").select_option(label="Troop and police contributors")
    dialog.get_by_label("Positions rounded to").select_option("5000")
    dialog.get_by_role("button", name="Create").click()
    first = admin.get_by_test_id("secret").input_value()
    admin.get_by_role("dialog").get_by_role("button", name="Close").click()
    mine = card(admin, "Contingent map")
    expect(mine).to_contain_text("Troop and police contributors")
    expect(mine).to_contain_text("positions to 5.0 km")
    mine.get_by_role("button", name="Rotate").click()
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_label("What it is for")).to_have_value("Contingent map")
    dialog.get_by_role("button", name="Create").click()
    second = admin.get_by_test_id("secret").input_value()
    admin.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(card(admin, "Contingent map")).to_have_count(2)
    for key in (first, second):
        headers = {"Authorization": f"Bearer {key}"}
        assert httpx.get(f"{centre_url}/api/v1/alerts", headers=headers, trust_env=False).json()["items"] == []
        assert httpx.get(f"{centre_url}/api/v1/threats", headers=headers, trust_env=False).status_code == 403

"""Integrators through the page: webhooks from the first test to a pause and back, and certificates for MQTT."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from support.holding import hold
from support.receiver import Receiver
from support.site_client import SiteClient
from support.waiting import wait_for

from app.mqtt import Credentials


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def card(page: Page, name: str) -> Locator:
    return page.locator(".cards > li").filter(has_text=name)


def go(page: Page, part: str) -> None:
    page.get_by_role("group", name="Admin").get_by_role("button", name=part).click()


def make_key(page: Page, name: str) -> None:
    go(page, "API keys")
    page.get_by_role("button", name="New API key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What it is for").fill(name)
    dialog.get_by_label(re.compile("^Reports (?!of)")).check()
    dialog.get_by_role("button", name="Create").click()
    close_secret(page)


def close_secret(page: Page) -> None:
    expect(page.get_by_test_id("secret")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()


def allow_this_machine(page: Page) -> None:
    hosts = page.get_by_role("region", name="Allowed hosts")
    hosts.get_by_label("Name or address of a host").fill("127.0.0.1")
    hosts.get_by_role("button", name="Allow").click()
    expect(hosts.get_by_role("listitem")).to_contain_text("allowed by amina.diallo")


def make_hook(page: Page, name: str, url: str, key: str) -> None:
    """A webhook for reports; leaves the dialog with its secrets open."""
    page.get_by_role("button", name="New webhook").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("Address").fill(url)
    option = dialog.get_by_label("Key").locator("option").filter(has_text=key)
    dialog.get_by_label("Key").select_option(option.get_attribute("value"))
    dialog.locator("summary").filter(has_text="What").click()
    dialog.get_by_label("Reports").check()
    dialog.get_by_role("button", name="Create").click()


def remove(page: Page, name: str) -> None:
    gone = page.get_by_text(f"“{name}” is removed")
    hold(page, card(page, name).get_by_role("button", name="Remove"), gone)
    expect(card(page, name)).to_have_count(0)


def test_a_webhook_from_its_making_to_its_end(open_page, receiver, report, axe):
    page = open_page("/?tab=admin")
    make_key(page, "Alarm desk key")
    go(page, "Webhooks")
    allow_this_machine(page)
    make_hook(page, "Alarm desk", receiver.url, "Alarm desk key")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("secret")).to_have_value(re.compile("^whsec_"))
    expect(dialog.get_by_test_id("public-key")).to_have_value(re.compile("^whpk_"))
    expect(dialog).to_contain_text("shown this once")
    dialog.get_by_role("button", name="Close").click()
    desk = card(page, "Alarm desk")
    expect(desk).to_contain_text("working")
    expect(desk).to_contain_text("Key: Alarm desk key")
    expect(desk).to_contain_text("Last delivery: never")

    desk.get_by_role("button", name="Send a test").click()
    expect(desk.get_by_role("status")).to_contain_text("taken, answered 204")
    assert [got.event["type"] for got in receiver.got] == ["heliograph.webhook.test"]
    receiver.status = 500
    desk.get_by_role("button", name="Send a test").click()
    expect(desk.get_by_role("status")).to_contain_text("not taken, answered 500")

    receiver.status = 410
    report("TAVIRA", "DEM", -15.11, 23.31, text="At the market")
    expect(desk).to_contain_text("The receiver answered 410: it wants no more.")
    expect(desk).to_contain_text(re.compile(r"[1-9]\d* messages? waits?"))
    assert axe(page) == []
    receiver.status = 204
    desk.get_by_role("button", name="Resume").click()
    expect(desk).to_contain_text("working")
    expect(desk).not_to_contain_text("Last delivery: never")
    expect(desk).to_contain_text("0 messages wait")

    desk.get_by_role("button", name="Log").click()
    log = page.get_by_test_id("hook-log")
    oldest = log.locator("li").last
    expect(oldest).to_contain_text("report.")
    expect(oldest).to_contain_text("delivered")
    expect(oldest.locator(".small").first).to_contain_text("not taken, answered 410")
    expect(oldest.locator(".small").last).to_contain_text("taken, answered 204")
    assert axe(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Close").click()

    before = len(receiver.got)
    desk.get_by_role("button", name="Replay from").click()
    page.get_by_role("dialog").get_by_role("button", name="Replay").click()
    wait_for(lambda: len(receiver.got) > before, 15, "the replay")
    remove(page, "Alarm desk")


def test_a_webhook_is_paused_by_hand_and_changed(open_page, receiver):
    page = open_page("/?tab=admin")
    make_key(page, "Second desk key")
    go(page, "Webhooks")
    allow_this_machine(page)
    make_hook(page, "Second desk", receiver.url, "Second desk key")
    first = page.get_by_test_id("secret").input_value()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    desk = card(page, "Second desk")
    desk.get_by_role("button", name="Pause").click()
    expect(desk).to_contain_text("Somebody paused it by hand.")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(desk).to_contain_text("working")
    hold(page, desk.get_by_role("button", name="New secrets"), page.get_by_test_id("secret"))
    assert page.get_by_test_id("secret").input_value() != first
    expect(page.get_by_role("dialog")).to_contain_text("also carries the signatures")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()

    desk.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Address")).to_have_value(receiver.url)
    dialog.locator("summary").filter(has_text="Urgency").click()
    dialog.get_by_label("Immediate").check()
    dialog.get_by_role("button", name="Save").click()
    expect(desk).to_contain_text("Reports · Immediate")
    remove(page, "Second desk")


def test_one_that_fails_says_since_when_and_one_whose_key_ends_says_why(open_page, receiver, report):
    page = open_page("/?tab=admin")
    make_key(page, "Short-lived")
    go(page, "Webhooks")
    allow_this_machine(page)
    receiver.status = 500
    make_hook(page, "Fourth desk", receiver.url, "Short-lived")
    close_secret(page)
    for lat in (-15.21, -15.22):
        report("TAVIRA", "DEM", lat, 23.32, text="At the bridge")
    desk = card(page, "Fourth desk")
    expect(desk).to_contain_text("retrying for")
    expect(desk).to_contain_text(re.compile(r"Next try in \d+ "))
    go(page, "API keys")
    key = card(page, "Short-lived")
    hold(page, key.get_by_role("button", name="Revoke"), key.get_by_text("revoked", exact=False).first)
    go(page, "Webhooks")
    expect(desk).to_contain_text("Its key was revoked or has run out.")
    remove(page, "Fourth desk")


def test_what_is_wrong_with_an_address_is_said_in_words(open_page):
    page = open_page("/?tab=admin")
    make_key(page, "Third desk key")
    go(page, "Webhooks")
    with page.expect_console_message(lambda message: "422" in message.text):
        make_hook(page, "Third desk", "http://example.org/take", "Third desk key")
    expect(page.get_by_role("alert")).to_contain_text("The address must be https")
    # The browser logs the refusal, which is what is tested.
    open_page.faults[:] = [fault for fault in open_page.faults if "422" not in fault]


def saved(page: Page, file: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Download {file}").click()
    download.value.save_as(folder / file)
    return folder / file


def test_a_certificate_for_mqtt_is_shown_once_and_lets_its_holder_in(open_page, axe, tmp_path):
    page = open_page("/?tab=admin")
    make_key(page, "Listener")
    go(page, "MQTT")
    mine = card(page, "Listener")
    expect(mine).to_contain_text("no certificate")
    mine.get_by_role("button", name="Make a certificate").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("shown this once")
    assert axe(page) == []
    port = int(dialog.locator(".facts div").filter(has_text="Port").locator("dd").inner_text())
    files = [saved(page, name, tmp_path) for name in ("ca.pem", "cert.pem", "key.pem")]
    private = dialog.get_by_test_id("key.pem").input_value()
    assert "PRIVATE KEY" in private
    dialog.get_by_role("button", name="Close").click()
    expect(mine).to_contain_text("holds, ends in 89 d")
    assert private not in page.content()
    assert axe(page) == []
    SiteClient(port, Credentials(*files)).connect().close()
    hold(page, mine.get_by_role("button", name="Take away"), mine.get_by_text("no certificate"))


def test_a_centre_without_a_broker_for_integrators_says_so(open_page, rig, monkeypatch):
    monkeypatch.setattr(rig.centre, "integrators", None)
    page = open_page("/?tab=admin&admin=mqtt")
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("This centre has no MQTT broker for integrators.")
    expect(panel).to_contain_text("HELIOGRAPH_INTEGRATOR_PORT")

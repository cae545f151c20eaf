"""A tablet meets a site over HTTPS: it does not trust it, is told what to trust, and then starts with nobody there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Error, Page, expect
from support.doorway import Doorway
from support.pages import FLAGS
from support.tabletpage import rows, send_now, stage_reached
from support.waiting import wait_for

from app.agent_settings import entries, https_settings
from app.centre import door_authority_folder
from app.clock import SystemClock
from app.door_authority import DoorAuthority
from app.rig.rig import Rig
from app.roster.people import store

CODE = "LUNDE"
NAME = "lunde.internal"
PIN = "482913"
SIZE_OF = """async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
}"""


@dataclass
class SecureSite:
    """A site of the rig whose door was given a certificate."""

    doors: DoorAuthority
    doorway: Doorway
    data: Path
    token: str

    @property
    def url(self) -> str:
        """The door, by an address that stays."""
        return f"https://{NAME}:{self.doorway.port}"

    def announced(self, name: str) -> str:
        """An address as the agent announces it, with the site's name for the machine."""
        url = urlsplit(str(json.loads((self.data / "door.json").read_text())[name]))
        return f"{url.scheme}://{NAME}:{url.port}"

    def ask(self, method: str, path: str) -> Any:
        url = self.announced("url").replace(NAME, "127.0.0.1")
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = httpx.request(method, url + path, headers=headers, verify=False, trust_env=False)
        assert not answer.is_error, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def secure(rig: Rig) -> Iterator[SecureSite]:
    """What an operator does with a site that had no HTTPS: files beside agent.toml, lines into [door], start again."""
    doors = DoorAuthority(door_authority_folder(rig.settings))
    agent, folder = rig.agents[CODE], rig.data / "sites" / CODE
    wire = next(site.wire for site in rig.plan.sites if site.code == CODE)
    lines = https_settings(NAME)
    identity = doors.issue(wire, [NAME], now=SystemClock().now())
    identity.save(folder / str(lines["cert"]), folder / str(lines["key"]))
    shutil.copy(doors.certificate_file, folder / str(lines["ca"]))
    with rig.centre.database.transaction() as session:
        store.add(session, CODE, "Lima 1", pin=PIN, now=int(rig.clock.now()))
    settings = folder / "agent.toml"
    before = settings.read_text()
    *others, door_host = before.rstrip().splitlines()
    assert door_host == 'host = "127.0.0.1"'
    settings.write_text("\n".join([*others, *entries(lines), "enrol_port = 0"]))
    agent.stop()
    agent.start()
    agent.wait()
    made = SecureSite(doors, Doorway(agent._data), agent._data, agent._token)
    wait_for(lambda: made.ask("GET", "/v1/config")["values"].get("people"), 60, "the people at the site")
    yield made
    made.doorway.close()
    settings.write_text(before)
    agent.stop()
    agent.start()
    agent.wait()


@pytest.fixture(scope="module")
def browsers(chromium: Browser) -> Iterator[Any]:
    """Starts a browser that finds the site by its name, with a home of its own for what it trusts."""
    started: list[Browser] = []

    def start(home: Path) -> Browser:
        environment = {**os.environ, "HOME": str(home)}
        arguments = [f"--host-resolver-rules=MAP {NAME} 127.0.0.1", *FLAGS]
        started.append(
            chromium.browser_type.launch(executable_path=shutil.which("chromium"), args=arguments, env=environment)
        )
        return started[-1]

    yield start
    for browser in started:
        browser.close()


def trust(home: Path, authority: Path) -> None:
    """Install an authority as a person does, in the store that Chromium reads on Linux."""
    store_folder = home / ".pki" / "nssdb"
    store_folder.mkdir(parents=True)
    for arguments in (["-N", "--empty-password"], ["-A", "-t", "C,,", "-n", "site", "-i", str(authority)]):
        subprocess.run(["certutil", "-d", f"sql:{store_folder}", *arguments], check=True)


def test_a_tablet_that_does_not_trust_the_site_is_told_what_to_trust(secure, browsers, tmp_path, axe):
    browser = browsers(tmp_path)
    refused = browser.new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        refused.goto(f"{secure.url}/enrol")
    page = browser.new_page(locale="fr-FR", viewport={"width": 800, "height": 1280})
    page.goto(f"{secure.announced('enrol_url')}/enrol")
    expect(page.locator("h1")).to_contain_text("Lunde")
    shown = page.locator(".fingerprint").inner_text()
    assert "".join(shown.split()) == secure.doors.fingerprint().replace(":", "")
    expect(page.locator("a.primary")).to_have_attribute("href", f"{secure.announced('url')}/enrol")
    expect(page.locator("input, textarea")).to_have_count(0)
    assert axe(page) == []
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    with page.expect_download() as waiting:
        page.locator(".trust a").click()
    waiting.value.save_as(tmp_path / "ca.crt")
    authority = tmp_path / "ca.crt"
    subprocess.run(["openssl", "x509", "-inform", "der", "-in", authority, "-noout"], check=True)


def test_a_tablet_that_trusts_it_starts_with_nobody_there_and_loses_nothing(secure, browsers, rig, tmp_path):
    trust(tmp_path, secure.doors.certificate_file)
    context = browsers(tmp_path).new_context(viewport={"width": 800, "height": 1280}, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{secure.url}/enrol#{secure.ask('POST', '/v1/codes')['code']}")
    assert page.evaluate("isSecureContext")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    enrol_and_sign_in(page)
    secure.doorway.cut()
    try:
        page.reload()
        page.wait_for_selector("html[data-ready=true]")
        expect(page.get_by_test_id("reach")).to_contain_text("No link")
        made = send_now(page, "DEM")
        wait_for(lambda: [row for row in rows(page) if row["stage"] == "queued"], 20, "the report on the tablet")
    finally:
        secure.doorway.mend()
    stage_reached(page, made, "received")
    assert secure.ask("GET", f"/v1/reports/{made}")["state"] == "received"
    context.close()


def enrol_and_sign_in(page: Page) -> None:
    page.locator(".enrol form input").nth(1).fill("tablet of a test")
    page.locator(".enrol button[type=submit]").tap()
    page.locator("[data-person='Lima 1']").tap()
    page.locator(".pin input").fill(PIN)
    page.locator(".keypad .primary").tap()
    page.wait_for_selector(".tiles .tile[data-kind=DEM]")


def test_the_page_can_be_installed_where_the_browser_offers_it(tablet, site):
    page = tablet(who=None)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    session = page.context.new_cdp_session(page)
    manifest = json.loads(session.send("Page.getAppManifest")["data"])
    for icon in manifest["icons"]:
        shown = page.evaluate(SIZE_OF, icon["src"])
        assert icon["sizes"] in {"any", f"{shown[0]}x{shown[1]}"}, icon
    assert page.evaluate(SIZE_OF, page.locator("link[rel=apple-touch-icon]").get_attribute("href")) == [180, 180]
    faults = {fault["errorId"] for fault in session.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert faults <= {"in-incognito"}
    page.goto(f"{site.url}/enrol")
    expect(page.get_by_role("button", name="Install the app")).to_have_count(0)
    page.evaluate(
        """() => {
          const offer = new Event('beforeinstallprompt', {cancelable: true});
          offer.prompt = () => { window.asked = true; return Promise.resolve(); };
          dispatchEvent(offer);
        }"""
    )
    page.get_by_role("button", name="Install the app").tap()
    page.wait_for_function("window.asked === true")
    expect(page.get_by_role("button", name="Install the app")).to_have_count(0)

"""Tablets: the page of a real agent in a real Chromium, with people and PINs that the real centre set.

- `site`: KADOLA of the rig as tablets see it: `url` (secure: loopback), `doorway` (cut, mend), `agent`, `door`.
- `tablet`: makes an enrolled tablet: `tablet()` signed in, `tablet(who=None)`, `tablet(plain=True)` over plain HTTP.
- `at_centre`: what the centre holds of a client id.
- `broadcast`: warns the site by an officer, after answering all that was open: `broadcast(kind="IF")`.
- `officer_asks`: one request of an officer to the centre's API: `officer_asks("POST", "/alerts", {…})`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from sqlmodel import select
from support.doorway import Doorway
from support.pages import FLAGS
from support.tabletpage import PINS, sign_in
from support.waiting import wait_for

from app.ingest.tables import Report
from app.rig.agents import SiteAgent
from app.rig.door import Door
from app.rig.rig import Rig
from app.roster.people import store

PLAIN = "tablet.site"
"""A name that Chromium does not hold for this machine itself: an origin that is not secure."""
PATIENCE_MS = 30_000
CODE = "KADOLA"
WARNING = {
    "kind": "IF",
    "lat": -15.06,
    "lon": 22.99,
    "instruction": "take_shelter",
    "danger_radius_m": 1500,
    "urgency": "immediate",
    "life_s": 3600,
    "sites": ["KADOLA"],
    "concerned": False,
}
"""An alert as an officer broadcasts it."""


@dataclass
class Site:
    """One team site, as a tablet meets it."""

    code: str
    agent: SiteAgent
    door: Door
    doorway: Doorway
    token: str
    lat: float
    lon: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.doorway.port}"

    @property
    def plain_url(self) -> str:
        return f"http://{PLAIN}:{self.doorway.port}"

    def request(self, method: str, path: str) -> httpx.Response:
        """Ask the door, as a program that may do everything."""
        header = {"Authorization": f"Bearer {self.token}"}
        return httpx.request(method, self.url + path, headers=header, timeout=30, trust_env=False)

    def ask(self, method: str, path: str) -> Any:
        """What the door answers, which has to be good."""
        answer = self.request(method, path)
        assert not answer.is_error, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def site(rig: Rig) -> Iterator[Site]:
    with rig.centre.database.transaction() as session:
        for callsign, pin in PINS.items():
            store.add(session, CODE, callsign, pin=pin, now=int(rig.clock.now()))
    agent = rig.agents[CODE]
    doorway = Doorway(agent._data)
    plan = next(each for each in rig.plan.sites if each.code == CODE)
    made = Site(CODE, agent, rig.doors[CODE], doorway, agent._token, plan.lat, plan.lon)

    def configured() -> bool:
        values = made.ask("GET", "/v1/config")["values"]
        return len(values.get("people", ())) == len(PINS)

    wait_for(configured, 60, "the people of the site at the site")
    yield made
    doorway.close()


@pytest.fixture(scope="session")
def lan(chromium: Browser) -> Iterator[Browser]:
    """A browser that finds `tablet.site` on this machine, over plain HTTP."""
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=[f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1", *FLAGS],
    )
    yield browser
    browser.close()


@pytest.fixture
def tablet(chromium: Browser, lan: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def tablet(
        *,
        who: str | None = "Lima 1",
        plain: bool = False,
        language: str = "en",
        look: str = "day",
        size: tuple[int, int] = (800, 1280),
        gps: tuple[float, float] | None = (-15.02, 22.95),
        enrolled: bool = True,
        alerts: bool = False,
    ) -> Page:
        options: dict[str, Any] = {
            "viewport": {"width": size[0], "height": size[1]},
            "locale": "en-GB",
            "timezone_id": "UTC",
            "reduced_motion": "reduce",
            "has_touch": True,
            "accept_downloads": True,
        }
        if gps and not plain:
            options["geolocation"] = {"latitude": gps[0], "longitude": gps[1], "accuracy": 8}
            options["permissions"] = ["geolocation"]
        context = (lan if plain else chromium).new_context(**options)
        contexts.append(context)
        for key, value in (("language", language), ("look", f'"{look}"')):
            context.add_init_script(f"localStorage['heliograph.{key}'] ??= {value!r}")
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: faults.append(str(error)))
        # Reports of other tests raise alerts, which cover the page until they are put off.
        page.add_locator_handler(page.locator(".pressing"), put_off, no_wait_after=True)
        base = site.plain_url if plain else site.url
        if not enrolled:
            page.goto(base)
            page.wait_for_selector("html[data-ready=true]")
            return page
        code = site.ask("POST", "/v1/codes")["code"]
        page.goto(f"{base}/enrol#{code}")
        page.wait_for_selector("html[data-ready=true]")
        page.locator(".enrol form input").nth(1).fill("tablet of a test")
        page.locator(".enrol button[type=submit]").click()
        page.wait_for_selector("[data-person]")
        if who:
            sign_in(page, who)
        if alerts:
            page.remove_locator_handler(page.locator(".pressing"))
        return page

    yield tablet
    for context in contexts:
        context.close()
    assert not faults


def put_off(shown: Locator) -> None:
    """Answer an alert that is in the way of a test with "later"."""
    shown.get_by_test_id("later").tap()


@pytest.fixture
def at_centre(rig: Rig, site: Site) -> Callable[[str], dict[str, Any]]:
    """The report of a client id as the centre holds it, once it is there."""

    def at_centre(client_id: str) -> dict[str, Any]:
        state = wait_for(lambda: received(site, client_id), 60, f"{client_id} at the centre")
        return report_of(rig, site, state)

    return at_centre


@pytest.fixture(scope="session")
def officer_asks(chromium: Browser, centre_url: str, officer: Any) -> Iterator[Callable[..., Any]]:
    """Ask the centre as an officer whom the pages signed in."""
    context = chromium.new_context(storage_state=officer)

    def ask(method: str, path: str, body: object = None) -> Any:
        headers = {"X-Heliograph": "1", "Origin": centre_url}
        answer = context.request.fetch(f"{centre_url}/api/v1{path}", method=method, headers=headers, data=body)
        assert answer.ok, answer.text()
        return answer.json() if answer.body() else None

    yield ask
    context.close()


@pytest.fixture
def broadcast(site, officer_asks) -> Callable[..., int]:
    """Warns the site; nothing else is open there when it comes. Answers with the number of the alert."""

    def broadcast(**more: object) -> int:
        for alert in site.ask("GET", "/v1/alerts")["alerts"]:
            for mark in alert["marks"]:
                site.door.acknowledge(alert["alert"], mark["unit"], person="Before")
        sent = officer_asks("POST", "/alerts", {**WARNING, **more, "id": str(uuid4())})
        number = int(sent["number"])
        wait_for(lambda: number in {each["alert"] for each in site.ask("GET", "/v1/alerts")["alerts"]}, 60, "the alert")
        return number

    return broadcast


def received(site: Site, client_id: str) -> dict[str, Any] | None:
    """Its state once it is at the centre; None while it is on its way to the site or beyond."""
    answer = site.request("GET", f"/v1/reports/{client_id}")
    state: dict[str, Any] = answer.json()
    return state if answer.status_code == 200 and state["state"] == "received" else None


def report_of(rig: Rig, site: Site, state: dict[str, Any]) -> dict[str, Any]:
    """The one row of that number, as it was decoded at the centre."""
    with rig.centre.database.reading() as session:
        query = select(Report).where(
            Report.site == site.code, Report.epoch == state["epoch"], Report.seq == state["seq"]
        )
        return session.exec(query).one().model_dump()

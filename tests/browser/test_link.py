"""The centre is killed while somebody looks: the page says so, and afterwards nothing is missing."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect
from support.pages import NAME, PASSWORD, sign_in
from support.served import ServedCentre

from app.accounts.setup import first_link
from app.clock import SystemClock
from app.demo.run import SAMPLE, demo_plan
from app.journal.store import record


@pytest.fixture
def served(tmp_path) -> Iterator[ServedCentre]:
    centre = ServedCentre(tmp_path, demo_plan(SAMPLE, once=True))
    centre.start()
    try:
        centre.wait_ready()
        token = first_link(centre.database, now=SystemClock().now())
        body = {"token": token, "name": NAME, "password": PASSWORD}
        answer = httpx.post(f"{centre.url}/api/v1/setup", json=body, headers={"X-Heliograph": "1"}, trust_env=False)
        assert answer.status_code == 201, answer.text
        yield centre
    finally:
        centre.stop()


def moved(served: ServedCentre, unit: str, lat: float) -> None:
    at = SystemClock().now()
    data = {"unit": unit, "at": at, "lat": lat, "lon": 23.1, "accuracy_m": 5, "status": "actual"}
    with served.database.transaction() as session:
        record(session, "unit.moved", unit, at=at, data=data, everyone=True)


def test_a_cut_is_told_and_then_made_good(chromium, served):
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(served.url)
    sign_in(page)
    link = page.get_by_test_id("link")
    expect(link).to_have_class("item link live")
    served.kill()
    expect(link).to_contain_text("No link to the centre since")
    # While nobody serves, the mission goes on.
    moved(served, "MIKE-1", -14.7)
    served.start()
    served.wait_ready()
    expect(link).to_have_class("item link live", timeout=30_000)
    page.keyboard.press("g")
    page.get_by_label("Go to", exact=True).last.fill("MIKE-1")
    expect(page.locator(".found .button").first).to_contain_text("MIKE-1")
    context.close()

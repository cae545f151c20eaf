"""An officer reads a report on the operations page, and whoever filed it hears that it was seen."""

from __future__ import annotations

from playwright.sync_api import expect
from support.tabletpage import room, send_now, stage_reached
from support.waiting import wait_for


def test_opened_in_the_inbox_it_is_seen(tablet, site, at_centre, open_page):
    page = tablet()
    made = send_now(page, "DEM")
    stage_reached(page, made, "received")
    assert site.ask("GET", f"/v1/reports/{made}")["seen_at"] is None
    officer = open_page(f"/?tab=inbox&sel=report:{at_centre(made)['id']}")
    expect(officer.get_by_test_id("report-detail")).to_be_visible()
    heard_at(site, made)
    room(page, 1)
    expect(page.locator(f"[data-report='{made}'] .stage")).to_have_text("Seen by an officer", timeout=30_000)


def test_read_as_evidence_of_a_threat_it_is_seen(report, site, at_centre, open_page, centre_url):
    made = report(site.code, "DF", -15.21, 22.71, text="Shots from the far bank")["client_id"]
    officer = open_page("/?tab=threats")
    of_report = f"{centre_url}/api/v1/reports/{at_centre(made)['id']}"
    threat = wait_for(lambda: officer.request.get(of_report).json()["threat"], 20, "the threat")
    assert site.ask("GET", f"/v1/reports/{made}")["seen_at"] is None
    officer.goto(f"{centre_url}/?tab=threats&sel=threat:{threat}")
    officer.get_by_text("Shots from the far bank").scroll_into_view_if_needed()
    heard_at(site, made)


def heard_at(site, made):
    wait_for(lambda: site.ask("GET", f"/v1/reports/{made}")["seen_at"], 60, "the sighting at the site")

"""The picture elsewhere: as tables, on paper, as files."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from playwright.sync_api import expect
from support.waiting import wait_for


@pytest.fixture
def pictured(page, report):
    report("NAKASI", "IED", -15.61, 24.02, text="=1+1", fields={"basis": "own", "state": "found"})
    expect(page.get_by_role("option").filter(has_text="Improvised explosive device").first).to_be_visible()
    return page


def saved(page, act) -> str:
    with page.expect_download() as download:
        act()
    return download.value.path().read_text(encoding="utf-8")


def test_everything_on_the_map_stands_in_tables(pictured):
    pictured.keyboard.press("t")
    tables = pictured.get_by_test_id("tables")
    expect(tables).to_be_focused()
    for name in ("Threats", "Alerts", "Units", "Sites", "Facilities", "Areas"):
        expect(tables.get_by_role("region", name=name).get_by_role("table")).to_be_visible()
    units = tables.get_by_role("region", name="Units")
    units.get_by_role("columnheader", name="Callsign").get_by_role("button").click()
    expect(units.get_by_role("columnheader", name="Callsign")).to_have_attribute("aria-sort", "ascending")
    expect(units.get_by_role("rowheader").first).to_have_text("EOD-1")
    units.get_by_role("button", name="KILO-1").click()
    expect(pictured).to_have_url(re.compile("sel=unit:KILO-1"))
    expect(pictured).to_have_url(re.compile("view=tables"))
    pictured.keyboard.press("t")
    expect(tables).to_have_count(0)


def test_the_tables_obey_the_filter(pictured, centre_url):
    pictured.goto(f"{centre_url}/?view=tables&kind=IED")
    threats = pictured.get_by_test_id("tables").get_by_role("region", name="Threats")
    expect(threats.get_by_role("rowheader").first).to_have_text("Improvised explosive device")
    kinds = set(threats.get_by_role("rowheader").all_inner_texts())
    assert kinds == {"Improvised explosive device"}


def test_a_list_is_exported_as_csv_that_runs_nothing(pictured):
    pictured.keyboard.press("e")
    dialog = pictured.get_by_role("dialog")
    expect(dialog.get_by_label("Threats")).to_be_checked()
    dialog.get_by_label("Reports").check()
    text = saved(pictured, dialog.get_by_role("button", name="Save").click)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {row["text"] for row in rows if row["kind"] == "IED"} >= {"'=1+1"}
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    assert any(float(row["lat"]) < 0 for row in rows if row["lat"])


def test_a_list_is_exported_as_geojson_with_what_was_asked(pictured, centre_url):
    pictured.goto(f"{centre_url}/?kind=IED&tab=threats")
    expect(pictured.get_by_role("option").filter(has_text="Improvised explosive device").first).to_be_visible()
    pictured.keyboard.press("e")
    dialog = pictured.get_by_role("dialog")
    dialog.get_by_label("GeoJSON", exact=False).check()
    found = json.loads(saved(pictured, dialog.get_by_role("button", name="Save").click))
    assert found["type"] == "FeatureCollection"
    assert found["heliograph"]["by"] == "amina.diallo"
    assert found["heliograph"]["filter"] == {"kind": "IED"}
    assert found["features"]
    assert all(one["properties"]["kind"] == "IED" and one["geometry"]["type"] == "Point" for one in found["features"])


def test_the_picture_on_paper_says_what_when_and_who(pictured):
    pictured.evaluate("window.print = () => { window.printed = true }")
    pictured.get_by_role("button", name="Print").click()
    sheet = pictured.locator(".print-sheet")
    expect(sheet).to_be_attached()
    wait_for(lambda: pictured.evaluate("window.printed"), 20, "the print")
    pictured.emulate_media(media="print")
    expect(sheet).to_contain_text("Lumera Basin Mission")
    expect(sheet).to_contain_text("printed by amina.diallo, Administrator")
    expect(sheet).to_contain_text("no filter")
    expect(sheet.get_by_role("table").first).to_contain_text("Improvised explosive device")
    size = sheet.locator("img").evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert min(size) > 300
    expect(pictured.get_by_test_id("mode")).not_to_be_visible()
    assert pictured.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    pictured.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(sheet).to_have_count(0)

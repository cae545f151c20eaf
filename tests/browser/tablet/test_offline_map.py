"""The map on the tablet: kept whole, drawn with nobody there, and where one is and has been on it."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.tabletpage import room, rows, send_now
from support.waiting import wait_for

from edge_agent.pages import STATIC

WORLD = "/basemap/world.pmtiles"
MINE = "/basemaps/vakaga.pmtiles"
BIG = "/basemaps/big.pmtiles"
BIG_BYTES = 48 * 1024 * 1024
SOME_BYTES = 4 * 1024 * 1024
"""Eight pieces of it."""


@pytest.fixture
def mission_maps(site) -> Iterator[Callable[[str, bytes | None], Path]]:
    """Puts maps into the agent's folder, as a mission does; without content, a copy of the world's."""
    folder = site.agent._data / "basemaps"
    folder.mkdir(exist_ok=True)

    def put(path: str, content: bytes | None = None) -> Path:
        file = folder / path.rpartition("/")[2]
        if content is None:
            shutil.copy(STATIC / "basemap" / "world.pmtiles", file)
        else:
            file.write_bytes(content)
        return file

    yield put
    shutil.rmtree(folder)


def more(page: Page) -> None:
    room(page, 4)
    page.locator(".keeping li").first.wait_for()


def row(page: Page, path: str):
    return page.locator(f"li[data-map='{path}']")


def keep(page: Page, path: str) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    more(page)
    row(page, path).get_by_test_id("keep-map").tap()


def part(page: Page, path: str, start: int, end: int) -> tuple[int, str]:
    """Status and SHA-256 of a range, as the page gets it."""
    status, digest = page.evaluate(
        """async ([path, range]) => {
          const answer = await fetch(path, {headers: {Range: range}});
          const digest = await crypto.subtle.digest('SHA-256', await answer.arrayBuffer());
          return [answer.status, [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('')];
        }""",
        [path, f"bytes={start}-{end}"],
    )
    return status, digest


def shares(page: Page, colour: str) -> float:
    """How much of the drawn map has a colour of the look."""
    share: float = page.evaluate(
        """(name) => {
          const wanted = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
          const [r, g, b] = [1, 3, 5].map((at) => parseInt(wanted.slice(at, at + 2), 16));
          const canvas = document.querySelector('.map canvas');
          const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let found = 0;
          for (let at = 0; at < data.length; at += 4) {
            if (data[at] === r && data[at + 1] === g && data[at + 2] === b) found += 1;
          }
          return found / (data.length / 4);
        }""",
        colour,
    )
    return share


@pytest.mark.parametrize("path", [WORLD, MINE])
def test_a_kept_map_is_drawn_with_nobody_there(path, tablet, site, mission_maps):
    content = mission_maps(MINE).read_bytes()
    page = tablet()
    keep(page, path)
    expect(row(page, path)).to_have_attribute("data-stage", "kept")
    expect(row(page, path)).to_contain_text("Kept. 3.0 MB")
    site.doorway.cut()
    try:
        page.reload()
        page.wait_for_selector("html[data-ready=true]")
        for start, end in ((0, 16_383), (524_000, 1_100_000), (len(content) - 9, len(content) + 99)):
            wanted = hashlib.sha256(content[start : end + 1]).hexdigest()
            assert part(page, path, start, end) == (206, wanted)
        room(page, 3)
        page.wait_for_selector(".map[data-settled=true]")
        wait_for(lambda: shares(page, "--map-land") > 0.3, 20, "land on the map")
        expect(page.get_by_test_id("not-kept")).to_have_count(0)
    finally:
        site.doorway.mend()


def test_a_map_that_is_not_kept_says_so_and_is_not_drawn_with_nobody_there(tablet, site):
    page = tablet()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    room(page, 3)
    page.get_by_test_id("not-kept").tap()
    expect(row(page, WORLD)).to_have_attribute("data-stage", "offered")
    site.doorway.cut()
    try:
        with pytest.raises(Exception, match="Failed to fetch"):
            part(page, WORLD, 0, 99)
    finally:
        site.doorway.mend()


def test_it_goes_on_where_it_was_cut_and_can_be_taken_off(tablet, site, mission_maps):
    content = os.urandom(BIG_BYTES)
    mission_maps(BIG, content)
    page = tablet()
    asked: list[int] = []
    page.on("request", lambda request: asked.append(start_of(request.headers)) if request.url.endswith(BIG) else None)
    keep(page, BIG)
    have = "([path, bytes]) => document.querySelector(`[data-map='${path}'] progress`)?.value > bytes"
    page.wait_for_function(have, arg=[BIG, SOME_BYTES])
    site.doorway.cut()
    try:
        expect(row(page, BIG)).to_have_attribute("data-stage", "waiting")
        had = row(page, BIG).locator("progress").evaluate("each => each.value")
        expect(row(page, BIG)).to_contain_text("goes on by itself")
        page.reload()
        page.wait_for_selector("html[data-ready=true]")
        more(page)
        expect(row(page, BIG)).to_have_attribute("data-stage", "waiting")
        asked.clear()
    finally:
        site.doorway.mend()
    expect(row(page, BIG)).to_have_attribute("data-stage", "kept", timeout=60_000)
    again = sorted({each for each in asked if 0 <= each < had})
    assert len(again) <= 1, f"of {had} bytes that were here, asked for again at {again}"
    middle = BIG_BYTES // 2
    assert part(page, BIG, middle, middle + 999) == (206, hashlib.sha256(content[middle : middle + 1000]).hexdigest())
    row(page, BIG).get_by_test_id("remove-map").tap()
    expect(row(page, BIG)).to_have_attribute("data-stage", "offered")
    assert page.evaluate("caches.open('kept-maps').then((cache) => cache.keys()).then((keys) => keys.length)") == 0


def start_of(headers: dict[str, str]) -> int:
    """First byte that is asked for; -1: of the whole."""
    asked = headers.get("range", "")
    return int(asked.removeprefix("bytes=").partition("-")[0]) if asked else -1


def test_a_map_that_changed_at_the_site_is_offered_again(tablet, mission_maps):
    mission_maps(MINE)
    page = tablet()
    keep(page, MINE)
    expect(row(page, MINE)).to_have_attribute("data-stage", "kept")
    newer = os.urandom(1_000_000)
    mission_maps(MINE, newer)
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    more(page)
    expect(row(page, MINE)).to_have_attribute("data-stage", "changed")
    row(page, MINE).get_by_role("button", name="Fetch the newer one").tap()
    expect(row(page, MINE)).to_contain_text("Kept. 1.0 MB")
    assert part(page, MINE, 0, 99) == (206, hashlib.sha256(newer[:100]).hexdigest())


def test_no_room_is_said_and_reports_still_fit(tablet, site):
    page = tablet()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    session = page.context.new_cdp_session(page)
    used = page.evaluate("navigator.storage.estimate().then(({usage}) => usage)")
    session.send("Storage.overrideQuotaForOrigin", {"origin": site.url, "quotaSize": used + 1_000_000})
    keep(page, WORLD)
    expect(row(page, WORLD)).to_have_attribute("data-stage", "full")
    expect(row(page, WORLD)).to_contain_text("No room: 3.0 MB")
    assert send_now(page, "DEM") in {each["id"] for each in rows(page)}


def test_over_plain_http_it_says_that_none_can_be_kept(tablet):
    page = tablet(plain=True)
    more(page)
    expect(page.locator(".keeping")).to_contain_text("On a plain connection no map can be kept")
    expect(page.get_by_test_id("keep-map")).to_have_count(0)


def test_the_map_says_where_one_is_and_keeps_the_way_sealed_until_one_leaves(tablet):
    page = tablet()
    room(page, 3)
    readout = page.get_by_test_id("readout")
    expect(readout).to_contain_text("± 10 m")
    expect(readout).to_contain_text("ago")
    for step in range(1, 5):
        page.context.set_geolocation({"latitude": -15.02 + step * 0.001, "longitude": 22.95, "accuracy": 8})
        expect(readout).to_contain_text(f"way {step * 110} m", timeout=15_000)
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    wait_for(lambda: kept(page, "track"), 20, "the track on the tablet")
    box = kept(page, "track")
    assert box["sealed"]
    assert "lat" not in box["text"]
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    room(page, 3)
    expect(readout).to_contain_text("way 440 m")
    page.get_by_test_id("who").tap()
    page.get_by_test_id("sign-out").tap()
    wait_for(lambda: kept(page, "track") is None, 20, "the track to be gone")


def kept(page: Page, name: str):
    """What lies under a name in the tablet's own database; `sealed`: whether it is bytes."""
    return page.evaluate(
        """(name) => new Promise((resolve) => {
          const asked = indexedDB.open('heliograph-tablet');
          asked.onsuccess = () => {
            const found = asked.result.transaction('kept').objectStore('kept').get(name);
            found.onsuccess = () => {
              asked.result.close();
              const {box} = found.result ?? {};
              resolve(box ? {sealed: box instanceof Uint8Array, text: new TextDecoder().decode(box)} : null);
            };
          };
        })""",
        name,
    )


def test_a_place_tapped_on_the_map_arrives_with_its_source(tablet, site, at_centre, centre_url, open_page):
    page = tablet()
    guided_to_place(page, "map")
    target = page.locator(".mappick .map")
    target.and_(page.locator("[data-settled=true]")).wait_for()
    for _ in range(3):  # near enough for a finger to mean one place
        page.get_by_role("button", name="Closer").tap()
    middle = target.bounding_box()
    page.touchscreen.tap(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    expect(page.locator("p", has_text="± 100 m")).to_contain_text("From the map")
    report = sent(page, at_centre)
    assert abs(report["lat"] + 15.02) < 0.002
    assert abs(report["lon"] - 22.95) < 0.002
    assert report["accuracy_m"] == 100
    assert read(open_page, centre_url, report)["place_source"] == "map"


@pytest.mark.parametrize(
    "case",
    [("34L HJ 00629 01016", -15.35, 23.8), ("-15.123, 23.456", -15.123, 23.456), ("15.2 S 23.1 E", -15.2, 23.1)],
)
def test_a_typed_place_arrives_with_its_source(case, tablet, at_centre, centre_url, open_page):
    typed, lat, lon = case
    page = tablet(gps=None)
    guided_to_place(page, "typed")
    page.locator(".typed input").fill(typed)
    page.locator(".typed button[type=submit]").tap()
    report = sent(page, at_centre)
    assert abs(report["lat"] - lat) < 1e-4
    assert abs(report["lon"] - lon) < 1e-4
    assert report["accuracy_m"] == 10
    assert read(open_page, centre_url, report)["place_source"] == "typed"


def guided_to_place(page: Page, way: str) -> None:
    page.locator("[data-kind=DEM]").tap()
    page.get_by_test_id("details").tap()
    page.locator(f"[data-value={way}]").tap()


def sent(page: Page, at_centre) -> dict:
    """Send the report that is being made; answers with what the centre holds of it."""
    (made,) = (each["id"] for each in rows(page) if each["stage"] == "draft")
    page.get_by_test_id("jump").tap()
    page.locator(".jump button").last.tap()
    page.get_by_test_id("send").tap()
    page.wait_for_selector(".tiles")
    return at_centre(made)


def read(open_page, centre_url: str, report: dict) -> dict:
    """The report as the centre's API tells it to an officer, whose page says how the place was found."""
    officer = open_page(f"/?tab=inbox&sel=report:{report['id']}")
    expect(officer.get_by_test_id("report-detail")).to_contain_text("Place found")
    return officer.request.get(f"{centre_url}/api/v1/reports/{report['id']}").json()

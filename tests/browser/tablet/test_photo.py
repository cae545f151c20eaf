"""A photo from the tablet's camera to the officer's screen: small, without a trace of where it was taken, whole."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select
from support.pictures import EXIF
from support.tabletpage import room, send_now, stage_reached
from support.waiting import wait_for

from app.ingest.photos.tables import Photo, PhotoPiece
from edge_agent.wire.picture import MAX_THUMB, picture_fault

SCENE = """() => new Promise((resolve) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [4000, 3000];
  const context = canvas.getContext('2d');
  const sky = context.createLinearGradient(0, 0, 4000, 3000);
  sky.addColorStop(0, '#6d94b8');
  sky.addColorStop(1, '#a5703a');
  context.fillStyle = sky;
  context.fillRect(0, 0, 4000, 3000);
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let n = 0; n < 20000; n += 1) {
    context.fillStyle = `hsl(${20 + 80 * random()} 40% ${10 + 70 * random()}%)`;
    context.fillRect(4000 * random(), 1000 + 2000 * random(), 4 + 40 * random(), 4 + 30 * random());
  }
  canvas.toBlob((blob) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(',')[1]);
    reader.readAsDataURL(blob);
  }, 'image/jpeg', 0.92);
})"""


@pytest.fixture(scope="session")
def camera(chromium) -> bytes:
    """A JPEG of 12 megapixels with GPS in its EXIF, as a telephone makes it."""
    context = chromium.new_context()
    plain = base64.b64decode(context.new_page().evaluate(SCENE))
    context.close()
    assert len(plain) > 1_000_000
    return plain[:2] + EXIF + plain[2:]


@contextmanager
def noted(page: Page) -> Iterator[dict[str, dict[int, bytes]]]:
    """The bytes that the tablet gives to the site meanwhile: form → offset → piece."""
    sent: dict[str, dict[int, bytes]] = {"thumb": {}, "full": {}}

    def note(request: Any) -> None:
        if request.url.endswith("/v1/photos") and request.method == "POST":
            form = request.post_data_json
            sent[form["form"]][form["at"]] = base64.b64decode(form["data"])

    page.on("request", note)
    yield sent
    page.remove_listener("request", note)


def file_of(pieces: dict[int, bytes]) -> bytes:
    return b"".join(pieces[at] for at in sorted(pieces))


def open_report(page: Page, client_id: str) -> None:
    room(page, 1)
    page.locator(f"[data-report='{client_id}']").tap()
    expect(page.get_by_test_id("photos")).to_be_visible()


def add(page: Page, data: bytes) -> None:
    picture = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": data}
    before = page.locator("[data-photo]").count()
    page.get_by_test_id("add-photo").set_input_files(picture)
    expect(page.locator("[data-photo]")).to_have_count(before + 1)


def reach(page: Page, thumb: str, full: str) -> None:
    """Wait until the tablet says so of its photo."""
    page.wait_for_selector(f"[data-photo][data-thumb={thumb}][data-full={full}]", timeout=60_000)


@pytest.fixture
def picture(rig) -> Callable[..., Photo | None]:
    """A picture of a report as the centre holds it."""

    def picture(report: dict[str, Any], *, full: bool) -> Photo | None:
        with rig.centre.database.reading() as session:
            names = (Photo.site == report["site"], Photo.epoch == report["epoch"], Photo.seq == report["seq"])
            return session.exec(select(Photo).where(*names, Photo.is_full == full)).first()

    return picture


@pytest.fixture
def content(rig) -> Callable[[Photo], bytes]:
    def content(photo: Photo) -> bytes:
        with rig.centre.database.reading() as session:
            return session.exec(select(PhotoPiece.data).where(PhotoPiece.photo_id == photo.id)).one()

    return content


def test_a_photo_comes_to_the_officer_and_in_full_when_asked_for_whatever_is_killed(  # noqa: PLR0917
    tablet, site, rig, at_centre, picture, content, camera, open_page, axe
):
    page = tablet()
    made = send_now(page, "DEM")
    stage_reached(page, made, "received")
    open_report(page, made)
    with noted(page) as sent:
        add(page, camera)
        expect(page.locator("[data-photo] img")).to_be_visible()
        reach(page, "received", "saved")
    expect(page.locator("[data-photo] .thumb")).to_have_text("At the centre")
    expect(page.get_by_test_id("unsent")).to_have_text("Nothing unsent")
    assert axe(page) == []
    thumb, full = file_of(sent["thumb"]), file_of(sent["full"])
    for file, is_full in ((thumb, False), (full, True)):
        assert picture_fault(file, full=is_full) is None
        assert b"GPS" not in file
        assert b"Exif" not in file
    assert 1000 < len(thumb) <= MAX_THUMB
    assert len(full) > 10 * len(thumb)

    report = at_centre(made)
    here = wait_for(lambda: picture(report, full=False), 30, "the thumbnail at the centre")
    assert (here.state, content(here)) == ("whole", thumb)

    watch = open_page(f"/?tab=inbox&select=report:{report['id']}")
    watch.locator(".split-list").get_by_role("option").first.click()
    watch.get_by_test_id("report-photos").get_by_role("button").click()
    dialog = watch.get_by_role("dialog")
    expect(dialog.get_by_test_id("full-way")).to_contain_text("not asked for")
    assert axe(watch) == []
    dialog.get_by_role("button", name="Ask for the full picture").click()
    expect(dialog.get_by_test_id("full-way")).to_contain_text("wanted by")

    def underway() -> bool:
        coming = picture(report, full=True)
        return coming is not None and coming.pieces >= 5

    wait_for(underway, 60, "the first pieces of the full picture")
    site.agent.kill()
    rig.links[site.code].cut()
    half = picture(report, full=True)
    assert (half.state, half.pieces < half.size // half.piece_bytes) == ("collecting", True)
    expect(dialog.get_by_test_id("full-way")).to_contain_text(f"of {-(-half.size // half.piece_bytes)} parts are here")
    site.agent.start()
    site.agent.wait()
    rig.links[site.code].mend()
    expect(dialog.locator("img[data-full]")).to_be_visible(timeout=120_000)
    whole = picture(report, full=True)
    assert sha256(content(whole)).digest() == sha256(full).digest()
    shown = watch.evaluate(
        "async (url) => [...new Uint8Array(await (await fetch(url)).arrayBuffer())]",
        f"/api/v1/reports/{report['id']}/photos/0?full",
    )
    assert bytes(shown) == full
    expect(dialog.get_by_test_id("full-way")).to_contain_text("here")
    reach(page, "received", "received")
    expect(page.locator("[data-photo] .full")).to_have_text("Full picture: at the centre")


def test_a_photo_is_added_before_sending_on_a_plain_connection_and_waits_for_the_site(tablet, site, camera, at_centre):
    page = tablet(plain=True)
    page.locator("[data-kind=CRM]").tap()
    page.get_by_test_id("details").tap()
    page.get_by_test_id("jump").tap()
    page.locator(".jump li").last.get_by_role("button").tap()
    expect(page.locator("[data-step=review]")).to_be_visible()
    add(page, camera)
    expect(page.locator("[data-photo] .thumb")).to_have_text("On this tablet")
    page.get_by_test_id("remove-photo").tap()
    expect(page.locator("[data-photo]")).to_have_count(0)
    add(page, camera)
    assert sealed(page) == ["vault"]
    site.doorway.cut()
    try:
        page.get_by_test_id("send").tap()
        page.wait_for_selector(".tiles")
        wait_for(lambda: sealed(page) == ["queue"], 30, "the photo in the queue with its report")
        expect(page.get_by_test_id("unsent")).to_contain_text("1 unsent")
    finally:
        site.doorway.mend()
    room(page, 1)
    page.wait_for_selector("[data-report][data-stage=received]", timeout=90_000)
    page.locator("[data-report]").first.tap()
    reach(page, "received", "saved")
    assert sealed(page) == ["vault"]
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    reach(page, "received", "saved")
    expect(page.locator("[data-photo] img")).to_be_visible()


def test_what_is_no_picture_is_said_to_be_none(tablet):
    page = tablet()
    made = send_now(page, "DEM")
    open_report(page, made)
    page.get_by_test_id("add-photo").set_input_files(
        {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}
    )
    expect(page.get_by_role("alert")).to_contain_text("no picture")


def sealed(page: Page) -> list[str]:
    """By which key each photo in the tablet's own database is sealed; "open" where it is not."""
    found: list[str] = page.evaluate(
        """() => new Promise((resolve, reject) => {
          const asked = indexedDB.open('heliograph-tablet');
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            const all = asked.result.transaction('photos').objectStore('photos').getAll();
            all.onsuccess = () => {
              asked.result.close();
              resolve(all.result.map((row) => (row.box instanceof Uint8Array ? row.sealed : 'open')));
            };
          };
        })"""
    )
    return found

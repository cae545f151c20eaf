"""One tablet, several people: sign in, change over, nothing readable left behind; carrying the queue over."""

from __future__ import annotations

from playwright.sync_api import expect
from support.tabletpage import room, rows, send_now
from support.waiting import wait_for


def test_digits_that_are_pressed_faster_than_the_page_is_drawn_all_count(tablet):
    page = tablet()
    page.get_by_test_id("who").tap()
    page.locator("[data-person='Lima 2']").tap()
    page.locator(".keypad").evaluate(
        "(pad) => [...'730465'].forEach((each) => pad.querySelector(`[aria-label='${each}']`).click())"
    )
    expect(page.locator(".pin input")).to_have_value("730465")


def test_a_draft_is_its_owners_alone(tablet):
    page = tablet()
    page.locator("[data-kind=DEM]").tap()
    page.get_by_test_id("details").tap()
    page.get_by_test_id("jump").tap()
    page.locator(".jump button").nth(-2).tap()
    page.locator("textarea").fill("the secret of Lima 1")
    wait_for(lambda: [row for row in rows(page) if row["stage"] == "draft"], 20, "the draft")
    room(page, 1)
    expect(page.locator("[data-stage=draft]")).to_have_count(1)
    page.get_by_test_id("who").tap()
    page.locator("[data-person='Lima 2']").tap()
    for digit in "730465":
        page.locator(".keypad button", has_text=digit).tap()
    page.locator(".keypad .primary").tap()
    expect(page.get_by_test_id("who")).to_contain_text("Lima 2")
    room(page, 1)
    expect(page.locator("[data-stage=draft]")).to_have_count(0)
    assert [row["box"] for row in rows(page)] == ["sealed"]
    page.get_by_test_id("who").tap()
    page.locator("[data-person='Lima 1']").tap()
    page.locator(".pin input").fill("482913")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("who")).to_contain_text("Lima 1")
    room(page, 1)
    page.locator("[data-stage=draft]").tap()
    expect(page.locator(".answers")).to_contain_text("the secret of Lima 1")


def test_nothing_readable_is_left_after_signing_out(tablet, site):
    page = tablet()
    send_now(page, "DEM")
    page.get_by_test_id("who").tap()
    page.get_by_test_id("sign-out").tap()
    expect(page.get_by_test_id("who")).to_contain_text("Sign in")
    kept = page.evaluate(
        """() => new Promise((resolve) => {
          const asked = indexedDB.open('heliograph-tablet');
          asked.onsuccess = () => {
            const store = asked.result.transaction('kept').objectStore('kept');
            const names = store.getAllKeys();
            names.onsuccess = () => { asked.result.close(); resolve(names.result); };
          };
        })"""
    )
    assert "session" not in kept
    assert "key.vault" not in kept
    room(page, 1)
    expect(page.locator("[data-report]")).to_have_count(0)


def test_a_wrong_pin_is_said(tablet):
    page = tablet(who=None)
    page.locator("[data-person='Lima 1']").tap()
    page.locator(".pin input").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Wrong PIN")


def test_a_file_is_taken_in_by_another_tablet_and_arrives_once(tablet, site, at_centre, tmp_path):
    first, second = tablet(), tablet(who="Lima 2")
    site.doorway.cut()
    try:
        made = [send_now(first, "TEN") for _ in range(3)]
        wait_for(lambda: all(row["stage"] == "queued" for row in rows(first)), 20, "queued")
        room(first, 1)
        first.get_by_role("button", name="Carry over").tap()
        with first.expect_download() as waiting:
            first.get_by_test_id("export").click()
        waiting.value.save_as(tmp_path / "queue.json")
        first.get_by_test_id("codes").tap()
        total = int(first.locator(".series bdi").inner_text().split("/")[1])
        pictures = {}
        while len(pictures) < total:
            shown = first.get_by_test_id("qr")
            name = str(shown.get_attribute("data-code")).split()[2]
            if name not in pictures:
                pictures[name] = shown.screenshot()
            first.locator(".series button").tap()
    finally:
        site.doorway.mend()
    room(second, 4)
    second.locator(".doorslist button").nth(0).tap()
    second.get_by_test_id("import").set_input_files(tmp_path / "queue.json")
    expect(second.get_by_test_id("taken")).to_contain_text("Taken in: 3")
    files = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": picture} for n, picture in pictures.items()]
    second.get_by_test_id("import-codes").set_input_files(files)
    expect(second.get_by_test_id("taken")).to_contain_text("Known before: 3")
    first.get_by_test_id("unsent").tap()
    expect(first.get_by_test_id("unsent")).to_have_text("Nothing unsent")
    assert len({at_centre(each)["id"] for each in made}) == 3

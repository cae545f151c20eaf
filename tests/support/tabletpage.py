"""What tests do on a tablet again and again."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

PINS = {"Lima 1": "482913", "Lima 2": "730465"}
"""People of the site, as the centre set them."""
STAGES = ("queued", "saved", "received", "seen")


def rows(page: Page) -> list[dict[str, Any]]:
    """Every report in the tablet's own database, as it lies there."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => new Promise((resolve, reject) => {
          const asked = indexedDB.open('heliograph-tablet');
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            const all = asked.result.transaction('reports').objectStore('reports').getAll();
            all.onsuccess = () => {
              asked.result.close();
              const plain = (box) => box === null ? null : box instanceof Uint8Array ? 'sealed' : box;
              resolve(all.result.map((row) => ({...row, box: plain(row.box)})));
            };
          };
        })"""
    )
    return found


def send_now(page: Page, kind: str) -> str:
    """A report in two taps; answers with its id."""
    before = {row["id"] for row in rows(page)}
    room(page, 0)
    page.locator(f"[data-kind={kind}]").tap()
    page.get_by_test_id("send-now").tap()
    page.wait_for_selector(".tiles")
    (made,) = {row["id"] for row in rows(page)} - before
    return str(made)


def room(page: Page, number: int) -> None:
    """Go to one of the five rooms: report, my reports, alerts, map, more."""
    button = page.locator(".rooms button").nth(number)
    button.tap()
    if not _entered(button):  # an alert came between the finger and the button
        button.tap()


def _entered(button: Locator) -> bool:
    try:
        expect(button).to_have_attribute("aria-current", "page", timeout=5_000)
    except AssertionError:
        return False
    return True


def stage_reached(page: Page, client_id: str, stage: str, timeout_ms: float = 60_000) -> None:
    """Wait until the list says that the report has come so far, or farther."""
    room(page, 1)
    wanted = ", ".join(f"[data-report='{client_id}'][data-stage={each}]" for each in STAGES[STAGES.index(stage) :])
    page.wait_for_selector(wanted, timeout=timeout_ms)


def sign_in(page: Page, who: str) -> None:
    """Sign a person in, from the list of people."""
    page.locator(f"[data-person='{who}']").click()
    page.locator(".pin input").fill(PINS[who])
    page.locator(".keypad .primary").click()
    page.wait_for_selector(".tiles .tile[data-kind=CHK]")
    page.wait_for_function("document.querySelector('[data-testid=who]').textContent.includes('Lima')")

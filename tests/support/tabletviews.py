"""Every view of the tablet page, one after another, as a person comes to them: to be judged and pictured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page
from support.tabletpage import rows

Look = Callable[[str], None]
"""Takes the name of the view that is on the screen now."""
TEXT = "Fire on the convoy from the north side of the road. Two vehicles stopped."


def put_off(page: Page) -> None:
    """From now on answer with "later" whatever lies over everything."""
    page.add_locator_handler(
        page.locator(".pressing"), lambda shown: shown.get_by_test_id("later").tap(), no_wait_after=True
    )


def wear(page: Page, look: str) -> None:
    """Change the look as another window of the tablet would."""
    page.evaluate(
        """(look) => {
          const [key, newValue] = ['heliograph.look', JSON.stringify(look)];
          dispatchEvent(new StorageEvent('storage', { key, newValue }));
        }""",
        look,
    )
    page.wait_for_selector(f"html[data-look={look}]")


@dataclass(frozen=True, slots=True)
class Walk:
    """A signed-in page with an alert over it; `cut` and `mend` its way to the site."""

    page: Page
    cut: Callable[[], None]
    mend: Callable[[], None]

    def main(self, look: Look) -> None:
        """What a patrol lead meets every day."""
        self.page.wait_for_selector(".pressing .map[data-settled=true]", timeout=60_000)
        look("alert")
        put_off(self.page)
        self._room(0)
        look("home")
        self._form(look)
        self._queue(look)
        self._room(2)
        self.page.locator("[data-alert]").first.wait_for()
        look("alerts")

    def rest(self, look: Look) -> None:
        """What they meet now and then."""
        page = self.page
        page.locator("[data-alert]").first.tap()
        page.wait_for_selector(".alertview .map[data-settled=true]")
        look("alert-kept")
        self._room(4)
        look("more")
        page.locator(".tongue > button").tap()
        look("language")
        page.locator(".tongue > button").tap()
        self._carry(look)
        self._room(4)
        page.locator(".doorslist button").nth(2).tap()
        page.get_by_test_id("another").tap()
        page.locator(".another img").wait_for()
        look("enrol")
        self._room(3)
        page.wait_for_selector(".map[data-settled=true]")
        look("map")
        page.get_by_test_id("who").tap()
        look("people")
        page.locator("[data-person]").first.tap()
        look("pin")
        page.locator(".pin > button.plain").tap()
        page.locator(".pin").wait_for(state="detached")
        page.get_by_test_id("sign-out").tap()
        page.get_by_test_id("sign-out").wait_for(state="detached")
        self._room(0)
        look("home-signed-out")
        self._room(1)
        look("reports-none")

    def _form(self, look: Look) -> None:
        page = self.page
        page.locator("[data-kind=CAS]").tap()
        look("now")
        page.get_by_test_id("details").tap()
        page.locator("[data-value=typed]").tap()
        look("place")
        self._next("when", look)
        self._next("choice", look)
        self._next("counts-empty", None)
        page.locator("[data-field=urgent] .counter > button").nth(1).tap()
        look("counts")
        page.get_by_test_id("jump").tap()
        look("jump")
        page.locator(".jump button").nth(-3).tap()
        page.get_by_test_id("add-casualty").tap()
        page.locator("[data-casualty='1'] [data-value=blast]").tap()
        look("casualty")
        self._next("text", None)
        page.locator("textarea").fill(TEXT)
        look("text")
        self._next("review", look)

    def _queue(self, look: Look) -> None:
        page = self.page
        self._room(0)
        self.cut()
        before = {row["id"] for row in rows(page)}
        page.locator("[data-kind=DF]").tap()
        page.get_by_test_id("send-now").tap()
        page.wait_for_selector(".tiles")
        look("undo")
        (made,) = {row["id"] for row in rows(page)} - before
        self._room(1)
        look("reports")
        page.locator(f"[data-report='{made}']").tap()
        look("report")

    def _carry(self, look: Look) -> None:
        page = self.page
        self._room(4)
        page.locator(".doorslist button").nth(0).tap()
        page.get_by_test_id("codes").tap()
        page.get_by_test_id("qr").wait_for()
        look("transfer")
        self.mend()

    def _next(self, name: str, look: Look | None) -> None:
        step = str(self.page.locator(".question").get_attribute("data-step"))
        self.page.get_by_test_id("next").tap()
        self.page.locator(f"[data-step='{step}']").wait_for(state="detached")
        if look:
            look(name)

    def _room(self, number: int) -> None:
        self.page.locator(".rooms button").nth(number).tap()

"""Every view of the operations page and how to come to it, by keys and marks that hold in every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

Act = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class View:
    """Where to go, what to do there, and what is to be seen then (a selector)."""

    name: str
    path: str
    act: Act
    shows: str


def nothing(_: Page) -> None:
    """The address says it all."""


def first(page: Page) -> None:
    """Open what stands first in the list."""
    page.locator(".split-list [role=option]").first.click()


def press(key: str, after: Act = nothing) -> Act:
    """A key, after something else."""

    def act(page: Page) -> None:
        after(page)
        page.keyboard.press(key)

    return act


def click(selector: str, after: Act = nothing) -> Act:
    """A click on the first of these, after something else."""

    def act(page: Page) -> None:
        after(page)
        page.locator(selector).first.click()

    return act


def first_threat(page: Page) -> None:
    first(page)
    expect(page.get_by_test_id("threat-detail")).to_be_visible()


VIEWS = (
    View("inbox", "/?tab=inbox", first, ".split-detail"),
    View("threats", "/?tab=threats", first, "[data-testid=threat-detail]"),
    View("alerts", "/?tab=alerts", first, "[data-testid=alert-detail]"),
    View("roster", "/?tab=roster", first, ".split-detail"),
    View("areas", "/?tab=areas", first, "[data-testid=area-detail]"),
    View("area-editor", "/?tab=areas&sel=area:KADOLA", click("[data-testid=area-detail] .actions button"), ".ring"),
    View("admin", "/?tab=admin", nothing, ".cards > li"),
    View("admin-account", "/?tab=admin", click("#tabpanel .button.primary"), "dialog"),
    View("admin-webhooks", "/?tab=admin&admin=webhooks", nothing, ".hook-hosts"),
    View("admin-webhook", "/?tab=admin&admin=webhooks", click("#tabpanel .button.primary:enabled"), "dialog form"),
    View("admin-mqtt", "/?tab=admin&admin=mqtt", nothing, "#tabpanel :is(.cards > li, .empty)"),
    View("settings", "/?tab=alerts", click(".strip .settings > .button:nth-of-type(2)"), ".menu"),
    View("help", "/?tab=alerts", press("?"), "dialog"),
    View("filter", "/?tab=threats", click(".filter > .button"), ".choices"),
    View("layers", "/?tab=threats", click(".map-tools .buttons .button:nth-child(4)"), ".map-tools .card"),
    View("go-to", "/?tab=threats", press("g"), ".map-tools .card"),
    View("export", "/?tab=threats", press("e"), "dialog"),
    View("tables", "/?view=tables", nothing, "[data-testid=tables] table"),
    View("grade", "/?tab=threats", click("[data-testid=threat-detail] .grade-button", first_threat), "dialog"),
    View("reason", "/?tab=threats", press("d", first_threat), "dialog"),
    View("broadcast", "/?tab=alerts", click("#tabpanel .panel-head .button"), "[data-testid=reach]"),
    View("replay", "/?tab=threats", press("["), ".timebar.is-replay .moment"),
)


def show(page: Page, centre_url: str, view: View) -> None:
    """Come to a view and wait until it stands and the map is drawn."""
    page.goto(f"{centre_url}{view.path}")
    page.wait_for_selector("html[data-ready=true]")
    page.wait_for_selector("#tabpanel :is([role=option], .cards > li, .empty)", state="attached")
    view.act(page)
    expect(page.locator(view.shows).first).to_be_visible()

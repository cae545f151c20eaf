"""Holding a button of the pages until it has done what it does."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def hold(page: Page, button: Locator, done: Locator) -> None:
    """Hold a button by key until what it does is there."""
    expect(button).to_be_enabled()
    button.focus()
    page.keyboard.down("Enter")
    expect(done).to_be_visible()
    page.keyboard.up("Enter")

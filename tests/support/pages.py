"""What browser tests do on the pages again and again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE_MS = 15_000
NAME, PASSWORD = "amina.diallo", "a river of seven bridges"
FLAGS = ["--disable-gpu", "--disable-accelerated-2d-canvas"]
"""Without a graphics card all is drawn several times faster by the processor itself; the pages use no WebGL."""


def sign_in(page: Page, name: str = NAME, password: str = PASSWORD) -> None:
    """Fill and send the sign-in page."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def first_administrator(page: Page, link: str) -> None:
    """Choose a password by the one-time link, sign in, and be at the map."""
    page.goto(link)
    page.get_by_label("Your name here").fill(NAME)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    page.get_by_role("link", name="Sign in").click()
    sign_in(page)
    page.wait_for_selector("html[data-ready=true]")


def prefer(context: BrowserContext, language: str, look: str) -> None:
    """What a person set for themselves, before any page opens."""
    for key, value in (("language", language), ("look", json.dumps(look))):
        context.add_init_script(f"localStorage.setItem('heliograph.{key}', {value!r})")


@contextmanager
def opener(chromium: Browser, centre_url: str, officer: Any) -> Iterator[Callable[..., Page]]:
    """Makes pages that stay open until the block ends; none of them may have logged an error by then."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        path: str = "/", *, language: str = "en", look: str = "day", width: int = 1440, height: int = 900, **more: Any
    ) -> Page:
        size = {"width": width, "height": height}
        options: dict[str, Any] = {
            "viewport": size,
            "locale": "en-GB",
            "timezone_id": "UTC",
            "reduced_motion": "reduce",
        }
        context = chromium.new_context(**options, storage_state=officer, **more)
        contexts.append(context)
        prefer(context, language, look)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(f"{centre_url}{path}")
        page.wait_for_selector("html[data-ready=true]")
        return page

    open_page.faults = faults  # type: ignore[attr-defined]
    yield open_page
    for context in contexts:
        context.close()
    assert not faults

"""What browser tests do on the pages again and again."""

from __future__ import annotations

import json

from playwright.sync_api import BrowserContext, Page

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

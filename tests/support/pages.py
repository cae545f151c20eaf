"""What browser tests do on the pages again and again."""

from __future__ import annotations

from playwright.sync_api import Page

NAME, PASSWORD = "amina.diallo", "a river of seven bridges"


def sign_in(page: Page, name: str = NAME, password: str = PASSWORD) -> None:
    """Fill and send the sign-in page."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()

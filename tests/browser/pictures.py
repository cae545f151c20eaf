"""Pictures of the pages, from the running demonstration.

`make pictures` takes the README's; `--all FOLDER` every view in every look, language and size.

Nothing is posed: `heliograph demo` plays its story, an administrator comes in by the printed link, and what is then on
the page is taken.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from support.pages import FLAGS, first_administrator, prefer  # noqa: E402 - found by the path above
from support.views import VIEWS, show  # noqa: E402

README_PICTURE = ROOT / "docs" / "pictures" / "map.png"
SIZES = ((1440, 900), (1024, 768))
LANGUAGES = ("en", "ar")
LOOKS = ("day", "dark", "night")
LINK = re.compile(r"(http://\S+)/setup#(\S+)")


@contextmanager
def demo() -> Iterator[str]:
    """The demonstration, its story told; the one-time link of its first administrator."""
    program = Path(sys.executable).with_name("heliograph")
    with TemporaryDirectory(prefix="heliograph-pictures-") as folder:
        data = Path(folder) / "data"
        command = [str(program), "demo", "--port", "0", "--data", str(data)]
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            yield _link(running)
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)


def _link(running: subprocess.Popen[str]) -> str:
    assert running.stderr is not None
    for line in running.stderr:
        sys.stderr.write(line)
        if found := LINK.search(line):
            return found[0]
    raise SystemExit("the demonstration ended before its story did")


def enter(browser: Browser, link: str) -> Any:
    """Storage state of the first administrator, who sets a password by the link and signs in."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    first_administrator(page, link)
    return context.storage_state()


@contextmanager
def opened(browser: Browser, state: Any, size: tuple[int, int], language: str, look: str) -> Iterator[Page]:
    """A page of one person: size in CSS pixels, language, look."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",
        storage_state=state,
    )
    prefer(context, language, look)
    page = context.new_page()
    yield page
    context.close()


def settled(page: Page) -> None:
    """Wait until what is asked for is what is drawn."""
    page.wait_for_selector("[data-testid=map][data-settled=true]", state="attached")
    page.evaluate("document.fonts.ready.then(() => true)")


def all_views(browser: Browser, state: Any, origin: str, folder: Path) -> None:
    """Every view in every look, language and size, as PNG files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        for language in LANGUAGES:
            for look in LOOKS:
                with opened(browser, state, size, language, look) as page:
                    for view in VIEWS:
                        show(page, origin, view)
                        settled(page)
                        page.screenshot(path=folder / f"{view.name}-{size[0]}-{language}-{look}.png")
                sys.stderr.write(f"{size[0]} {language} {look}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every view, look, language and size into a folder")
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with demo() as link, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        state, origin = enter(browser, link), link.partition("/setup")[0]
        README_PICTURE.parent.mkdir(exist_ok=True)
        with opened(browser, state, SIZES[0], "en", "day") as page:
            show(page, origin, next(view for view in VIEWS if view.name == "alerts"))
            settled(page)
            page.screenshot(path=README_PICTURE)
        if options.all:
            all_views(browser, state, origin, options.all)
        browser.close()


if __name__ == "__main__":
    main()

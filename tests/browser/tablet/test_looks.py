"""Every view in every look and language: WCAG 2.2 AA, 7:1 in the sun, nothing but red at night, gloves, nothing cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from support.tabletviews import Walk, wear

AXE = Path(__file__).parents[3] / "app/web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SUN, READABLE = 7.0, 4.5
"""Least contrast of text: in the sun, and elsewhere (WCAG 2.2, 1.4.3)."""
CASES = [("en", (800, 1280), True), ("ar", (1280, 800), True), ("fr", (800, 1280), False), ("es", (1280, 800), False)]

JUDGE = """async ([rules]) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ['violations', 'incomplete', 'passes'] });
  const nodes = (list) => list.flatMap(({ id, nodes }) => nodes.map((node) => ({ id, ...node })));
  const contrast = ({ id, target, any }) => ({ target: target.join(' '), ...any.find((each) => each.id === id)?.data });
  const ofText = (list) => nodes(list).filter(({ id }) => id === 'color-contrast');
  return {
    violations: nodes(found.violations).map((node) => `${node.id}: ${node.target} ${node.failureSummary}`),
    contrasts: [...ofText(found.passes), ...ofText(found.violations)].map(contrast),
    unjudged: ofText(found.incomplete).map((node) => `${node.target} ${node.any[0]?.data?.messageKey}`),
  };
}"""

TOUCH = """() => [...document.querySelectorAll('button, a.button, label.button, label.switch, input, textarea')]
  .filter((each) => !each.matches('[type=file], [type=checkbox]') && each.checkVisibility())
  .map((each) => [each, each.getBoundingClientRect(), each.matches('.primary') ? 64 : 48])
  .filter(([, box, least]) => box.width < 47.5 || box.height < least - 0.5)
  .map(([each, box, least]) => `smaller than ${least}: ${each.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""

CUT = """() => {
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
  const texts = 'button, .button, .chip, h1, h2, p, dt, dd, small, strong, .stage, label, bdi, li > span';
  const cut = [...document.querySelectorAll(texts)]
    .filter((each) => each.checkVisibility() && !each.closest('.visually-hidden, .map, .hold'))
    .filter((each) => each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1)
    .map((each) => `cut: ${each.outerHTML.slice(0, 120)}`);
  return [...wide, ...cut];
}"""


class Judge:
    """Looks at what is on a page and keeps every fault with the name of its view."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.faults: list[str] = []
        self.unjudged: list[str] = []
        """Texts whose contrast could not be told: single signs, and what lies under the undo bar."""
        page.evaluate(AXE.read_text(encoding="utf-8"))

    def look(self, view: str) -> None:
        """Judge what is on the screen, in each look."""
        self._note(view, [*self._page.evaluate(TOUCH), *self._page.evaluate(CUT)])
        bars = self._page.locator(".steps, .rooms, .strip, .undo")
        lay = "(all, to) => all.forEach((bar) => { bar.style.position = to })"
        bars.evaluate_all(lay, "static")  # what is scrolled half below a bar is not a small target
        for look, rules in (("day", RULES), ("dark", ["color-contrast"]), ("night", ["color-contrast"])):
            wear(self._page, look)
            found = self._page.evaluate(JUDGE, [rules])
            self.unjudged += [f"{view} {look}: {each}" for each in found["unjudged"]]
            faint = [] if look == "dark" else list(_faint(look, found["contrasts"]))
            self._note(f"{view} {look}", [*found["violations"], *faint])
        wear(self._page, "day")
        bars.evaluate_all(lay, "")

    def _note(self, where: str, faults: list[str]) -> None:
        self.faults += [f"{where}: {fault}" for fault in faults]


def _faint(look: str, contrasts: list[dict[str, Any]]) -> Iterator[str]:
    """Texts without enough contrast: in the sun as they are, at night by the red alone that leaves the screen."""
    for each in contrasts:
        if each.get("fgColor") is None:
            continue
        ratio, least = (each["contrastRatio"], SUN) if look == "day" else (_red(each), READABLE)
        if ratio < least:
            yield f"{ratio:.2f}:1 of {each['target']} {each['fgColor']} on {each['bgColor']}"


def _red(each: dict[str, Any]) -> float:
    """Contrast (WCAG 2.2, relative luminance) of two colours of which only the red is left."""
    light = sorted(0.2126 * _linear(int(each[name][1:3], 16) / 255) for name in ("fgColor", "bgColor"))
    return (light[1] + 0.05) / (light[0] + 0.05)


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_every_view_can_be_used_by_everybody(case, tablet, broadcast, site):
    language, size, all_of_it = case
    page = tablet(language=language, size=size, alerts=True)
    broadcast(kind="AMB", text="Fire on the convoy from the north side of the road")
    judge = Judge(page)
    walk = Walk(page, site.doorway.cut, site.doorway.mend)
    try:
        walk.main(judge.look)
        if all_of_it:
            walk.rest(judge.look)
    finally:
        site.doorway.mend()
    assert not [each for each in judge.unjudged if "pseudoContent" in each]
    assert "\n".join(judge.faults) == ""

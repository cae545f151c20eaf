"""Words and signs on the map can be read: their colours against what they stand on, in every look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "app/web/src/shared/styles/tokens.css").read_text(encoding="utf-8")
BLOCK = re.compile(r':root\[data-look="(\w+)"\] \{(.*?)\}', re.DOTALL)
LOOKS = {look: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for look, block in BLOCK.findall(TOKENS)}
TEXT, LINE = 4.5, 3.0


def light(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_all_looks_are_there():
    assert set(LOOKS) == {"day", "dark", "night"}


@pytest.mark.parametrize("look", ["day", "dark", "night"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("map-ink", "map-halo", TEXT),
        ("map-ink", "map-land", TEXT),
        ("map-ink", "map-sea", TEXT),
        ("map-own", "map-halo", TEXT),
        ("map-danger", "map-halo", TEXT),
        ("warn", "map-halo", TEXT),
        ("map-danger", "map-land", LINE),
        ("map-own", "map-land", LINE),
        ("map-area", "map-land", LINE),
    ],
)
def test_what_is_drawn_can_be_read(look, ink, ground, least):
    assert contrast(LOOKS[look][ink], LOOKS[look][ground]) >= least

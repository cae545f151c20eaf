"""The order of running: quick tests first, and never two at a time of those that need the machine for themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDERS = ("unit", "property", "wire", "integration", "e2e")
"""As they run; what lies in no folder, rules about the tree itself, comes after the unit tests."""
CROWDED = ("e2e", "integration/edge", "integration/broker", "integration/test_replay.py", "integration/test_bench.py")
"""Tests that start many processes and wait for them with deadlines."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sort by folder; among several workers, one alone runs what is crowded."""
    here = config.rootpath / "tests"
    items.sort(key=lambda item: _rank(item.path, here))
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            if any(item.path.is_relative_to(here / crowded) for crowded in CROWDED):
                item.add_marker(pytest.mark.xdist_group("crowded"))


def _rank(path: Path, here: Path) -> float:
    folder = path.relative_to(here).parts[0] if path.is_relative_to(here) else ""
    return FOLDERS.index(folder) if folder in FOLDERS else 0.5

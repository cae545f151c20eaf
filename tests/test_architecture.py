"""The import rules of the architecture, read from the source, and each shown to catch a violation."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FLOW = ("roster", "ingest", "picture", "alerts", "delivery", "gateways", "api")
"""The flow runs left to right; `gateways` and `api` stand side by side at its end."""
BELOW = frozenset({"db", "clock", "config", "geo", "access", "journal"})
"""What every stage may stand on, and what therefore stands on no stage."""

SQL_FILES = frozenset({"store.py", "tables.py", "db.py"})
SQL = frozenset({"sqlalchemy", "sqlmodel", "alembic", "psycopg", "sqlite3"})
HOMES = {
    "paho": ("app/mqtt.py", "edge_agent/link.py"),
    "shapely": ("app/geo.py",),
    "pyproj": ("app/geo.py",),
    "fastapi": ("app/api/", "app/main.py"),
    "cql2": ("app/gateways/ogc/cql2text.py",),
    "lxml": ("app/gateways/xml.py",),
    "signxml": ("app/gateways/cap/signature.py",),
    "xml": ("app/gateways/cot/xml.py",),
    "websockets": ("app/bench/listeners.py",),
}
AGENT_LIBRARIES = frozenset({"paho", "starlette", "uvicorn"})


def sources() -> dict[str, str]:
    """Path from the root → source of every Python file of the two packages."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for package in ("app", "edge_agent")
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports_of(path: str, source: str) -> Iterator[str]:
    """Every module a file imports, wherever the import stands (in a function, under TYPE_CHECKING), made absolute."""
    package = module_of(path).split(".")
    if not path.endswith("__init__.py"):
        package = package[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def flow_faults(files: Mapping[str, str]) -> list[str]:
    """Rule 1: an earlier stage never imports a later one, and what lies below all imports no stage."""
    faults = []
    for path, source in files.items():
        parts = module_of(path).split(".")
        if parts[0] != "app" or len(parts) < 2:
            continue
        here = parts[1]
        for name in sorted(set(imports_of(path, source))):
            there = name.split(".")[1] if name.startswith("app.") else ""
            later = here in FLOW and there in FLOW and FLOW.index(there) > FLOW.index(here)
            if later or (here in BELOW and there in FLOW):
                faults.append(f"{path} imports {name}")
    return faults


def sql_faults(files: Mapping[str, str]) -> list[str]:
    """Rule 2: only `store.py`, `tables.py`, `db.py` and the migrations speak SQL."""
    return [
        f"{path} imports {name}"
        for path, source in files.items()
        if path.startswith("app/") and Path(path).name not in SQL_FILES and "/migrations/" not in path
        for name in sorted(set(imports_of(path, source)))
        if name.split(".")[0] in SQL
    ]


def home_faults(files: Mapping[str, str]) -> list[str]:
    """Rule 3: each outside library has one home."""
    return [
        f"{path} imports {name}"
        for path, source in files.items()
        for name in sorted(set(imports_of(path, source)))
        for library, homes in HOMES.items()
        if name.split(".")[0] == library and not path.startswith(homes)
    ]


def side_faults(files: Mapping[str, str]) -> list[str]:
    """Rule 4: the agent knows nothing of the centre; the centre knows of the agent only the wire."""
    faults = []
    for path, source in files.items():
        for name in sorted(set(imports_of(path, source))):
            top = name.split(".")[0]
            if path.startswith("app/"):
                if top == "edge_agent" and name != "edge_agent" and not f"{name}.".startswith("edge_agent.wire."):
                    faults.append(f"{path} imports {name}")
            elif top not in {"edge_agent", "__future__"} | AGENT_LIBRARIES | sys.stdlib_module_names:
                faults.append(f"{path} imports {name}")
    return faults


def client_faults(files: Mapping[str, str]) -> list[str]:
    """Rule 5: the client for programs elsewhere needs nothing of the centre."""
    return [
        f"{path} imports {name}"
        for path, source in files.items()
        if path.startswith("app/client/")
        for name in sorted(set(imports_of(path, source)))
        if name.split(".")[0] not in {"httpx", "__future__"} | sys.stdlib_module_names
        and not f"{name}.".startswith("app.client.")
    ]


def graph(files: Mapping[str, str], depth: int | None = None) -> dict[str, set[str]]:
    """Module → modules of ours that it imports; with `depth`, names are cut to so many parts (packages)."""
    known = {module_of(path) for path in files}
    edges: dict[str, set[str]] = {}
    for path, source in files.items():
        names = set(imports_of(path, source)) & known
        deepest = {name for name in names if not any(other.startswith(f"{name}.") for other in names)}
        here, theirs = module_of(path), deepest
        if depth:
            here, theirs = ".".join(here.split(".")[:depth]), {".".join(n.split(".")[:depth]) for n in deepest}
        edges.setdefault(here, set()).update(theirs - {here})
    return edges


def cycle_faults(files: Mapping[str, str]) -> list[str]:
    """No import cycle among modules, nor among the packages directly below `app` and `edge_agent`."""
    faults = []
    for depth in (None, 2):
        try:
            TopologicalSorter(graph(files, depth)).prepare()
        except CycleError as error:
            faults.append(" -> ".join(error.args[1]))
    return faults


Rule = Callable[[Mapping[str, str]], list[str]]
RULES: tuple[Rule, ...] = (flow_faults, sql_faults, home_faults, side_faults, client_faults, cycle_faults)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps_the_rule(rule: Rule) -> None:
    assert rule(sources()) == []


VIOLATIONS: tuple[tuple[Rule, dict[str, str]], ...] = (
    (flow_faults, {"app/picture/fuse.py": "from app.alerts import rules"}),
    (flow_faults, {"app/ingest/stage.py": "def late():\n    import app.delivery.stage"}),
    (flow_faults, {"app/alerts/stage.py": "from ..delivery import stage"}),
    (flow_faults, {"app/journal/store.py": "from app.roster.roster import Roster"}),
    (
        flow_faults,
        {"app/db.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.ingest import tables"},
    ),
    (sql_faults, {"app/alerts/stage.py": "from sqlmodel import select"}),
    (sql_faults, {"app/api/reports.py": "import sqlalchemy.orm"}),
    (home_faults, {"app/workers.py": "import paho.mqtt.client"}),
    (home_faults, {"edge_agent/uplink.py": "from paho.mqtt import client"}),
    (home_faults, {"app/picture/place.py": "from shapely.geometry import Point"}),
    (home_faults, {"app/access/web.py": "from fastapi import Request"}),
    (home_faults, {"app/gateways/cot/event.py": "from lxml import etree"}),
    (side_faults, {"edge_agent/link.py": "from app.clock import Clock"}),
    (side_faults, {"edge_agent/door.py": "import pydantic"}),
    (side_faults, {"app/demo/run.py": "from edge_agent import outbox"}),
    (side_faults, {"app/demo/run.py": "import edge_agent.config"}),
    (client_faults, {"app/client/events.py": "from app.clock import moment"}),
    (cycle_faults, {"app/a.py": "from app import b", "app/b.py": "def f():\n    from app.a import x"}),
    (
        cycle_faults,
        {"app/p/x.py": "import app.q.y", "app/q/y.py": "", "app/q/z.py": "import app.p.w", "app/p/w.py": ""},
    ),
)


@pytest.mark.parametrize(
    ("rule", "files"), VIOLATIONS, ids=[f"{rule.__name__}-{next(iter(f))}" for rule, f in VIOLATIONS]
)
def test_the_rule_catches_a_violation(rule: Rule, files: dict[str, str]) -> None:
    assert rule(files) != []


def test_what_the_rules_allow() -> None:
    allowed = {
        "app/alerts/stage.py": "from app.picture.change import PictureChange\nfrom app.journal import store",
        "app/picture/store.py": "import sqlmodel",
        "app/geo.py": "import shapely",
        "app/main.py": "import fastapi",
        "app/ingest/stage.py": "from edge_agent.wire import messages",
        "edge_agent/link.py": "import paho.mqtt.client\nimport ssl",
    }
    assert [fault for rule in RULES for fault in rule(allowed)] == []


def test_every_name_in_the_tree_of_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = re.search(r"```text\n(app/.*?)```", readme, re.DOTALL)
    assert tree, "the README shows the tree in a ```text block that begins with app/"
    parents: list[str] = []
    for line in tree.group(1).splitlines():
        indent = (len(line) - len(line.lstrip())) // 2
        for name in re.match(r"\s*((?:[\w.-]+/? )*[\w.-]+/?)(?:\s\s|$)", line).group(1).split():
            parents[indent:] = [name]
            assert (ROOT / "/".join(parents)).exists(), f"the README names {'/'.join(parents)}"


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = {page.name for page in folder.glob("*.md")} - {"README.md"}
    assert set(re.findall(r"\]\(([\w.-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))) == pages


def test_no_file_names_a_package_registry() -> None:
    # The names are put together here so that this file does not hold them either.
    hosts = [b"pypi" + b".org", b"python" + b"hosted", b"npm" + b"js.", b"yarn" + b"pkg.", b"crates" + b".io"]
    hosts += [b"registry" + b".", b"artifact" + b"ory"]
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    named = [
        (path.decode(), host.decode())
        for path in tracked
        if path and (ROOT / path.decode()).is_file()
        for host in hosts
        if host in (ROOT / path.decode()).read_bytes()
    ]
    assert named == []

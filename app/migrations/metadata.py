"""The tables of every stage in one metadata: what the schema must be. A stage's `tables.py` is found by its name."""

from importlib import import_module
from pathlib import Path

from sqlmodel import SQLModel

_APP = Path(__file__).parent.parent
for path in sorted(_APP.rglob("tables.py")):
    import_module(".".join((_APP.name, *path.relative_to(_APP).with_suffix("").parts)))

METADATA = SQLModel.metadata

"""Draft a migration from what the tables say now: `python -m app.migrations.draft NUMBER "what changes"`.

A scratch database is brought to the revision before NUMBER and compared with the tables. Read the draft before you
commit it: alembic cannot tell a renamed column from a dropped one. Until the first release `0001 initial` is drafted
anew whenever a table changes; from then on a revision that was released is never edited.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from app.db import Database
from app.migrations import HERE, alembic_config
from app.migrations.metadata import METADATA


def draft(number: str, message: str) -> Path:
    """Write `versions/NUMBER_message.py`, replacing it if it is there, and answer with its path."""
    assert METADATA.tables  # noqa: S101 - env.py compares with it
    target = HERE / "versions" / f"{number}_{message.replace(' ', '_')}.py"
    target.unlink(missing_ok=True)
    before = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/scratch.db")
        with database.engine.connect() as connection, connection.begin():
            config = alembic_config(connection)
            if before:
                command.upgrade(config, before)
            script = command.revision(config, message, autogenerate=True, rev_id=number)
        database.close()
    assert script is not None  # noqa: S101 - one revision was asked for
    assert not isinstance(script, list)  # noqa: S101 - and exactly one
    path = Path(script.path)
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "### " not in line]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path.rename(target)


if __name__ == "__main__":
    print(draft(sys.argv[1], sys.argv[2]))  # noqa: T201 - a command's answer

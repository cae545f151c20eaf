"""The settings and the migrated database that a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.config import Settings, load_settings
from app.db import Database
from app.migrations import migrate


@contextmanager
def opened(data: Path | None) -> Iterator[tuple[Settings, Database]]:
    """Open what the settings name, made when it is not there yet; `data` None: from the environment.

    Raises:
        Failure: a setting cannot be used.
    """
    settings = load_settings(data=data)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        migrate(database)
        yield settings, database
    finally:
        database.close()

"""The schema of the database, by alembic only: `migrate` brings any database to the newest revision."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.db import Database

HERE = Path(__file__).parent


def migrate(database: Database) -> None:
    """Bring `database` to the newest revision in one transaction, in turn with all writers; harmless twice."""
    with database.transaction() as session:
        command.upgrade(alembic_config(session.connection()), "head")


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file of its own: `env.py` is given the connection."""
    config = Config()
    config.attributes["connection"] = connection
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config

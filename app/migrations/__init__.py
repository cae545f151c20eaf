"""The schema of the database, by alembic only: `migrate` brings any database to the newest revision."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from app.db import Database

HERE = Path(__file__).parent


def migrate(database: Database) -> None:
    """Bring `database` to the newest revision in one transaction, in turn with all writers; harmless twice."""
    with database.transaction() as session:
        config = alembic_config()
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "head")


def alembic_config() -> Config:
    """Alembic's configuration, without a file of its own: `env.py` is given the connection."""
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config

"""Databases and the test mission, for every test that crosses a boundary."""

from support.database import (
    database,
    postgres_cluster,
    postgres_database,
    postgres_engine,
    sqlite_database,
    sqlite_engine,
    sqlite_template,
)
from support.mission import mission, plan

__all__ = [
    "database",
    "mission",
    "plan",
    "postgres_cluster",
    "postgres_database",
    "postgres_engine",
    "sqlite_database",
    "sqlite_engine",
    "sqlite_template",
]

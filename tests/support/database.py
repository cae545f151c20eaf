"""Fixture `database`: an empty, migrated database for every test, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest
from support import postgres
from support.edge import memory_folder

from app.db import Database
from app.migrations import migrate

TEMPLATE = "heliograph_template"
NAME = "heliograph_test"


class Again(Database):
    """The engine of another database, which keeps the SQL that it compiled: most of what a small test would cost."""

    def __init__(self, first: Database) -> None:
        self.url, self.engine, self._readers, self._after_commit = first.url, first.engine, first._readers, []


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """Path of a migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_cluster():
    """A PostgreSQL cluster with a migrated template, and a copy of it that tests take turns with."""
    folder = postgres.binaries()
    if folder is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(postgres.INSTALL)
    with postgres.cluster(folder) as cluster:
        cluster.create(TEMPLATE)
        database = Database(cluster.url(TEMPLATE))
        migrate(database)
        database.close()
        cluster.create(NAME, TEMPLATE)
        yield cluster


@pytest.fixture(scope="session")
def sqlite_engine():
    """A database that every test finds anew."""
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        database = Database(f"sqlite:///{folder}/centre.db")
        yield database
        database.close()


@pytest.fixture(scope="session")
def postgres_engine(postgres_cluster):
    """A database that every test finds empty."""
    return Database(postgres_cluster.url(NAME))


@pytest.fixture
def sqlite_database(sqlite_template, sqlite_engine):
    """For tests of what only SQLite does, or that need no second engine."""
    path = Path(shutil.copy(sqlite_template, sqlite_engine.engine.url.database))
    yield Again(sqlite_engine)
    sqlite_engine.close()
    for file in path.parent.iterdir():
        file.unlink()


@pytest.fixture
def postgres_database(postgres_cluster, postgres_engine):
    """For tests of what only PostgreSQL does."""
    yield Again(postgres_engine)
    postgres_engine.close()
    try:
        postgres_cluster.empty(NAME)
    except psycopg.Error:
        postgres_cluster.drop(NAME)
        postgres_cluster.create(NAME, TEMPLATE)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """An empty, migrated database; every test that asks for it runs on both engines."""
    return request.getfixturevalue("sqlite_database" if request.param == "sqlite" else "postgres_database")

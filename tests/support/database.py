"""Fixture `database`: an empty, migrated database for every test, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import os
import shutil

import psycopg
import pytest
from support import postgres

from app.db import Database
from app.migrations import migrate

TEMPLATE = "heliograph_template"
NAME = "heliograph_test"


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


@pytest.fixture
def sqlite_database(sqlite_template, tmp_path):
    """For tests of what only SQLite does, or that need no second engine."""
    path = shutil.copy(sqlite_template, tmp_path / "centre.db")
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def postgres_database(postgres_cluster):
    """For tests of what only PostgreSQL does."""
    database = Database(postgres_cluster.url(NAME))
    yield database
    database.close()
    try:
        postgres_cluster.empty(NAME)
    except psycopg.Error:
        postgres_cluster.drop(NAME)
        postgres_cluster.create(NAME, TEMPLATE)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """An empty, migrated database; every test that asks for it runs on both engines."""
    return request.getfixturevalue("sqlite_database" if request.param == "sqlite" else "postgres_database")

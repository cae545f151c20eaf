"""A forgotten migration fails here: what alembic makes and what the tables say must be the same schema."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.migrations import migrate
from app.migrations.metadata import METADATA

REMEDY = "run `python -m app.migrations.draft NUMBER 'what changes'` and read what it wrote"


def differences(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, METADATA)


def test_the_migrated_schema_is_what_the_tables_say(database):
    assert differences(database) == [], REMEDY


def test_migrating_twice_is_harmless(database):
    migrate(database)
    assert differences(database) == []

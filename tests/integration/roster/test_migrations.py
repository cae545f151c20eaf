"""A forgotten migration fails here: what alembic makes and what the tables say must be the same schema."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import select

from app.migrations import alembic_config, migrate
from app.migrations.metadata import METADATA
from app.roster.tables import Area, AreaShape

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


def test_areas_of_before_have_always_been_as_they_are(database):
    shape = {"type": "Polygon", "coordinates": [[[20, 6], [21, 6], [21, 7], [20, 6]]]}
    with database.transaction() as session:
        command.downgrade(alembic_config(session.connection()), "0009")
        session.add(Area(code="OLD", name="Old", geometry=shape, min_lat=6, max_lat=7, min_lon=20, max_lon=21))
    migrate(database)
    with database.reading() as session:
        (kept,) = session.exec(select(AreaShape)).all()
    assert (kept.area, kept.since, kept.until, kept.name, kept.kind, kept.geometry) == (
        "OLD",
        0,
        None,
        "Old",
        "ao",
        shape,
    )

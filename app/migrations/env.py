"""What alembic runs: the connection comes from `app.migrations`, the metadata from every stage's tables."""

from alembic import context

from app.migrations.metadata import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

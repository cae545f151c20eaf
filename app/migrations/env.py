"""What alembic runs: the connection comes from `app.migrations`, the metadata from every stage's tables."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from app.migrations.metadata import METADATA


def render(type_: str, item: Any, _autogen: object) -> str | Literal[False]:
    """A migration says `sa.String`, so that it needs no sqlmodel of the version that drafted it."""
    if type_ == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

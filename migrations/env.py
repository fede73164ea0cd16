"""Runs migrations on a connection handed over by deliberation.database.migrating."""

from alembic import context
from sqlmodel import AutoString

from deliberation.tables import metadata


def plain_types(kind: str, item: object, _: object) -> str | bool:
    """A new migration names the types of the database, not those of today's models."""
    is_ours = kind == "type" and isinstance(item, AutoString)
    return "sa.String()" if is_ours else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    transaction_per_migration=False,
    render_item=plain_types,
)
with context.begin_transaction():
    context.run_migrations()

"""Runs migrations on a connection handed over by deliberation.database.migrating."""

from alembic import context

from deliberation.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, compare_type=True, transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()

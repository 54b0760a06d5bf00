"""Alembic runs inside the connection that `services.database.upgrade` hands over: one transaction for the whole upgrade."""

from alembic import context

from services.models import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite", transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()

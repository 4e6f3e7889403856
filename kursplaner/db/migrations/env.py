"""Run by alembic; the connection (and its transaction) comes from `migrations.upgrade`."""

from alembic import context

from kursplaner.db.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()

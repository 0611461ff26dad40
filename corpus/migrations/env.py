"""Alembic's entry: migrates over the connection that corpus.migrate hands in, inside its transaction."""

from alembic import context

from corpus import office_schema, schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    render_as_batch=True,
)
context.run_migrations()

__all__ = ["office_schema"]  # its tables are in the metadata once it is imported

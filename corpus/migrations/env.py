"""Alembic's entry: migrates over the connection that corpus.migrate hands in, inside its transaction."""

from alembic import context

from corpus.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()

"""Readers by name: circles of people who may see a record; uploads that are restricted from the first moment."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
    )
    op.create_index(op.f("ix_circle_key"), "circle", ["key"])
    op.create_index("uq_circle_kind_named", "circle", ["kind", "named"], unique=True)
    op.create_table(
        "circle_reader",
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_circle_reader_circle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_circle_reader_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("circle_id", "account_id", name=op.f("pk_circle_reader")),
    )
    op.create_index(op.f("ix_circle_reader_account_id"), "circle_reader", ["account_id"])
    op.add_column("job", sa.Column("access", sa.String(), server_default="normal", nullable=False))

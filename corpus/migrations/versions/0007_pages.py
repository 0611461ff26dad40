"""Pages that people turn and take out of a record; records whose pages went into another."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("record_page", sa.Column("turned", sa.Integer(), nullable=True))
    op.add_column("record_page", sa.Column("stale", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("record_page", sa.Column("pen", sa.Text(), nullable=True))
    op.create_table(
        "removed_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("original_sha256", sa.String(), nullable=False),
        sa.Column("source_page", sa.Integer(), nullable=False),
        sa.Column("rotation", sa.Float(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("steps", sa.Text(), server_default="[]", nullable=False),
        sa.Column("turned", sa.Integer(), nullable=True),
        sa.Column("stale", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("pen", sa.Text(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_removed_page_record_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["original_sha256"], ["original.sha256"], name=op.f("fk_removed_page_original_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_page")),
    )
    op.create_index(op.f("ix_removed_page_record_id"), "removed_page", ["record_id"])
    op.create_index(op.f("ix_removed_page_original_sha256"), "removed_page", ["original_sha256"])
    op.create_table(
        "merged_record",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_merged_record")),
    )
    op.create_index(op.f("ix_merged_record_into_id"), "merged_record", ["into_id"])

"""A link is between two records; a citation is one reason for it, and some links have none."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("link") as old:
        old.drop_index("ix_link_target_id")
        old.drop_index("uq_link_citation_target")
    op.rename_table("link", "link_before")
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("citation_id", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"], [f"{table}.id"], name=op.f(f"fk_link_{name}_id"), ondelete="CASCADE"
            )
            for name, table in (("source", "record"), ("target", "record"), ("citation", "citation"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    op.execute(
        "INSERT INTO link (id, source_id, target_id, citation_id, relation, origin, state, confidence)"
        " SELECT l.id, c.record_id, l.target_id, l.citation_id, c.relation, l.origin, l.state, l.confidence"
        " FROM link_before l JOIN citation c ON c.id = l.citation_id"
    )
    op.drop_table("link_before")
    op.create_index(op.f("ix_link_source_id"), "link", ["source_id"])
    op.create_index(op.f("ix_link_target_id"), "link", ["target_id"])
    op.create_index("uq_link_citation_target", "link", ["citation_id", "target_id"], unique=True)
    op.create_index(
        "uq_link_pair",
        "link",
        ["source_id", "target_id", "relation"],
        unique=True,
        sqlite_where=sa.text("citation_id IS NULL"),
    )
    op.create_index(op.f("ix_citation_date"), "citation", ["date"])

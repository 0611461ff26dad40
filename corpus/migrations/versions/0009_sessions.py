"""Sessions are rows; when somebody last signed in is known of each account."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("begun_at", sa.String(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_session_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"])
    op.add_column("account", sa.Column("signed_in_at", sa.String(), nullable=True))
    op.execute(
        "UPDATE account SET signed_in_at = (SELECT max(audit.at) FROM audit"
        " WHERE audit.subject = 'account:' || account.username AND audit.action = 'sign-in')"
    )
    # Not in a batch: that lays the table anew, and dropping the old one would take all rows that belong to it along.
    op.drop_column("account", "session_version")

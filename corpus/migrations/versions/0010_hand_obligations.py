"""An obligation says whether it was read or worded by a person, and of which reading a person's wording stands."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("obligation", sa.Column("origin", sa.String(), nullable=False, server_default="read"))
    op.add_column("obligation", sa.Column("read_text", sa.Text(), nullable=True))
    op.add_column("obligation", sa.Column("read_due", sa.String(), nullable=True))

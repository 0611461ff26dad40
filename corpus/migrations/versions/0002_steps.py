"""How each page was read is kept with it: what every step decided, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("record_page", sa.Column("steps", sa.Text(), nullable=False, server_default="[]"))

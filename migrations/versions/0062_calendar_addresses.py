"""The private address of one's calendar can be made anew: how often that was done is part of what proves it."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column(
        "membership", sa.Column("calendar_renewals", sa.Integer(), server_default="0", nullable=False)
    )
    op.alter_column("membership", "calendar_renewals", server_default=None)


def downgrade() -> None:
    op.drop_column("membership", "calendar_renewals")

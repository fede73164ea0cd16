"""Whoever counts a vote again gives the figures they counted, and the second person too says how."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0063"
branch_labels = None
depends_on = None

COUNTS = ("outcome_recount", "outcome_recount_check")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for table in COUNTS:
        op.add_column(table, sa.Column("figures", sa.LargeBinary(), nullable=True))
    op.add_column("outcome_recount_check", sa.Column("said", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("outcome_recount_check", "said")
    for table in COUNTS:
        op.drop_column(table, "figures")

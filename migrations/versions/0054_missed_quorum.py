"""The end of a meeting says whether it ever had its quorum: one that never had may be called again."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0052"
branch_labels = None
depends_on = None

_TABLE = "meeting_step"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column(_TABLE, sa.Column("had_quorum", sa.Boolean(), nullable=True))
    op.create_check_constraint(
        op.f("ck_meeting_step_quorum"), _TABLE, "(step = 'ended') = (had_quorum IS NOT NULL)"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_meeting_step_quorum"), _TABLE)
    op.drop_column(_TABLE, "had_quorum")

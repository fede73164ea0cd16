"""A watcher of a count may have no account, and may have a candidate's name without being that candidate."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_TABLE = "count_official"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.alter_column(_TABLE, "account_id", nullable=True)
    op.add_column(_TABLE, sa.Column("guest_name", sa.String(), nullable=True))
    op.add_column(_TABLE, sa.Column("is_namesake", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column(_TABLE, "is_namesake", server_default=None)
    op.create_check_constraint(
        op.f("ck_count_official_somebody"), _TABLE, "num_nonnulls(account_id, guest_name) = 1"
    )
    op.create_check_constraint(
        op.f("ck_count_official_guest"), _TABLE, "guest_name IS NULL OR duty = 'watcher'"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_count_official_guest"), _TABLE)
    op.drop_constraint(op.f("ck_count_official_somebody"), _TABLE)
    op.drop_column(_TABLE, "is_namesake")
    op.drop_column(_TABLE, "guest_name")
    op.alter_column(_TABLE, "account_id", nullable=False)

"""Each decision on a disputed ballot has its entry in the log; those from before have none."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("dispute_decision", sa.Column("entry_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_dispute_decision_community_id_entry_id"),
        "dispute_decision",
        "audit_entry",
        ["community_id", "entry_id"],
        ["community_id", "id"],
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_dispute_decision_community_id_entry_id"), "dispute_decision")
    op.drop_column("dispute_decision", "entry_id")

"""Polls with several options on their ballot paper."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOTION = (
    "outcome IN ('PASS', 'FAIL', 'NO_QUORUM', 'BRIDGE_OPEN', 'BLOCKED', 'NOT_PASSED', 'INSUFFICIENT_DATA')"
)
RANKING = MOTION.replace(")", ", 'ADVISED', 'NOBODY')")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    # every poll there is asks about a motion; later ones say what they ask
    op.add_column("poll", sa.Column("kind", sa.String(), server_default="motion", nullable=False))
    op.alter_column("poll", "kind", server_default=None)
    op.add_column("poll", sa.Column("paper", sa.LargeBinary(), nullable=True))
    op.create_check_constraint(op.f("ck_poll_kind"), "poll", "kind IN ('motion', 'ranking')")
    op.create_check_constraint(op.f("ck_poll_paper"), "poll", "(kind = 'motion') = (paper IS NULL)")
    op.add_column("ballot", sa.Column("answers", postgresql.JSONB(none_as_null=True), nullable=True))
    op.alter_column("ballot", "choice", existing_type=sa.String(), nullable=True)
    op.create_check_constraint(op.f("ck_ballot_said"), "ballot", "(choice IS NULL) <> (answers IS NULL)")
    _allow_outcomes(RANKING)


def downgrade() -> None:
    _allow_outcomes(MOTION)
    op.drop_constraint(op.f("ck_ballot_said"), "ballot")
    op.alter_column("ballot", "choice", existing_type=sa.String(), nullable=False)
    op.drop_column("ballot", "answers")
    op.drop_column("poll", "paper")
    op.drop_column("poll", "kind")


def _allow_outcomes(outcomes: str) -> None:
    op.drop_constraint(op.f("ck_poll_result_outcome"), "poll_result")
    op.create_check_constraint(op.f("ck_poll_result_outcome"), "poll_result", outcomes)

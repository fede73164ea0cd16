"""A call may say how long the meeting is planned to take. Calls from before say nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("meeting", sa.Column("planned_minutes", sa.Integer(), nullable=True))
    op.create_check_constraint("planned", "meeting", "planned_minutes BETWEEN 15 AND 720")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_meeting_planned"), "meeting")
    op.drop_column("meeting", "planned_minutes")

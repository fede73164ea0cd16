"""Reminders that went out to those who had not voted."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "poll_reminder",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("party_count", sa.Integer(), nullable=False),
        sa.Column("letter_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_poll_reminder_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id"],
            ["poll.community_id", "poll.id"],
            name=op.f("fk_poll_reminder_community_id_poll_id"),
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_poll_reminder_sent_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_poll_reminder")),
        sa.UniqueConstraint(
            "community_id", "poll_id", "day", name=op.f("uq_poll_reminder_community_id_poll_id_day")
        ),
    )
    protection.within_community("poll_reminder", grant="SELECT, INSERT")
    protection.append_only("poll_reminder")


def downgrade() -> None:
    protection.drop(("poll_reminder",))

"""The call of a meeting: whose law it follows, what law an item is about, why it was cancelled, and codes that were replaced."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

_FIXED = ("meeting_cancellation", "meeting_old_code")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("meeting", sa.Column("place", sa.String(), nullable=False, server_default="any"))
    op.alter_column("meeting", "place", server_default=None)
    op.add_column("meeting_item", sa.Column("topic", sa.String(), nullable=True))
    op.create_table(
        "meeting_cancellation",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_cancellation_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_cancellation_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", name=op.f("pk_meeting_cancellation")),
    )
    op.create_table(
        "meeting_old_code",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("speaker_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "speaker_id"],
            ["meeting_speaker.community_id", "meeting_speaker.meeting_id", "meeting_speaker.id"],
            name=op.f("fk_meeting_old_code_community_id_meeting_id_speaker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_old_code_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "code_hash", name=op.f("pk_meeting_old_code")),
    )
    protection.within_community(*_FIXED, grant="SELECT, INSERT")
    protection.append_only(*_FIXED)


def downgrade() -> None:
    protection.drop(_FIXED)
    op.drop_column("meeting_item", "topic")
    op.drop_column("meeting", "place")

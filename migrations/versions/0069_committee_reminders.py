"""Those who sit on a committee are reminded once of each day that passed."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0069"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "committee_reminder",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('meeting', 'handover')", name=op.f("ck_committee_reminder_what")),
        sa.ForeignKeyConstraint(
            ["community_id", "committee_id"],
            ["committee.community_id", "committee.id"],
            name=op.f("fk_committee_reminder_community_id_committee_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_committee_reminder_community_id")
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "committee_id", "what", "due_on", name=op.f("pk_committee_reminder")
        ),
    )
    protection.within_community("committee_reminder", grant="SELECT, INSERT")
    protection.append_only("committee_reminder")


def downgrade() -> None:
    protection.drop(("committee_reminder",))

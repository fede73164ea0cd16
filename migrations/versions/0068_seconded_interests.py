"""An interest that was noted for another seat weighs once a second person has confirmed it."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0068"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("meeting_interest", sa.Column("declared_as", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_meeting_interest_declared_as"),
        "meeting_interest",
        "declared_as IN ('seat', 'chair', 'secretary')",
    )
    op.create_table(
        "meeting_interest_second",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("interest_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_as", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "confirmed_as IN ('seat', 'chair', 'secretary')",
            name=op.f("ck_meeting_interest_second_confirmed_as"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_interest_second_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "interest_id"],
            ["meeting_interest.community_id", "meeting_interest.id"],
            name=op.f("fk_meeting_interest_second_community_id_interest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_interest_second_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["account.id"], name=op.f("fk_meeting_interest_second_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("community_id", "interest_id", name=op.f("pk_meeting_interest_second")),
    )
    protection.within_community("meeting_interest_second", grant="SELECT, INSERT")
    protection.append_only("meeting_interest_second")


def downgrade() -> None:
    protection.drop(("meeting_interest_second",))
    op.drop_constraint(op.f("ck_meeting_interest_declared_as"), "meeting_interest")
    op.drop_column("meeting_interest", "declared_as")

"""Action items: given at a meeting, reported done, confirmed or reopened, reminded of."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


_FIXED = ("action_item", "action_verdict", "action_reminder")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "action_item",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_action_item_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "item_id"],
            ["meeting_item.community_id", "meeting_item.meeting_id", "meeting_item.id"],
            name=op.f("fk_action_item_community_id_meeting_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_action_item_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_action_item_community_id")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_action_item_given_by")),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_action_item_owner_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_action_item")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_action_item_community_id_number")),
    )
    op.create_index("ix_action_item_meeting_id", "action_item", ["community_id", "meeting_id"], unique=False)
    op.create_index("ix_action_item_owner_id", "action_item", ["community_id", "owner_id"], unique=False)
    op.create_table(
        "action_reminder",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action_item.community_id", "action_item.id"],
            name=op.f("fk_action_reminder_community_id_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_action_reminder_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "action_id", name=op.f("pk_action_reminder")),
    )
    op.create_table(
        "action_report",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("photo", sa.LargeBinary(), nullable=True),
        sa.Column("photo_deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("photo IS NULL OR photo_deleted_at IS NULL", name=op.f("ck_action_report_photo")),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action_item.community_id", "action_item.id"],
            name=op.f("fk_action_report_community_id_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_action_report_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_action_report_community_id")
        ),
        sa.ForeignKeyConstraint(["reported_by"], ["account.id"], name=op.f("fk_action_report_reported_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_action_report")),
        sa.UniqueConstraint(
            "community_id",
            "action_id",
            "ordinal",
            name=op.f("uq_action_report_community_id_action_id_ordinal"),
        ),
    )
    op.create_table(
        "action_verdict",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(verdict = 'reopened') = (reason <> '')", name=op.f("ck_action_verdict_reason")),
        sa.CheckConstraint("verdict IN ('confirmed', 'reopened')", name=op.f("ck_action_verdict_verdict")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_action_verdict_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "report_id"],
            ["action_report.community_id", "action_report.id"],
            name=op.f("fk_action_verdict_community_id_report_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_action_verdict_community_id")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_action_verdict_given_by")),
        sa.PrimaryKeyConstraint("community_id", "report_id", name=op.f("pk_action_verdict")),
    )
    protection.within_community(*_FIXED, grant="SELECT, INSERT")
    protection.append_only(*_FIXED)
    protection.within_community("action_report", grant="SELECT, INSERT, UPDATE (photo, photo_deleted_at)")


def downgrade() -> None:
    protection.drop(
        (
            "action_verdict",
            "action_report",
            "action_reminder",
            "action_item",
        )
    )

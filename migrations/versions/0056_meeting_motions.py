"""Motions and amendments in a meeting, and who has an interest of their own in an item."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0056"
down_revision = "0059"
branch_labels = None
depends_on = None

_FIXED = ("meeting_interest", "meeting_interest_end", "meeting_motion_text", "meeting_motion_end")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "meeting_interest",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("effect IN ('mute', 'out')", name=op.f("ck_meeting_interest_effect")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_interest_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "item_id"],
            ["meeting_item.community_id", "meeting_item.meeting_id", "meeting_item.id"],
            name=op.f("fk_meeting_interest_community_id_meeting_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "seat_id"],
            ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
            name=op.f("fk_meeting_interest_community_id_meeting_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_interest_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_interest_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["account.id"], name=op.f("fk_meeting_interest_declared_by")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting_interest")),
    )
    op.create_index(
        "ix_meeting_interest_meeting_id", "meeting_interest", ["community_id", "meeting_id"], unique=False
    )
    op.create_table(
        "meeting_motion",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amends", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mover_id", sa.Uuid(), nullable=True),
        sa.Column("seconder_id", sa.Uuid(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "seconder_id IS NULL OR seconder_id <> mover_id", name=op.f("ck_meeting_motion_seconder")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_motion_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "amends"],
            ["meeting_motion.community_id", "meeting_motion.meeting_id", "meeting_motion.id"],
            name=op.f("fk_meeting_motion_community_id_meeting_id_amends"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "item_id"],
            ["meeting_item.community_id", "meeting_item.meeting_id", "meeting_item.id"],
            name=op.f("fk_meeting_motion_community_id_meeting_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "mover_id"],
            ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
            name=op.f("fk_meeting_motion_community_id_meeting_id_mover_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "seconder_id"],
            ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
            name=op.f("fk_meeting_motion_community_id_meeting_id_seconder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_motion_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_motion_community_id")
        ),
        sa.ForeignKeyConstraint(["moved_by"], ["account.id"], name=op.f("fk_meeting_motion_moved_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting_motion")),
        sa.UniqueConstraint(
            "community_id", "meeting_id", "id", name=op.f("uq_meeting_motion_community_id_meeting_id_id")
        ),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "number",
            name=op.f("uq_meeting_motion_community_id_meeting_id_number"),
        ),
    )
    op.create_table(
        "meeting_interest_end",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("interest_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_interest_end_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "interest_id"],
            ["meeting_interest.community_id", "meeting_interest.id"],
            name=op.f("fk_meeting_interest_end_community_id_interest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_interest_end_community_id")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_meeting_interest_end_ended_by")),
        sa.PrimaryKeyConstraint("community_id", "interest_id", name=op.f("pk_meeting_interest_end")),
    )
    op.create_table(
        "meeting_motion_end",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("motion_id", sa.Uuid(), nullable=False),
        sa.Column("ended", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ended IN ('withdrawn', 'fallen')", name=op.f("ck_meeting_motion_end_ended")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_motion_end_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "motion_id"],
            ["meeting_motion.community_id", "meeting_motion.id"],
            name=op.f("fk_meeting_motion_end_community_id_motion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_motion_end_community_id")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_meeting_motion_end_ended_by")),
        sa.PrimaryKeyConstraint("community_id", "motion_id", name=op.f("pk_meeting_motion_end")),
    )
    op.create_table(
        "meeting_motion_text",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("motion_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("amendment_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_meeting_motion_text_version")),
        sa.ForeignKeyConstraint(
            ["community_id", "amendment_id"],
            ["meeting_motion.community_id", "meeting_motion.id"],
            name=op.f("fk_meeting_motion_text_community_id_amendment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_motion_text_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "motion_id"],
            ["meeting_motion.community_id", "meeting_motion.id"],
            name=op.f("fk_meeting_motion_text_community_id_motion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_motion_text_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_meeting_motion_text_written_by")
        ),
        sa.PrimaryKeyConstraint("community_id", "motion_id", "version", name=op.f("pk_meeting_motion_text")),
    )
    protection.within_community(*_FIXED, grant="SELECT, INSERT")
    protection.append_only(*_FIXED)
    protection.within_community("meeting_motion", grant="SELECT, INSERT, UPDATE (position)")


def downgrade() -> None:
    protection.drop(
        (
            "meeting_motion_end",
            "meeting_motion_text",
            "meeting_motion",
            "meeting_interest_end",
            "meeting_interest",
        )
    )

"""Who asked to speak at a meeting and had the word, and how long one may speak on an item."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "meeting_floor",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("limit_seconds", sa.Integer(), nullable=True),
        sa.Column("new_first", sa.Boolean(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("limit_seconds BETWEEN 30 AND 3600", name=op.f("ck_meeting_floor_limit")),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "item_id"],
            ["meeting_item.community_id", "meeting_item.meeting_id", "meeting_item.id"],
            name=op.f("fk_meeting_floor_community_id_meeting_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_floor_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "item_id", name=op.f("pk_meeting_floor")),
    )
    op.create_table(
        "meeting_word",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("limit_seconds", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "limit_seconds IS NULL OR given_at IS NOT NULL", name=op.f("ck_meeting_word_limit")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= coalesce(given_at, asked_at)", name=op.f("ck_meeting_word_order")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "item_id"],
            ["meeting_item.community_id", "meeting_item.meeting_id", "meeting_item.id"],
            name=op.f("fk_meeting_word_community_id_meeting_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "seat_id"],
            ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
            name=op.f("fk_meeting_word_community_id_meeting_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_meeting_word_asked_by")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_word_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting_word")),
    )
    op.create_index("ix_meeting_word_meeting_id", "meeting_word", ["community_id", "meeting_id"])
    op.create_index(
        "uq_meeting_word_asked",
        "meeting_word",
        ["community_id", "meeting_id", "seat_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_meeting_word_given",
        "meeting_word",
        ["community_id", "meeting_id"],
        unique=True,
        postgresql_where=sa.text("given_at IS NOT NULL AND ended_at IS NULL"),
    )
    protection.within_community("meeting_floor", grant="SELECT, INSERT, UPDATE")
    protection.within_community(
        "meeting_word", grant="SELECT, INSERT, UPDATE (given_at, limit_seconds, ended_at)"
    )


def downgrade() -> None:
    protection.drop(("meeting_word", "meeting_floor"))

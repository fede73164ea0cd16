"""Papers that go with an item, who was invited to a meeting, and which seats have said that they know of it."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0053"
down_revision = "0050"
branch_labels = None
depends_on = None

_FIXED = ("meeting_invitation", "meeting_acknowledgement")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "meeting_invitation",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("speaker_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("address_count", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "way IN ('message', 'letter', 'reminder')", name=op.f("ck_meeting_invitation_way")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "speaker_id"],
            ["meeting_speaker.community_id", "meeting_speaker.meeting_id", "meeting_speaker.id"],
            name=op.f("fk_meeting_invitation_community_id_meeting_id_speaker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_invitation_community_id")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_meeting_invitation_sent_by")),
        sa.PrimaryKeyConstraint(
            "community_id", "speaker_id", "way", "sent_at", name=op.f("pk_meeting_invitation")
        ),
    )
    op.create_index(
        "ix_meeting_invitation_meeting_id", "meeting_invitation", ["community_id", "meeting_id"], unique=False
    )
    op.create_table(
        "meeting_acknowledgement",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(via = 'code') = (noted_by IS NULL)", name=op.f("ck_meeting_acknowledgement_by")),
        sa.CheckConstraint("via IN ('desk', 'code', 'account')", name=op.f("ck_meeting_acknowledgement_via")),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "seat_id"],
            ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
            name=op.f("fk_meeting_acknowledgement_community_id_meeting_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_acknowledgement_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["account.id"], name=op.f("fk_meeting_acknowledgement_noted_by")
        ),
        sa.PrimaryKeyConstraint("community_id", "seat_id", name=op.f("pk_meeting_acknowledgement")),
    )
    op.create_index(
        "ix_meeting_acknowledgement_meeting_id",
        "meeting_acknowledgement",
        ["community_id", "meeting_id"],
        unique=False,
    )
    op.create_table(
        "meeting_document",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('paper', 'picture')", name=op.f("ck_meeting_document_kind")),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_meeting_document_added_by")),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "item_id"],
            ["meeting_item.community_id", "meeting_item.meeting_id", "meeting_item.id"],
            name=op.f("fk_meeting_document_community_id_meeting_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_document_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting_document")),
        sa.UniqueConstraint(
            "community_id", "item_id", "sha256", name=op.f("uq_meeting_document_community_id_item_id_sha256")
        ),
    )
    op.create_index(
        "ix_meeting_document_meeting_id", "meeting_document", ["community_id", "meeting_id"], unique=False
    )
    protection.within_community(*_FIXED, grant="SELECT, INSERT")
    protection.append_only(*_FIXED)
    protection.within_community("meeting_document", grant="SELECT, INSERT, DELETE")
    op.execute(
        'CREATE TRIGGER called_stays BEFORE UPDATE OR DELETE ON "meeting_document" '
        "FOR EACH ROW EXECUTE FUNCTION deliberation_called_stays()"
    )


def downgrade() -> None:
    protection.drop(("meeting_document", *_FIXED))

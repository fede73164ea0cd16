"""Minutes of meetings: their versions, comments, signatures, publication and notes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import protection

revision = "0058"
down_revision = "0047"
branch_labels = None
depends_on = None


_FIXED = (
    "minutes_circulation",
    "minutes_closing",
    "minutes_note",
    "minutes_remark",
    "minutes_version",
    "minutes_publication",
    "minutes_reopening",
    "minutes_reply",
    "minutes_signer",
    "minutes_sheet_end",
    "minutes_signature",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "minutes_circulation",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("comments_until", sa.Date(), nullable=False),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("circulated_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circulated_by"], ["account.id"], name=op.f("fk_minutes_circulation_circulated_by")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_minutes_circulation_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_minutes_circulation_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_circulation_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_minutes_circulation")),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "ordinal",
            name=op.f("uq_minutes_circulation_community_id_meeting_id_ordinal"),
        ),
    )
    op.create_table(
        "minutes_closing",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("circle", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("circle IN ('officers', 'attending')", name=op.f("ck_minutes_closing_circle")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_minutes_closing_closed_by")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_minutes_closing_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_minutes_closing_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_closing_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_minutes_closing")),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "ordinal",
            name=op.f("uq_minutes_closing_community_id_meeting_id_ordinal"),
        ),
    )
    op.create_table(
        "minutes_note",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("note_sha256", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("role IN ('chair', 'secretary', 'attending')", name=op.f("ck_minutes_note_role")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_minutes_note_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_minutes_note_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_note_community_id")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_minutes_note_written_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_minutes_note")),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "number",
            name=op.f("uq_minutes_note_community_id_meeting_id_number"),
        ),
    )
    op.create_table(
        "minutes_remark",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('comment', 'statement')", name=op.f("ck_minutes_remark_kind")),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "item_id"],
            ["meeting_item.community_id", "meeting_item.meeting_id", "meeting_item.id"],
            name=op.f("fk_minutes_remark_community_id_meeting_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "seat_id"],
            ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
            name=op.f("fk_minutes_remark_community_id_meeting_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_minutes_remark_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_remark_community_id")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_minutes_remark_written_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_minutes_remark")),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "number",
            name=op.f("uq_minutes_remark_community_id_meeting_id_number"),
        ),
    )
    op.create_table(
        "minutes_version",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_minutes_version_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_minutes_version_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_version_community_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_minutes_version_made_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_minutes_version")),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "version",
            name=op.f("uq_minutes_version_community_id_meeting_id_version"),
        ),
    )
    op.create_table(
        "minutes_publication",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("closing_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "closing_id"],
            ["minutes_closing.community_id", "minutes_closing.id"],
            name=op.f("fk_minutes_publication_community_id_closing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_minutes_publication_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_minutes_publication_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_publication_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_minutes_publication_published_by")
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", name=op.f("pk_minutes_publication")),
    )
    op.create_table(
        "minutes_reopening",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("closing_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "closing_id"],
            ["minutes_closing.community_id", "minutes_closing.id"],
            name=op.f("fk_minutes_reopening_community_id_closing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_minutes_reopening_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_reopening_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["reopened_by"], ["account.id"], name=op.f("fk_minutes_reopening_reopened_by")
        ),
        sa.PrimaryKeyConstraint("community_id", "closing_id", name=op.f("pk_minutes_reopening")),
    )
    op.create_table(
        "minutes_reply",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("remark_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replied_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("outcome IN ('taken_up', 'not_taken_up')", name=op.f("ck_minutes_reply_outcome")),
        sa.ForeignKeyConstraint(
            ["community_id", "remark_id"],
            ["minutes_remark.community_id", "minutes_remark.id"],
            name=op.f("fk_minutes_reply_community_id_remark_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_reply_community_id")
        ),
        sa.ForeignKeyConstraint(["replied_by"], ["account.id"], name=op.f("fk_minutes_reply_replied_by")),
        sa.PrimaryKeyConstraint("community_id", "remark_id", name=op.f("pk_minutes_reply")),
    )
    op.create_table(
        "minutes_sheet",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("closing_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("signers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("photo", sa.LargeBinary(), nullable=True),
        sa.Column("photo_sha256", sa.String(), nullable=False),
        sa.Column("photo_deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(photo IS NULL) = (photo_deleted_at IS NOT NULL)", name=op.f("ck_minutes_sheet_photo")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "closing_id"],
            ["minutes_closing.community_id", "minutes_closing.id"],
            name=op.f("fk_minutes_sheet_community_id_closing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_sheet_community_id")
        ),
        sa.ForeignKeyConstraint(["read_by"], ["account.id"], name=op.f("fk_minutes_sheet_read_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_minutes_sheet")),
        sa.UniqueConstraint(
            "community_id",
            "closing_id",
            "number",
            name=op.f("uq_minutes_sheet_community_id_closing_id_number"),
        ),
        sa.UniqueConstraint(
            "community_id",
            "closing_id",
            "photo_sha256",
            name=op.f("uq_minutes_sheet_community_id_closing_id_photo_sha256"),
        ),
    )
    op.create_table(
        "minutes_signer",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("closing_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint(
            "capacity IN ('chair', 'secretary', 'attending')", name=op.f("ck_minutes_signer_capacity")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_minutes_signer_account_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "closing_id"],
            ["minutes_closing.community_id", "minutes_closing.id"],
            name=op.f("fk_minutes_signer_community_id_closing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "seat_id"],
            ["meeting_seat.community_id", "meeting_seat.id"],
            name=op.f("fk_minutes_signer_community_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_signer_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_minutes_signer")),
        sa.UniqueConstraint(
            "community_id",
            "closing_id",
            "account_id",
            name=op.f("uq_minutes_signer_community_id_closing_id_account_id"),
        ),
        sa.UniqueConstraint(
            "community_id",
            "closing_id",
            "number",
            name=op.f("uq_minutes_signer_community_id_closing_id_number"),
        ),
    )
    op.create_table(
        "minutes_sheet_end",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("ended", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ended IN ('confirmed', 'withdrawn')", name=op.f("ck_minutes_sheet_end_ended")),
        sa.ForeignKeyConstraint(
            ["community_id", "sheet_id"],
            ["minutes_sheet.community_id", "minutes_sheet.id"],
            name=op.f("fk_minutes_sheet_end_community_id_sheet_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_sheet_end_community_id")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_minutes_sheet_end_ended_by")),
        sa.PrimaryKeyConstraint("community_id", "sheet_id", name=op.f("pk_minutes_sheet_end")),
    )
    op.create_table(
        "minutes_signature",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("signer_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=True),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(answer = 'refused') = (reason <> '')", name=op.f("ck_minutes_signature_reason")),
        sa.CheckConstraint(
            "(way = 'paper') = (sheet_id IS NOT NULL)", name=op.f("ck_minutes_signature_sheet")
        ),
        sa.CheckConstraint("answer IN ('signed', 'refused')", name=op.f("ck_minutes_signature_answer")),
        sa.CheckConstraint("way = 'account' OR answer = 'signed'", name=op.f("ck_minutes_signature_refused")),
        sa.CheckConstraint("way IN ('account', 'paper')", name=op.f("ck_minutes_signature_way")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_minutes_signature_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "sheet_id"],
            ["minutes_sheet.community_id", "minutes_sheet.id"],
            name=op.f("fk_minutes_signature_community_id_sheet_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "signer_id"],
            ["minutes_signer.community_id", "minutes_signer.id"],
            name=op.f("fk_minutes_signature_community_id_signer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_minutes_signature_community_id")
        ),
        sa.ForeignKeyConstraint(["said_by"], ["account.id"], name=op.f("fk_minutes_signature_said_by")),
        sa.PrimaryKeyConstraint("community_id", "signer_id", name=op.f("pk_minutes_signature")),
    )
    protection.within_community(*_FIXED, grant="SELECT, INSERT")
    protection.append_only(*_FIXED)
    protection.within_community("minutes_sheet", grant="SELECT, INSERT, UPDATE (photo, photo_deleted_at)")


def downgrade() -> None:
    protection.drop(
        (
            "minutes_signature",
            "minutes_sheet_end",
            "minutes_signer",
            "minutes_sheet",
            "minutes_reply",
            "minutes_reopening",
            "minutes_publication",
            "minutes_version",
            "minutes_remark",
            "minutes_note",
            "minutes_closing",
            "minutes_circulation",
        )
    )

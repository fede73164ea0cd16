"""Meetings: their call with agenda and seats, the steps they went through, and who was present when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import protection

revision = "0051"
down_revision = "0042"
branch_labels = None
depends_on = None


_FIXED = ("meeting_call", "meeting_seat", "meeting_office", "meeting_step")
_FROZEN_BY_THE_CALL = """
CREATE FUNCTION deliberation_called_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    called uuid := CASE WHEN TG_TABLE_NAME = 'meeting' THEN OLD.id ELSE (to_jsonb(OLD) ->> 'meeting_id')::uuid END;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM meeting_call WHERE community_id = OLD.community_id AND meeting_id = called) THEN
        RAISE EXCEPTION 'a meeting that was called stays as it was called' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""
_ENDS_ONCE = """
CREATE FUNCTION deliberation_presence_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.until IS NOT NULL OR NEW.until IS NULL THEN
        RAISE EXCEPTION 'a presence ends once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "meeting",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_extraordinary", sa.Boolean(), nullable=False),
        sa.Column("preset", sa.LargeBinary(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("again_of", sa.Uuid(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('assembly', 'committee', 'joint')", name=op.f("ck_meeting_kind")),
        sa.CheckConstraint("mode IN ('in_person', 'online', 'both')", name=op.f("ck_meeting_mode")),
        sa.ForeignKeyConstraint(
            ["community_id", "again_of"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_community_id_again_of"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_meeting_community_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["account.id"], name=op.f("fk_meeting_drafted_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_meeting_community_id_number")),
    )
    op.create_table(
        "meeting_item",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("preset", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('report', 'discussion', 'decision')", name=op.f("ck_meeting_item_kind")),
        sa.CheckConstraint("preset IS NULL OR kind = 'decision'", name=op.f("ck_meeting_item_rule")),
        sa.CheckConstraint("source IN ('proposal', 'poll', 'action')", name=op.f("ck_meeting_item_source")),
        sa.CheckConstraint("(source IS NULL) = (source_id IS NULL)", name=op.f("ck_meeting_item_from")),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_meeting_item_added_by")),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_item_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_item_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting_item")),
        sa.UniqueConstraint(
            "community_id", "meeting_id", "id", name=op.f("uq_meeting_item_community_id_meeting_id_id")
        ),
    )
    op.create_index(
        "uq_meeting_item_position", "meeting_item", ["community_id", "meeting_id", "position"], unique=True
    )
    op.create_table(
        "meeting_seat",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("weights", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_seat_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_seat_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting_seat")),
        sa.UniqueConstraint(
            "community_id", "meeting_id", "id", name=op.f("uq_meeting_seat_community_id_meeting_id_id")
        ),
        sa.UniqueConstraint(
            "community_id", "meeting_id", "key", name=op.f("uq_meeting_seat_community_id_meeting_id_key")
        ),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "number",
            name=op.f("uq_meeting_seat_community_id_meeting_id_number"),
        ),
    )
    op.create_table(
        "meeting_call",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("seats_root", sa.String(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("days_kept", sa.String(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["called_by"], ["account.id"], name=op.f("fk_meeting_call_called_by")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_call_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_call_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_call_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", name=op.f("pk_meeting_call")),
    )
    op.create_table(
        "meeting_office",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("office IN ('chair', 'secretary')", name=op.f("ck_meeting_office_office")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_meeting_office_account_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_office_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_office_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_office_community_id")
        ),
        sa.ForeignKeyConstraint(["named_by"], ["account.id"], name=op.f("fk_meeting_office_named_by")),
        sa.PrimaryKeyConstraint(
            "community_id", "meeting_id", "office", "ordinal", name=op.f("pk_meeting_office")
        ),
    )
    op.create_table(
        "meeting_speaker",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_meeting_speaker_account_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "seat_id"],
            ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
            name=op.f("fk_meeting_speaker_community_id_meeting_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_speaker_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["person.community_id", "person.id"],
            name=op.f("fk_meeting_speaker_community_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_speaker_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting_speaker")),
        sa.UniqueConstraint(
            "community_id", "code_hash", name=op.f("uq_meeting_speaker_community_id_code_hash")
        ),
        sa.UniqueConstraint(
            "community_id", "meeting_id", "id", name=op.f("uq_meeting_speaker_community_id_meeting_id_id")
        ),
    )
    op.create_index(
        "ix_meeting_speaker_account_id", "meeting_speaker", ["community_id", "account_id"], unique=False
    )
    op.create_index(
        "ix_meeting_speaker_person_id", "meeting_speaker", ["community_id", "person_id"], unique=False
    )
    op.create_index(
        "ix_meeting_speaker_seat_id", "meeting_speaker", ["community_id", "seat_id"], unique=False
    )
    op.create_table(
        "meeting_step",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("resumes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(step IN ('item_begun', 'item_ended')) = (item_id IS NOT NULL)",
            name=op.f("ck_meeting_step_item"),
        ),
        sa.CheckConstraint(
            "step IN ('opened', 'item_begun', 'item_ended', 'adjourned', 'resumed', 'ended', 'cancelled')",
            name=op.f("ck_meeting_step_step"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_step_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "item_id"],
            ["meeting_item.community_id", "meeting_item.meeting_id", "meeting_item.id"],
            name=op.f("fk_meeting_step_community_id_meeting_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_step_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_step_community_id")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["account.id"], name=op.f("fk_meeting_step_taken_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting_step")),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "ordinal",
            name=op.f("uq_meeting_step_community_id_meeting_id_ordinal"),
        ),
    )
    op.create_table(
        "meeting_presence",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("speaker_id", sa.Uuid(), nullable=True),
        sa.Column("proxy_name", sa.String(), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marked_by", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("left_entry_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(how = 'proxy') = (proxy_name IS NOT NULL)", name=op.f("ck_meeting_presence_proxy")
        ),
        sa.CheckConstraint("how IN ('in_person', 'proxy', 'remote')", name=op.f("ck_meeting_presence_how")),
        sa.CheckConstraint("via IN ('desk', 'code', 'account')", name=op.f("ck_meeting_presence_via")),
        sa.CheckConstraint(
            "(until IS NULL) = (left_entry_id IS NULL)", name=op.f("ck_meeting_presence_left")
        ),
        sa.CheckConstraint(
            "speaker_id IS NOT NULL OR proxy_name IS NOT NULL", name=op.f("ck_meeting_presence_somebody")
        ),
        sa.CheckConstraint("until IS NULL OR since <= until", name=op.f("ck_meeting_presence_interval")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_presence_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "left_entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_presence_community_id_left_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "seat_id"],
            ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
            name=op.f("fk_meeting_presence_community_id_meeting_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "speaker_id"],
            ["meeting_speaker.community_id", "meeting_speaker.meeting_id", "meeting_speaker.id"],
            name=op.f("fk_meeting_presence_community_id_meeting_id_speaker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_presence_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_presence_community_id")
        ),
        sa.ForeignKeyConstraint(["marked_by"], ["account.id"], name=op.f("fk_meeting_presence_marked_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting_presence")),
    )
    op.create_index(
        "ix_meeting_presence_meeting_id", "meeting_presence", ["community_id", "meeting_id"], unique=False
    )
    op.create_index(
        "uq_meeting_presence_open",
        "meeting_presence",
        ["community_id", "seat_id"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    protection.within_community("meeting", "meeting_item")
    protection.within_community(*_FIXED, grant="SELECT, INSERT")
    protection.append_only(*_FIXED)
    protection.within_community("meeting_speaker", grant="SELECT, INSERT, UPDATE (code_hash)")
    protection.within_community("meeting_presence", grant="SELECT, INSERT, UPDATE (until, left_entry_id)")
    op.execute(_FROZEN_BY_THE_CALL)
    op.execute(_ENDS_ONCE)
    for table in ("meeting", "meeting_item"):
        op.execute(
            f'CREATE TRIGGER called_stays BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION deliberation_called_stays()"
        )
    op.execute(
        "CREATE TRIGGER ends_once BEFORE UPDATE ON meeting_presence "
        "FOR EACH ROW EXECUTE FUNCTION deliberation_presence_ends_once()"
    )


def downgrade() -> None:
    protection.drop(
        (
            "meeting_presence",
            "meeting_step",
            "meeting_speaker",
            "meeting_office",
            "meeting_call",
            "meeting_seat",
            "meeting_item",
            "meeting",
        )
    )
    op.execute("DROP FUNCTION deliberation_presence_ends_once()")
    op.execute("DROP FUNCTION deliberation_called_stays()")

"""Votes in a meeting: what each seat said or what was counted by hand, forms, and the record of each vote."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_FIXED = (
    "meeting_vote",
    "meeting_counter",
    "meeting_hands",
    "meeting_form_reading",
    "meeting_vote_closing",
    "meeting_vote_annulment",
)
_UNTIL_CLOSED = ("meeting_vote_word", "meeting_form")
_GOES_AT_THE_CLOSING = """
CREATE FUNCTION deliberation_goes_when_secret() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM meeting_vote WHERE community_id = OLD.community_id AND id = OLD.vote_id AND way = 'secret'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'what was said in a vote stays' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "meeting_vote",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("motion_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("earlier_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("way IN ('hands', 'names', 'secret')", name=op.f("ck_meeting_vote_way")),
        sa.ForeignKeyConstraint(
            ["community_id", "earlier_id"],
            ["meeting_vote.community_id", "meeting_vote.id"],
            name=op.f("fk_meeting_vote_community_id_earlier_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_vote_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "item_id"],
            ["meeting_item.community_id", "meeting_item.meeting_id", "meeting_item.id"],
            name=op.f("fk_meeting_vote_community_id_meeting_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "motion_id"],
            ["meeting_motion.community_id", "meeting_motion.meeting_id", "meeting_motion.id"],
            name=op.f("fk_meeting_vote_community_id_meeting_id_motion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meeting.community_id", "meeting.id"],
            name=op.f("fk_meeting_vote_community_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_vote_community_id")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_meeting_vote_opened_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meeting_vote")),
        sa.UniqueConstraint(
            "community_id", "meeting_id", "id", name=op.f("uq_meeting_vote_community_id_meeting_id_id")
        ),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "number",
            name=op.f("uq_meeting_vote_community_id_meeting_id_number"),
        ),
    )
    op.create_table(
        "meeting_counter",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_meeting_counter_account_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "vote_id"],
            ["meeting_vote.community_id", "meeting_vote.id"],
            name=op.f("fk_meeting_counter_community_id_vote_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_counter_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "vote_id", "account_id", name=op.f("pk_meeting_counter")),
    )
    op.create_table(
        "meeting_form",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("serial >= 1", name=op.f("ck_meeting_form_serial")),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "seat_id"],
            ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
            name=op.f("fk_meeting_form_community_id_meeting_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "vote_id"],
            ["meeting_vote.community_id", "meeting_vote.meeting_id", "meeting_vote.id"],
            name=op.f("fk_meeting_form_community_id_meeting_id_vote_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_form_community_id")
        ),
        sa.ForeignKeyConstraint(["printed_by"], ["account.id"], name=op.f("fk_meeting_form_printed_by")),
        sa.PrimaryKeyConstraint("community_id", "vote_id", "serial", name=op.f("pk_meeting_form")),
    )
    op.create_table(
        "meeting_form_reading",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "choice IN ('for', 'against', 'abstain', 'invalid')", name=op.f("ck_meeting_form_reading_choice")
        ),
        sa.CheckConstraint("turn BETWEEN 1 AND 3", name=op.f("ck_meeting_form_reading_turn")),
        sa.ForeignKeyConstraint(
            ["community_id", "vote_id"],
            ["meeting_vote.community_id", "meeting_vote.id"],
            name=op.f("fk_meeting_form_reading_community_id_vote_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_form_reading_community_id")
        ),
        sa.ForeignKeyConstraint(["read_by"], ["account.id"], name=op.f("fk_meeting_form_reading_read_by")),
        sa.PrimaryKeyConstraint(
            "community_id", "vote_id", "serial", "turn", name=op.f("pk_meeting_form_reading")
        ),
        sa.UniqueConstraint(
            "community_id",
            "vote_id",
            "serial",
            "read_by",
            name=op.f("uq_meeting_form_reading_community_id_vote_id_serial_read_by"),
        ),
    )
    op.create_table(
        "meeting_hands",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("for_count", sa.Integer(), nullable=False),
        sa.Column("against_count", sa.Integer(), nullable=False),
        sa.Column("abstain_count", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "least(for_count, against_count, abstain_count) >= 0", name=op.f("ck_meeting_hands_counts")
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_meeting_hands_round")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_meeting_hands_account_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "vote_id"],
            ["meeting_vote.community_id", "meeting_vote.id"],
            name=op.f("fk_meeting_hands_community_id_vote_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_hands_community_id")
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "vote_id", "round", "account_id", name=op.f("pk_meeting_hands")
        ),
    )
    op.create_table(
        "meeting_vote_annulment",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("annulled_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["annulled_by"], ["account.id"], name=op.f("fk_meeting_vote_annulment_annulled_by")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_vote_annulment_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "vote_id"],
            ["meeting_vote.community_id", "meeting_vote.id"],
            name=op.f("fk_meeting_vote_annulment_community_id_vote_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_vote_annulment_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "vote_id", name=op.f("pk_meeting_vote_annulment")),
    )
    op.create_table(
        "meeting_vote_closing",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("record_sha256", sa.String(), nullable=False),
        sa.Column("case_file", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('PASS', 'FAIL', 'NO_QUORUM', 'BRIDGE_OPEN', 'BLOCKED', 'NOT_PASSED', 'INSUFFICIENT_DATA')",
            name=op.f("ck_meeting_vote_closing_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["account.id"], name=op.f("fk_meeting_vote_closing_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_meeting_vote_closing_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "vote_id"],
            ["meeting_vote.community_id", "meeting_vote.id"],
            name=op.f("fk_meeting_vote_closing_community_id_vote_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_vote_closing_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "vote_id", name=op.f("pk_meeting_vote_closing")),
    )
    op.create_table(
        "meeting_vote_word",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('called', 'phone', 'paper')", name=op.f("ck_meeting_vote_word_channel")
        ),
        sa.CheckConstraint(
            "choice IN ('for', 'against', 'abstain', 'invalid')", name=op.f("ck_meeting_vote_word_choice")
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_meeting_vote_word_revision")),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "seat_id"],
            ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
            name=op.f("fk_meeting_vote_word_community_id_meeting_id_seat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "vote_id"],
            ["meeting_vote.community_id", "meeting_vote.meeting_id", "meeting_vote.id"],
            name=op.f("fk_meeting_vote_word_community_id_meeting_id_vote_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_meeting_vote_word_community_id")
        ),
        sa.ForeignKeyConstraint(["said_by"], ["account.id"], name=op.f("fk_meeting_vote_word_said_by")),
        sa.PrimaryKeyConstraint(
            "community_id", "vote_id", "seat_id", "revision", name=op.f("pk_meeting_vote_word")
        ),
    )
    # ### end Alembic commands ###
    protection.within_community(*_FIXED, grant="SELECT, INSERT")
    protection.append_only(*_FIXED)
    protection.within_community(*_UNTIL_CLOSED, grant="SELECT, INSERT, DELETE")
    op.execute(_GOES_AT_THE_CLOSING)
    for table in _UNTIL_CLOSED:
        op.execute(
            f'CREATE TRIGGER goes_when_secret BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION deliberation_goes_when_secret()"
        )


def downgrade() -> None:
    protection.drop(
        (
            "meeting_vote_annulment",
            "meeting_vote_closing",
            "meeting_form_reading",
            "meeting_form",
            "meeting_hands",
            "meeting_vote_word",
            "meeting_counter",
            "meeting_vote",
        )
    )
    op.execute("DROP FUNCTION deliberation_goes_when_secret()")

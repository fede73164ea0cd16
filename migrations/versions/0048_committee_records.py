"""What a committee decides, seals and takes over; petitions for a recall; how satisfied the owners are."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0048"
down_revision = "0053"
branch_labels = None
depends_on = None

ADDED_ONLY = (
    "committee_decision",
    "committee_rating",
    "handover",
    "handover_escalation",
    "handover_line",
    "handover_signature",
    "recall_petition",
    "seal_use",
    "recall_closing",
    "recall_signature",
    "recall_statement",
    "recall_check",
    "recall_withdrawal",
)
COMMITTEE_PHOTO = "committee_photo"
MOMENT = sa.DateTime(timezone=True)
OLD = "OLD.community_id, OLD.id, OLD.sha256, OLD.kept_at"
NEW = OLD.replace("OLD", "NEW")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _committee_photo()
    _committee_decision()
    _committee_rating()
    _handover()
    _handover_escalation()
    _handover_line()
    _handover_signature()
    _recall_petition()
    _seal_use()
    _recall_closing()
    _recall_signature()
    _recall_statement()
    _recall_check()
    _recall_withdrawal()
    protection.within_community(*ADDED_ONLY, grant="SELECT, INSERT")
    protection.append_only(*ADDED_ONLY)
    _only_its_picture_may_go()


def _only_its_picture_may_go() -> None:
    """Whoever asks: a photo's row stays, and the one change of it is that its picture is gone."""
    protection.within_community(COMMITTEE_PHOTO, grant="SELECT, INSERT")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE DELETE ON {COMMITTEE_PHOTO} "
        "FOR EACH ROW EXECUTE FUNCTION deliberation_refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {COMMITTEE_PHOTO} "
        "FOR EACH STATEMENT EXECUTE FUNCTION deliberation_refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER only_deleting BEFORE UPDATE ON {COMMITTEE_PHOTO} FOR EACH ROW "
        f"WHEN (OLD.content IS NULL OR NEW.content IS NOT NULL OR ROW({OLD}) IS DISTINCT FROM ROW({NEW})) "
        "EXECUTE FUNCTION deliberation_refuse_change()"
    )
    op.execute(f"GRANT UPDATE (content, deleted_at) ON {COMMITTEE_PHOTO} TO {protection.APP_ROLE}")


def downgrade() -> None:
    protection.drop(
        [
            "recall_withdrawal",
            "recall_check",
            "recall_statement",
            "recall_signature",
            "recall_closing",
            "seal_use",
            "recall_petition",
            "handover_signature",
            "handover_line",
            "handover_escalation",
            "handover",
            "committee_rating",
            "committee_decision",
            COMMITTEE_PHOTO,
        ]
    )


def _committee_photo() -> None:
    op.create_table(
        "committee_photo",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("sha256", sa.String()),
        _column("content", sa.LargeBinary(), nullable=True),
        _column("kept_at", MOMENT),
        _column("deleted_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(content IS NULL) = (deleted_at IS NOT NULL)", name=op.f("ck_committee_photo_deleted_at")
        ),
        _of_global("committee_photo", "community_id", "community"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_committee_photo")),
        sa.UniqueConstraint("community_id", "sha256", name=op.f("uq_committee_photo_community_id_sha256")),
    )


def _committee_decision() -> None:
    op.create_table(
        "committee_decision",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("number", sa.Integer()),
        _column("decided_on", sa.Date()),
        _column("title", sa.String()),
        _column("text", sa.String()),
        _column("shown_title", sa.String()),
        _column("shown_text", sa.String()),
        _column("members", sa.Integer()),
        _column("votes_for", sa.Integer()),
        _column("votes_against", sa.Integer()),
        _column("votes_abstain", sa.Integer()),
        _column("record_sha256", sa.String(), nullable=True),
        _column("photo_id", sa.Uuid(), nullable=True),
        _column("revokes_id", sa.Uuid(), nullable=True),
        _column("entered_at", MOMENT),
        _column("entered_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint(
            "num_nonnulls(photo_id, record_sha256) >= 1", name=op.f("ck_committee_decision_shown_by")
        ),
        sa.CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0",
            name=op.f("ck_committee_decision_votes"),
        ),
        _within("committee_decision", "committee_id", "committee"),
        _within("committee_decision", "entry_id", "audit_entry"),
        _within("committee_decision", "photo_id", "committee_photo"),
        _within("committee_decision", "revokes_id", "committee_decision"),
        _of_global("committee_decision", "community_id", "community"),
        _of_global("committee_decision", "entered_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_committee_decision")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_committee_decision_community_id_number")),
        sa.UniqueConstraint(
            "community_id", "revokes_id", name=op.f("uq_committee_decision_community_id_revokes_id")
        ),
    )


def _committee_rating() -> None:
    op.create_table(
        "committee_rating",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("half", sa.Integer()),
        _column("person_id", sa.Uuid()),
        _column("score", sa.Integer()),
        _column("words", sa.String()),
        _column("answered_at", MOMENT),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint("half >= 1", name=op.f("ck_committee_rating_half")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_committee_rating_score")),
        _within("committee_rating", "committee_id", "committee"),
        _within("committee_rating", "entry_id", "audit_entry"),
        _within("committee_rating", "person_id", "person"),
        _of_global("committee_rating", "community_id", "community"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_committee_rating")),
        sa.UniqueConstraint(
            "community_id",
            "committee_id",
            "half",
            "person_id",
            name=op.f("uq_committee_rating_community_id_committee_id_half_person_id"),
        ),
    )


def _handover() -> None:
    op.create_table(
        "handover",
        _column("community_id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("due_on", sa.Date()),
        _column("begun_at", MOMENT),
        _column("begun_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        _of_global("handover", "begun_by", "account"),
        _within("handover", "committee_id", "committee"),
        _within("handover", "entry_id", "audit_entry"),
        _of_global("handover", "community_id", "community"),
        sa.PrimaryKeyConstraint("community_id", "committee_id", name=op.f("pk_handover")),
    )


def _handover_escalation() -> None:
    op.create_table(
        "handover_escalation",
        _column("community_id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("told_on", sa.Date()),
        _column("told_at", MOMENT),
        _column("told_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        _within("handover_escalation", "committee_id", "committee"),
        _within("handover_escalation", "entry_id", "audit_entry"),
        _of_global("handover_escalation", "community_id", "community"),
        _of_global("handover_escalation", "told_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "committee_id", name=op.f("pk_handover_escalation")),
    )


def _handover_line() -> None:
    op.create_table(
        "handover_line",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("ordinal", sa.Integer()),
        _column("item", sa.String()),
        _column("about", sa.String()),
        _column("added_at", MOMENT),
        _column("added_by", sa.Uuid()),
        sa.CheckConstraint(
            "item IN ('money', 'bank_accounts', 'accounts', 'seals', 'keys', 'contracts', 'files', 'roll', 'ballots', 'plans', 'other')",
            name=op.f("ck_handover_line_item"),
        ),
        _of_global("handover_line", "added_by", "account"),
        _within("handover_line", "committee_id", "committee"),
        _of_global("handover_line", "community_id", "community"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_handover_line")),
        sa.UniqueConstraint(
            "community_id",
            "committee_id",
            "ordinal",
            name=op.f("uq_handover_line_community_id_committee_id_ordinal"),
        ),
    )


def _handover_signature() -> None:
    op.create_table(
        "handover_signature",
        _column("community_id", sa.Uuid()),
        _column("line_id", sa.Uuid()),
        _column("side", sa.String()),
        _column("state", sa.String()),
        _column("remark", sa.String()),
        _column("is_paper", sa.Boolean()),
        _column("signed_at", MOMENT),
        _column("signed_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint("side IN ('outgoing', 'incoming')", name=op.f("ck_handover_signature_side")),
        sa.CheckConstraint(
            "state IN ('whole', 'in_part', 'missing')", name=op.f("ck_handover_signature_state")
        ),
        _within("handover_signature", "entry_id", "audit_entry"),
        _within("handover_signature", "line_id", "handover_line"),
        _of_global("handover_signature", "community_id", "community"),
        _of_global("handover_signature", "signed_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "line_id", "side", name=op.f("pk_handover_signature")),
    )


def _recall_petition() -> None:
    op.create_table(
        "recall_petition",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("number", sa.Integer()),
        _column("reason", sa.String()),
        _column("shown_reason", sa.String()),
        _column("opened_on", sa.Date()),
        _column("until_on", sa.Date()),
        _column("opened_at", MOMENT),
        _column("opened_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        _within("recall_petition", "committee_id", "committee"),
        _within("recall_petition", "entry_id", "audit_entry"),
        _within("recall_petition", "member_id", "committee_member"),
        _of_global("recall_petition", "community_id", "community"),
        _of_global("recall_petition", "opened_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_recall_petition")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_recall_petition_community_id_number")),
    )


def _seal_use() -> None:
    op.create_table(
        "seal_use",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("decision_id", sa.Uuid()),
        _column("number", sa.Integer()),
        _column("used_on", sa.Date()),
        _column("document", sa.String()),
        _column("shown_document", sa.String()),
        _column("copies", sa.Integer()),
        _column("photo_id", sa.Uuid(), nullable=True),
        _column("written_at", MOMENT),
        _column("written_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint("copies >= 1", name=op.f("ck_seal_use_copies")),
        _within("seal_use", "committee_id", "committee"),
        _within("seal_use", "decision_id", "committee_decision"),
        _within("seal_use", "entry_id", "audit_entry"),
        _within("seal_use", "member_id", "committee_member"),
        _within("seal_use", "photo_id", "committee_photo"),
        _of_global("seal_use", "community_id", "community"),
        _of_global("seal_use", "written_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_seal_use")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_seal_use_community_id_number")),
    )


def _recall_closing() -> None:
    op.create_table(
        "recall_closing",
        _column("community_id", sa.Uuid()),
        _column("petition_id", sa.Uuid()),
        _column("outcome", sa.String()),
        _column("signed_heads", sa.Integer()),
        _column("total_heads", sa.Integer()),
        _column("closed_at", MOMENT),
        _column("closed_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint(
            "outcome IN ('reached', 'too_few', 'taken_back')", name=op.f("ck_recall_closing_outcome")
        ),
        _of_global("recall_closing", "closed_by", "account"),
        _within("recall_closing", "entry_id", "audit_entry"),
        _within("recall_closing", "petition_id", "recall_petition"),
        _of_global("recall_closing", "community_id", "community"),
        sa.PrimaryKeyConstraint("community_id", "petition_id", name=op.f("pk_recall_closing")),
    )


def _recall_signature() -> None:
    op.create_table(
        "recall_signature",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("petition_id", sa.Uuid()),
        _column("person_id", sa.Uuid()),
        _column("way", sa.String()),
        _column("entered_at", MOMENT),
        _column("entered_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint("way IN ('online', 'paper')", name=op.f("ck_recall_signature_way")),
        _within("recall_signature", "entry_id", "audit_entry"),
        _within("recall_signature", "person_id", "person"),
        _within("recall_signature", "petition_id", "recall_petition"),
        _of_global("recall_signature", "community_id", "community"),
        _of_global("recall_signature", "entered_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_recall_signature")),
    )
    op.create_index(
        "ix_recall_signature_petition_id", "recall_signature", ["community_id", "petition_id"], unique=False
    )


def _recall_statement() -> None:
    op.create_table(
        "recall_statement",
        _column("community_id", sa.Uuid()),
        _column("petition_id", sa.Uuid()),
        _column("words", sa.String()),
        _column("shown_words", sa.String()),
        _column("is_paper", sa.Boolean()),
        _column("said_at", MOMENT),
        _column("said_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        _within("recall_statement", "entry_id", "audit_entry"),
        _within("recall_statement", "petition_id", "recall_petition"),
        _of_global("recall_statement", "community_id", "community"),
        _of_global("recall_statement", "said_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "petition_id", name=op.f("pk_recall_statement")),
    )


def _recall_check() -> None:
    op.create_table(
        "recall_check",
        _column("community_id", sa.Uuid()),
        _column("signature_id", sa.Uuid()),
        _column("checked_at", MOMENT),
        _column("checked_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        _of_global("recall_check", "checked_by", "account"),
        _within("recall_check", "entry_id", "audit_entry"),
        _within("recall_check", "signature_id", "recall_signature"),
        _of_global("recall_check", "community_id", "community"),
        sa.PrimaryKeyConstraint("community_id", "signature_id", name=op.f("pk_recall_check")),
    )


def _recall_withdrawal() -> None:
    op.create_table(
        "recall_withdrawal",
        _column("community_id", sa.Uuid()),
        _column("signature_id", sa.Uuid()),
        _column("withdrawn_at", MOMENT),
        _column("withdrawn_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        _within("recall_withdrawal", "entry_id", "audit_entry"),
        _within("recall_withdrawal", "signature_id", "recall_signature"),
        _of_global("recall_withdrawal", "community_id", "community"),
        _of_global("recall_withdrawal", "withdrawn_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "signature_id", name=op.f("pk_recall_withdrawal")),
    )


def _column(name: str, kind: sa.types.TypeEngine[object], *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=op.f(f"fk_{table}_community_id_{column}"),
    )


def _of_global(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))

"""Comments, what neighbours think of them, and what staff decided about them."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FOR_EVER = ("comment_withdrawal", "comment_ruling", "comment_appeal")
TABLES = (
    "comment",
    "comment_helpful",
    "comment_withdrawal",
    "comment_ruling",
    "comment_report",
    "comment_appeal",
)


def upgrade() -> None:
    _comments()
    _moderation()
    protection.within_community("comment", "comment_report", grant="SELECT, INSERT, UPDATE")
    protection.within_community("comment_helpful", grant="SELECT, INSERT, DELETE")
    protection.within_community(*FOR_EVER, grant="SELECT, INSERT")
    protection.append_only(*FOR_EVER)


def downgrade() -> None:
    protection.drop(reversed(TABLES))


def _comments() -> None:
    op.create_table(
        "comment",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("author_place", sa.String(), nullable=False),
        sa.Column("author_role", sa.String(), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(parent_id IS NULL) = (kind IN ('support', 'concern', 'question'))",
            name=op.f("ck_comment_level"),
        ),
        sa.CheckConstraint(
            "author_role IN ('lead', 'committee', 'staff', 'counter', 'auditor', 'administrator')",
            name=op.f("ck_comment_author_role"),
        ),
        sa.CheckConstraint(
            "kind IN ('support', 'concern', 'question', 'reply', 'answer')", name=op.f("ck_comment_kind")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_comment_author_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "parent_id"],
            ["comment.community_id", "comment.id"],
            name=op.f("fk_comment_community_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_comment_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_comment")),
        sa.UniqueConstraint("community_id", "form_key", name=op.f("uq_comment_community_id_form_key")),
    )
    op.create_index(
        "ix_comment_author_id", "comment", ["community_id", "author_id", "posted_at"], unique=False
    )
    op.create_index(
        "ix_comment_matter_id", "comment", ["community_id", "matter_id", "posted_at"], unique=False
    )
    op.create_index("ix_comment_parent_id", "comment", ["community_id", "parent_id"], unique=False)
    op.create_table(
        "comment_helpful",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_comment_helpful_account_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "comment_id"],
            ["comment.community_id", "comment.id"],
            name=op.f("fk_comment_helpful_community_id_comment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_comment_helpful_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "comment_id", "account_id", name=op.f("pk_comment_helpful")),
    )
    op.create_table(
        "comment_withdrawal",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "comment_id"],
            ["comment.community_id", "comment.id"],
            name=op.f("fk_comment_withdrawal_community_id_comment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_comment_withdrawal_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "comment_id", name=op.f("pk_comment_withdrawal")),
    )


def _moderation() -> None:
    op.create_table(
        "comment_ruling",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("ruled_by", sa.Uuid(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(reason IS NOT NULL) = (outcome IN ('hidden', 'upheld'))",
            name=op.f("ck_comment_ruling_hidden_for_a_reason"),
        ),
        sa.CheckConstraint(
            "outcome IN ('hidden', 'upheld', 'kept', 'restored')", name=op.f("ck_comment_ruling_outcome")
        ),
        sa.CheckConstraint(
            "reason IN ('personal_data', 'insult', 'advertising', 'off_topic', 'repeated', 'unlawful')",
            name=op.f("ck_comment_ruling_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "comment_id"],
            ["comment.community_id", "comment.id"],
            name=op.f("fk_comment_ruling_community_id_comment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_comment_ruling_community_id")
        ),
        sa.ForeignKeyConstraint(["ruled_by"], ["account.id"], name=op.f("fk_comment_ruling_ruled_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_comment_ruling")),
        sa.UniqueConstraint(
            "community_id", "comment_id", "turn", name=op.f("uq_comment_ruling_community_id_comment_id_turn")
        ),
    )
    op.create_table(
        "comment_report",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruling_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('personal_data', 'insult', 'advertising', 'off_topic', 'repeated', 'unlawful')",
            name=op.f("ck_comment_report_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "comment_id"],
            ["comment.community_id", "comment.id"],
            name=op.f("fk_comment_report_community_id_comment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "ruling_id"],
            ["comment_ruling.community_id", "comment_ruling.id"],
            name=op.f("fk_comment_report_community_id_ruling_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_comment_report_community_id")
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["account.id"], name=op.f("fk_comment_report_reporter_id")),
        sa.PrimaryKeyConstraint("community_id", "comment_id", "reporter_id", name=op.f("pk_comment_report")),
    )
    op.create_index(
        "ix_comment_report_waiting",
        "comment_report",
        ["community_id"],
        unique=False,
        postgresql_where=sa.text("ruling_id IS NULL"),
    )
    op.create_table(
        "comment_appeal",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("ruling_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "ruling_id"],
            ["comment_ruling.community_id", "comment_ruling.id"],
            name=op.f("fk_comment_appeal_community_id_ruling_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_comment_appeal_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "ruling_id", name=op.f("pk_comment_appeal")),
    )

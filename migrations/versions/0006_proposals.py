"""Proposals, their versions and their files."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FOR_EVER = ("proposal_version", "proposal_publication", "proposal_freezing", "proposal_withdrawal")
TABLES = ("proposal", "proposal_file", *FOR_EVER)


def upgrade() -> None:
    _texts()
    _states()
    protection.within_community("proposal", "proposal_file")
    protection.within_community(*FOR_EVER, grant="SELECT, INSERT")
    protection.append_only(*FOR_EVER)


def downgrade() -> None:
    protection.drop(reversed(TABLES))


def _texts() -> None:
    op.create_table(
        "proposal",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("author_place", sa.String(), nullable=False),
        sa.Column("author_role", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("stages", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        sa.Column("paid_from", sa.String(), nullable=False),
        sa.Column("affects", sa.String(), nullable=False),
        sa.Column("takes", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "words",
            sa.ARRAY(sa.Text()),
            sa.Computed("deliberation_bigrams(title || ' ' || summary || ' ' || body)", persisted=True),
            nullable=True,
        ),
        sa.CheckConstraint(
            "author_role IN ('lead', 'committee', 'staff', 'counter', 'auditor', 'administrator')",
            name=op.f("ck_proposal_author_role"),
        ),
        sa.CheckConstraint(
            "category IN ('parking', 'lift', 'fire_safety', 'green', 'repairs', 'money', 'other')",
            name=op.f("ck_proposal_category"),
        ),
        sa.CheckConstraint(
            "stages <@ ARRAY['deliberation', 'costing', 'vote', 'notice', 'built', 'judged']::varchar[]",
            name=op.f("ck_proposal_stages"),
        ),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_proposal_cost_cents")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_proposal_author_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_proposal_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_author_id"), "proposal", ["author_id"], unique=False)
    op.create_table(
        "proposal_version",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("stages", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        sa.Column("paid_from", sa.String(), nullable=False),
        sa.Column("affects", sa.String(), nullable=False),
        sa.Column("takes", sa.String(), nullable=False),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_proposal_version_version")),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["proposal.community_id", "proposal.id"],
            name=op.f("fk_proposal_version_community_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_proposal_version_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_proposal_version")),
        sa.UniqueConstraint(
            "community_id",
            "proposal_id",
            "version",
            name=op.f("uq_proposal_version_community_id_proposal_id_version"),
        ),
    )
    op.create_table(
        "proposal_file",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_in", sa.Integer(), nullable=False),
        sa.Column("removed_in", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('picture', 'paper')", name=op.f("ck_proposal_file_kind")),
        sa.CheckConstraint("removed_in > added_in", name=op.f("ck_proposal_file_removed_in")),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["proposal.community_id", "proposal.id"],
            name=op.f("fk_proposal_file_community_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_proposal_file_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_proposal_file")),
    )
    op.create_index(
        "ix_proposal_file_proposal_id", "proposal_file", ["community_id", "proposal_id"], unique=False
    )
    op.create_index("ix_proposal_file_sha256", "proposal_file", ["community_id", "sha256"], unique=False)


def _states() -> None:
    op.create_table(
        "proposal_publication",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["proposal.community_id", "proposal.id"],
            name=op.f("fk_proposal_publication_community_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_proposal_publication_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "proposal_id", name=op.f("pk_proposal_publication")),
        sa.UniqueConstraint(
            "community_id", "number", name=op.f("uq_proposal_publication_community_id_number")
        ),
    )
    op.create_table(
        "proposal_freezing",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["proposal.community_id", "proposal.id"],
            name=op.f("fk_proposal_freezing_community_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_proposal_freezing_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "proposal_id", name=op.f("pk_proposal_freezing")),
    )
    op.create_table(
        "proposal_withdrawal",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("is_by_staff", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["proposal.community_id", "proposal.id"],
            name=op.f("fk_proposal_withdrawal_community_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_proposal_withdrawal_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "proposal_id", name=op.f("pk_proposal_withdrawal")),
    )

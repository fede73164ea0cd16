"""The log: entries, the outbox of the sequencer, private bodies, the tree; and one standing mandate of a kind."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FOR_EVER = ("audit_log", "audit_entry", "audit_leaf", "audit_checkpoint")


def upgrade() -> None:
    _entries()
    _tree()
    op.create_index(
        "uq_mandate_standing",
        "mandate",
        ["community_id", "account_id", "role", "building_id"],
        unique=True,
        postgresql_where=sa.text("ends_on IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    protection.within_community(*FOR_EVER, grant="SELECT, INSERT")
    protection.append_only(*FOR_EVER)
    protection.within_community("audit_pending", "audit_private", grant="SELECT, INSERT, DELETE")
    protection.within_community("audit_tile", grant="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    op.drop_index("uq_mandate_standing", "mandate")
    protection.drop(
        (
            "audit_checkpoint",
            "audit_tile",
            "audit_leaf",
            "audit_private",
            "audit_pending",
            "audit_entry",
            "audit_log",
        )
    )


def _entries() -> None:
    op.create_table(
        "audit_log",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("epoch > 0", name=op.f("ck_audit_log_epoch")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_audit_log_community_id")),
        sa.PrimaryKeyConstraint("community_id", "epoch", name=op.f("pk_audit_log")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "epoch"],
            ["audit_log.community_id", "audit_log.epoch"],
            name=op.f("fk_audit_entry_community_id_epoch"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_audit_entry_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_audit_entry")),
    )
    op.create_table(
        "audit_pending",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_audit_pending_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_audit_pending_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "turn", name=op.f("pk_audit_pending")),
    )
    op.create_table(
        "audit_private",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_audit_private_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_audit_private_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "entry_id", name=op.f("pk_audit_private")),
    )


def _tree() -> None:
    op.create_table(
        "audit_leaf",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_audit_leaf_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "epoch"],
            ["audit_log.community_id", "audit_log.epoch"],
            name=op.f("fk_audit_leaf_community_id_epoch"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_audit_leaf_community_id")),
        sa.PrimaryKeyConstraint("community_id", "epoch", "seq", name=op.f("pk_audit_leaf")),
        sa.UniqueConstraint("community_id", "entry_id", name=op.f("uq_audit_leaf_community_id_entry_id")),
    )
    op.create_index("ix_audit_leaf_hash", "audit_leaf", ["community_id", "epoch", "leaf_hash"], unique=False)
    op.create_index(
        "ix_audit_leaf_kind", "audit_leaf", ["community_id", "epoch", "kind", "seq"], unique=False
    )
    op.create_index(
        "ix_audit_leaf_subject", "audit_leaf", ["community_id", "epoch", "subject_id", "seq"], unique=False
    )
    op.create_table(
        "audit_tile",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0",
            name=op.f("ck_audit_tile_hashes"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "epoch"],
            ["audit_log.community_id", "audit_log.epoch"],
            name=op.f("fk_audit_tile_community_id_epoch"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_audit_tile_community_id")),
        sa.PrimaryKeyConstraint("community_id", "epoch", "level", "place", name=op.f("pk_audit_tile")),
    )
    op.create_table(
        "audit_checkpoint",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "epoch"],
            ["audit_log.community_id", "audit_log.epoch"],
            name=op.f("fk_audit_checkpoint_community_id_epoch"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_audit_checkpoint_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "epoch", "size", name=op.f("pk_audit_checkpoint")),
    )

"""What witnesses have signed."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "audit_cosignature",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("witness_key", sa.LargeBinary(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "epoch", "size"],
            ["audit_checkpoint.community_id", "audit_checkpoint.epoch", "audit_checkpoint.size"],
            name=op.f("fk_audit_cosignature_community_id_epoch_size"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_audit_cosignature_community_id")
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "epoch", "size", "witness_key", name=op.f("pk_audit_cosignature")
        ),
    )
    protection.within_community("audit_cosignature", grant="SELECT, INSERT")
    protection.append_only("audit_cosignature")


def downgrade() -> None:
    protection.drop(("audit_cosignature",))
